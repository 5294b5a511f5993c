import { useApp } from "../context";
import { Icon } from "../icons";
import { useEnrolWords } from "./useEnrolWords";

/** Rings like a visitor, but looks different. */
export function TestScreen() {
  const { shell } = useApp();
  const words = useEnrolWords().test;
  return (
    <main class="page page--test">
      <div class="page__card">
        <span class="test__bell" aria-hidden="true">
          <Icon name="bell" />
        </span>
        <h1 class="page__title">{words.screen}</h1>
        <p class="page__text" role="alert">
          {words.screenText}
        </p>
        <button
          type="button"
          class="button button--main button--wide"
          data-testid="test-heard"
          onClick={() => shell.dispatch({ type: "press-test-end", heard: true })}
        >
          {words.heard}
        </button>
        <button
          type="button"
          class="button button--wide"
          data-testid="test-not-heard"
          onClick={() => shell.dispatch({ type: "press-test-end", heard: false })}
        >
          {words.notHeard}
        </button>
      </div>
    </main>
  );
}
