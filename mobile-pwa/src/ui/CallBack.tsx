import { callBackUntil } from "../core/history/history";
import { askOf } from "../core/schools/asks";
import { AskState } from "./AskState";
import { useApp, useNow } from "./context";
import { Icon } from "./icons";

/** Calls a missed visitor back, as long as the gateway allows it. */
export function CallBack({ ring, wide = false }: { ring: string; wide?: boolean }) {
  const { shell, words } = useApp();
  const now = useNow();
  const state = shell.state.value;
  const ask = askOf(state, "call-back", ring);
  const left = Math.ceil((callBackUntil(state, ring) - now) / 1_000);
  if (left <= 0 && ask === null) {
    return null;
  }
  return (
    <div class="call-back">
      {left > 0 && (
        <button
          type="button"
          class={`button button--main call-back__button ${wide ? "button--wide" : ""}`}
          data-testid="call-back"
          data-ring={ring}
          disabled={ask?.state === "asking" || state.connection.link.kind !== "up"}
          onClick={() => shell.dispatch({ type: "press-call-back", ring })}
        >
          <Icon name="phone" />
          <span>
            {words.school.callBack.action}
            <small>{words.school.callBack.left(left)}</small>
          </span>
        </button>
      )}
      <AskState ask={ask?.state === "done" ? null : ask} codes={words.school.callBack.refused} />
    </div>
  );
}
