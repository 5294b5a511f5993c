import { useApp } from "./context";
import { Icon } from "./icons";

/** Whether this device rings while the app is closed. Otherwise a link to the page that says why. */
export function WakingRow() {
  const { shell, words } = useApp();
  const { status: waking } = shell.state.value.waking;
  if (waking.kind === "off" || waking.kind === "unknown" || waking.kind === "asking") {
    return null;
  }
  const good = waking.kind === "on";
  return (
    <li class="row" data-testid="waking" data-state={waking.kind}>
      <span class={`row__icon ${good ? "is-good" : "is-warn"}`}>
        <Icon name={good ? "bell" : "bellOff"} />
      </span>
      <span class="row__main">
        {good ? words.home.wakes : words.home.wakesNot}
        {!good && <small>{words.home.wakesNotText}</small>}
      </span>
      {!good && (
        <button
          type="button"
          class="button button--small"
          data-testid="waking-settings"
          onClick={() => shell.dispatch({ type: "press-page", page: "settings" })}
        >
          {words.home.wakesLook}
        </button>
      )}
    </li>
  );
}
