import { when } from "../words/times";
import { useApp } from "./context";
import { Icon } from "./icons";

/** Other phones of this person without a proof for a day: they would not ring, and perhaps nobody knows. */
export function Unreachable() {
  const { shell, words } = useApp();
  const { unreachable } = shell.state.value.phones;
  const now = Date.now();
  return (
    <ul class="alarms" aria-live="polite">
      {unreachable.map(({ phone, since }) => (
        <li class="alarm" key={phone.id} data-testid="unreachable" data-phone={phone.id}>
          <Icon name="bellOff" />
          <span>{words.home.unreachable(phone.name, when(since, now, words.lang))}</span>
          <button
            type="button"
            class="button button--small"
            onClick={() => {
              shell.dispatch({ type: "press-unreachable", phone: phone.id });
              shell.dispatch({ type: "press-page", page: "phones" });
            }}
          >
            {words.home.unreachableLook}
          </button>
        </li>
      ))}
    </ul>
  );
}
