import { useApp } from "../context";
import { Page } from "../Page";
import { OtherWays } from "./OtherWays";
import { useEnrolWords } from "./useEnrolWords";

/** Not enrolled, no longer enrolled, or unable to prove it: why, and how to enrol. */
export function OutsideScreen() {
  const { shell, words } = useApp();
  const { account } = useEnrolWords();
  const { session, accountRefused } = shell.state.value.enrolment;
  const [title, text] =
    session.kind === "estranged"
      ? [words.estranged.title, words.estranged.texts[session.why]]
      : session.kind === "revoked"
        ? [words.revoked.title, words.revoked.text]
        : accountRefused
          ? [account.refusedTitle, account.refused]
          : [words.stranger.title, words.stranger.text];
  // If the message was wrong, the person must not need a link to return.
  const again = session.kind === "revoked" || session.kind === "estranged";
  return (
    <Page title={title} text={text}>
      {again && (
        <button
          type="button"
          class="button button--wide"
          data-testid="ask-again"
          onClick={() => shell.dispatch({ type: "press-again" })}
        >
          {words.revoked.again}
        </button>
      )}
      <OtherWays />
    </Page>
  );
}
