import { useEffect, useRef } from "preact/hooks";
import { mayOpen } from "../core/calls/rules";
import type { Ring } from "../core/calls/slice";
import { when } from "../words/times";
import type { Words } from "../words/words";
import { CallBack } from "./CallBack";
import { useApp, useNow } from "./context";
import { Icon, type IconName } from "./icons";
import { LockStates } from "./LockState";
import { Opens } from "./Opens";
import { ringViewOf } from "./view";

const HASTE = 400;

/**
 * Nothing is left to answer: somebody else has the visitor, or the ring has ended. Says what happened, in plain words.
 */
export function OverScreen({ ring }: { ring: Ring }) {
  const { shell, words } = useApp();
  const title = useRef<HTMLHeadingElement>(null);
  const now = useNow();
  const view = ringViewOf(ring);
  // Screen readers read what happened when it changes.
  useEffect(() => title.current?.focus(), [ring.id, view]);

  const came = useRef(now);
  const rang = when(Date.now() - (performance.now() - ring.pressedAt), Date.now(), words.lang);

  const { phase } = ring;
  const { icon, look, headline, by, detail } = tell(ring, words);
  const open = mayOpen(ring, now) && ring.locks.length > 0;
  const left = phase.kind === "ended" ? Math.ceil((phase.openUntil - now) / 1_000) : 0;
  return (
    <main class={`over over--${look}`}>
      <div class="over__body">
        <span class={`over__mark over__mark--${look}`}>
          <Icon name={icon} />
        </span>
        <p class="over__where">
          <span data-testid="door">{ring.door.name}</span> ·{" "}
          <span data-testid="school">{ring.school.name}</span>
        </p>
        <p class="over__where">{words.outcome.rangAt(rang)}</p>
        <h1
          class="over__title"
          tabIndex={-1}
          ref={title}
          data-testid={phase.kind === "ended" ? "outcome" : "by"}
          data-outcome={phase.kind === "ended" ? (phase.outcome ?? "unknown") : undefined}
        >
          {headline}
        </h1>
        {by && (
          <p class="over__line" data-testid="by">
            {by}
          </p>
        )}
        {detail && (
          <p class="over__line" data-testid="opened">
            {detail}
          </p>
        )}
        <LockStates ring={ring} news />
      </div>
      <footer class="over__controls">
        {phase.kind === "ended" && <CallBack ring={ring.id} wide />}
        {open && (
          <div class="over__open">
            <Opens ring={ring} disabled={false} />
            <p class="over__countdown">{words.lock.countdown(Math.max(1, left))}</p>
          </div>
        )}
        <button
          type="button"
          class="button button--wide"
          data-testid="close"
          // The second of two quick taps was meant for the button that was here before.
          disabled={now - came.current < HASTE}
          onClick={() => shell.dispatch({ type: "press-close", ring: ring.id })}
        >
          {words.ring.close}
        </button>
      </footer>
    </main>
  );
}

interface Told {
  readonly icon: IconName;
  readonly look: "plain" | "good" | "bad";
  readonly headline: string;
  readonly by: string | null;
  readonly detail: string | null;
}

function tell(ring: Ring, words: Words): Told {
  const { phase } = ring;
  if (phase.kind !== "ended") {
    const by = phase.kind === "ringing" ? null : phase.by;
    return {
      icon: "person",
      look: "plain",
      headline: by ? words.ring.taken(by.name) : words.ring.takenUnknown,
      by: null,
      detail: words.ring.takenText,
    };
  }
  const word = phase.outcome ?? "unknown";
  const headline =
    ring.callBackOf !== null && word !== "door-lost"
      ? words.school.callBack.over
      : (words.outcome.words[word] ?? words.outcome.words.other);
  const unsure = ring.openings.some((each) => each.state === "unconfirmed");
  const opener = ring.openings.find((each) => each.state === "pulsing" || each.state === "released");
  return {
    icon:
      word === "answered" || word === "opened"
        ? "check"
        : word === "nobody-answered" || word === "visitor-left"
          ? "missed"
          : word === "declined"
            ? "close"
            : "alert",
    look:
      word === "answered" || word === "opened"
        ? "good"
        : word === "declined" || word === "time-limit" || word === "unknown"
          ? "plain"
          : "bad",
    headline,
    by: word === "opened" || phase.mine || phase.by === null ? null : words.outcome.answeredBy(phase.by.name),
    detail: phase.opened
      ? opener?.mine || (word === "opened" && phase.mine)
        ? words.outcome.openedByMe
        : opener?.by || (word === "opened" && phase.by)
          ? words.outcome.openedBy((opener?.by ?? phase.by)?.name ?? "")
          : words.outcome.opened
      : unsure
        ? words.outcome.openedUnknown
        : phase.outcome === null
          ? null
          : words.outcome.notOpened,
  };
}
