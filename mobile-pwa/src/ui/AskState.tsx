import type { Ask } from "../core/schools/slice";
import type { Codes } from "../words/school";
import { useApp } from "./context";
import { Icon } from "./icons";

/** The state of a request to the gateway: in progress, done, or failed, in words. */
export function AskState({ ask, codes }: { ask: Ask | null; codes?: Codes }) {
  const { words } = useApp();
  const acts = words.school.acts;
  const good = ask?.state === "done";
  const text =
    ask === null
      ? null
      : ask.state === "done"
        ? acts.done(ask.what, ask.back)
        : ask.state === "asking"
          ? ask.what === "call-back"
            ? words.school.callBack.asking
            : acts.states.asking
          : ask.state === "refused"
            ? ((codes ?? acts.refused)[ask.why ?? ""] ??
              acts.refused[ask.why ?? ""] ??
              (codes ?? acts.refused).other)
            : acts.states[ask.state];
  return (
    <div class="ask" role="status" aria-live="polite">
      {ask && (
        <p
          class={`ask__line is-${good ? "good" : ask.state === "asking" ? "wait" : "bad"}`}
          data-testid="ask"
          data-what={ask.what}
          data-state={ask.state}
          data-why={ask.why ?? undefined}
        >
          {ask.state === "asking" ? (
            <span class="spinner" aria-hidden="true" />
          ) : (
            <Icon name={good ? "check" : "alert"} />
          )}
          <span>{text}</span>
        </p>
      )}
    </div>
  );
}
