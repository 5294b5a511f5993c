import { callBackUntil } from "../core/history/history";
import { CallBack } from "./CallBack";
import { useApp, useNow } from "./context";
import { Icon } from "./icons";

/** A visitor without an answer who may still be at the door. */
export function Missed() {
  const { shell, words } = useApp();
  const now = useNow();
  const state = shell.state.value;
  const row = state.history.past?.find((each) => callBackUntil(state, each.ring) > now);
  if (row === undefined || state.connection.link.kind !== "up") {
    return null;
  }
  const ago = Math.max(0, Math.floor((Date.now() - row.at) / 1_000));
  return (
    <section class="missed" data-testid="missed" data-ring={row.ring} aria-labelledby="missed-title">
      <span class="row__icon is-bad">
        <Icon name="missed" />
      </span>
      <div class="missed__main">
        <h2 class="missed__title" id="missed-title">
          {words.school.visits.missedRecently(row.door.name)}
        </h2>
        <p>{words.school.visits.ago(ago)}</p>
      </div>
      <CallBack ring={row.ring} />
    </section>
  );
}
