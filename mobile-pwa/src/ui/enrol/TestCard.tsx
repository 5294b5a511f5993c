import type { RingTest } from "../../core/waking/slice";
import type { EnrolWords } from "../../words/enrol";
import { useApp } from "../context";
import { Icon } from "../icons";
import { useEnrolWords } from "./useEnrolWords";

/** Makes the gateway ring this device alone, and says the result in plain words. */
export function TestCard() {
  const { shell } = useApp();
  const words = useEnrolWords().test;
  const { test } = shell.state.value.waking;
  const { link } = shell.state.value.connection;
  const running = test !== null && test.state !== "over";
  return (
    <section class="card" data-testid="test-card" data-state={test?.state ?? "none"}>
      <h2 class="card__title">{words.title}</h2>
      <p class="card__text">{words.text}</p>
      <div aria-live="polite">
        {test && (
          <ul class="rows">
            {lines(test, words).map(([good, text]) => (
              <li class="row" key={text} data-testid="test-line">
                <span class={`row__icon ${good === null ? "" : good ? "is-good" : "is-warn"}`}>
                  <Icon name={good ? "check" : "alert"} />
                </span>
                <span class="row__main">{text}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
      {test?.heard === false && <p class="card__text">{words.silentAdvice}</p>}
      <button
        type="button"
        class="button button--main button--wide card__action"
        data-testid="test-start"
        disabled={running || link.kind !== "up"}
        onClick={() => {
          shell.tone.unlock();
          shell.dispatch({ type: "press-test" });
        }}
      >
        {running ? words.running : words.start}
      </button>
    </section>
  );
}

function lines(test: RingTest, words: EnrolWords["test"]): readonly (readonly [boolean | null, string])[] {
  const { result } = test;
  if (test.why !== undefined) {
    return [[false, test.why === "cut" ? words.cut : words.refused]];
  }
  const over = test.state === "over";
  const found: (readonly [boolean | null, string])[] = [];
  if (typeof result?.connection === "number") {
    found.push([true, words.connection(result.connection)]);
  } else {
    found.push(over ? [false, words.noConnection] : [null, words.connectionWait]);
  }
  if (typeof result?.woken === "number") {
    found.push([true, words.woken(result.woken)]);
  } else if (result) {
    found.push([result.push === "displayed", words.push[result.push] ?? words.push.other]);
  }
  if (test.heard === true) {
    found.push([true, words.heardYes]);
  }
  return found;
}
