import { useApp } from "../context";
import { Icon } from "../icons";
import { useEnrolWords } from "./useEnrolWords";

/** Whether this device can be woken, what its push service learns, and the one thing to do about it. */
export function WakingCard() {
  const { shell } = useApp();
  const words = useEnrolWords().waking;
  const { status: waking, offer: push } = shell.state.value.waking;
  const good = waking.kind === "on";
  const text =
    waking.kind === "on"
      ? words.on(waking.host)
      : waking.kind === "foreign"
        ? words.foreign(waking.host)
        : words.states[waking.kind];
  const asks = waking.kind === "ask" || waking.kind === "failed";
  const learner = waking.kind === "on" ? waking.host : push?.hosts.join(", ");
  return (
    <section class="card" data-testid="waking" data-state={waking.kind}>
      <h2 class="card__title">{words.title}</h2>
      <p class="row" aria-live="polite">
        <span class={`row__icon ${good ? "is-good" : "is-warn"}`}>
          <Icon name={good ? "bell" : "bellOff"} />
        </span>
        <span class="row__main">{text}</span>
      </p>
      {waking.kind === "denied" && <p class="card__text">{words.how}</p>}
      {learner && (good || asks) && <p class="card__text">{words.learns(learner)}</p>}
      {asks && (
        <button
          type="button"
          class="button button--main button--wide card__action"
          data-testid="allow-notifications"
          onClick={() => shell.waking.ask()}
        >
          {waking.kind === "ask" ? words.allow : words.again}
        </button>
      )}
    </section>
  );
}
