import { useEffect, useState } from "preact/hooks";
import { useApp } from "../context";
import { Icon } from "../icons";
import { Page } from "../Page";
import { useEnrolWords } from "./useEnrolWords";

/**
 * Right after enrolment: the permissions that the browser must ask for, each with its reason, each can be left for
 * later.
 */
export function SetupScreen() {
  return useApp().shell.state.value.enrolment.setup === "microphone" ? (
    <AskMicrophone />
  ) : (
    <AskNotifications />
  );
}

function AskMicrophone() {
  const { shell } = useApp();
  const { setup } = useEnrolWords();
  const words = setup.microphone;
  const [state, setState] = useState<"looking" | "ask" | "asking" | "refused" | "missing">("looking");
  const next = () => shell.dispatch({ type: "press-setup" });
  useEffect(() => {
    const asked = navigator.permissions?.query({ name: "microphone" as PermissionName });
    (asked ?? Promise.reject()).then(
      ({ state }) => (state === "granted" ? next() : setState(state === "denied" ? "refused" : "ask")),
      () => setState("ask"),
    );
  }, []);
  const ask = () => {
    setState("asking");
    const taken = navigator.mediaDevices?.getUserMedia({ audio: true });
    (taken ?? Promise.reject()).then(
      (stream) => {
        for (const track of stream.getTracks()) {
          track.stop();
        }
        next();
      },
      (why: unknown) =>
        setState(why instanceof DOMException && why.name === "NotAllowedError" ? "refused" : "missing"),
    );
  };
  if (state === "looking") {
    return <Page title={words.title} text={words.text} busy />;
  }
  const settled = state === "refused" || state === "missing";
  return (
    <Page title={settled ? words.refusedTitle : words.title} text={settled ? words[state] : words.text}>
      <p class="ways__small">{setup.step(1, 2)}</p>
      {state === "refused" && <p class="ways__note">{words.how}</p>}
      {!settled && (
        <button
          type="button"
          class="button button--main button--wide"
          data-testid="setup-microphone"
          disabled={state === "asking"}
          onClick={ask}
        >
          {words.allow}
        </button>
      )}
      <button
        type="button"
        class={`button button--wide ${settled ? "button--main" : "button--text"}`}
        data-testid="setup-next"
        data-state={state}
        onClick={next}
      >
        {settled ? setup.next : setup.later}
      </button>
    </Page>
  );
}

function AskNotifications() {
  const { shell } = useApp();
  const { setup, waking: wakingWords } = useEnrolWords();
  const words = setup.notifications;
  const { offer: push, status: waking } = shell.state.value.waking;
  const next = () => shell.dispatch({ type: "press-setup" });
  if (push === null) {
    return <Page title={words.title} text={setup.waiting} busy action={setup.later} onAction={next} />;
  }
  const asks = waking.kind === "ask" || waking.kind === "asking" || waking.kind === "unknown";
  const text =
    waking.kind === "on"
      ? wakingWords.on(waking.host)
      : waking.kind === "foreign"
        ? wakingWords.foreign(waking.host)
        : asks
          ? words.text
          : wakingWords.states[waking.kind];
  return (
    <Page title={words.title} text={text}>
      <p class="ways__small">{setup.step(2, 2)}</p>
      {(asks || waking.kind === "on") && (
        <p class="ways__note" data-testid="learns">
          <Icon name="lock" />
          <span>{words.learns(push.hosts.join(", "))}</span>
        </p>
      )}
      {waking.kind === "denied" && <p class="ways__note">{wakingWords.how}</p>}
      {asks && (
        <button
          type="button"
          class="button button--main button--wide"
          data-testid="setup-notifications"
          disabled={waking.kind === "asking"}
          onClick={() => shell.waking.ask()}
        >
          {words.allow}
        </button>
      )}
      <button
        type="button"
        class={`button button--wide ${asks ? "button--text" : "button--main"}`}
        data-testid="setup-next"
        data-state={waking.kind}
        onClick={next}
      >
        {asks ? setup.later : setup.done}
      </button>
    </Page>
  );
}
