import { useApp } from "./context";
import { Icon } from "./icons";

/** Gates that were forced or stand open, shown until somebody has read it. */
export function Alarms() {
  const { shell, words } = useApp();
  const { alarms } = shell.state.value.schools;
  return (
    <div role="alert" class="alarms">
      {alarms.map(({ door, lock, state }) => (
        <p
          key={`${door.id} ${lock}`}
          class="alarm"
          data-testid="alarm"
          data-state={state}
          data-door={door.id}
        >
          <Icon name="alert" />
          <span>
            <strong>{door.name}</strong> : {words.gate[state]}
          </span>
          <button
            type="button"
            class="button button--small"
            data-testid="alarm-seen"
            onClick={() => shell.dispatch({ type: "press-alarm", door: door.id, lock })}
          >
            {words.gate.seen}
          </button>
        </p>
      ))}
    </div>
  );
}
