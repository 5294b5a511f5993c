import { useState } from "preact/hooks";
import type { Whom } from "../../core/enrolment/slice";
import { deviceKind } from "../../enrol/platform";
import { browserFacts } from "../../shell/browser-facts";
import { hasWebRtc } from "../../shell/peer-session";
import { useApp } from "../context";
import { Icon } from "../icons";
import { Page } from "../Page";
import { Fault } from "./Fault";
import { ForWhom } from "./ForWhom";
import { Install } from "./Install";
import { OtherWays } from "./OtherWays";
import { useEnrolWords } from "./useEnrolWords";

/** A link was opened or a code typed: for whom it is, where to redeem it, and the phone's name. */
export function InvitedScreen() {
  const { session } = useApp().shell.state.value.enrolment;
  if (session.kind !== "invited") {
    return null;
  }
  switch (session.step) {
    case "looking":
      return <Looking />;
    case "install":
      return <Install whom={session.whom} invite={session.invite} />;
    case "name":
      return <Name whom={session.whom} />;
  }
}

function Looking() {
  const { shell } = useApp();
  const words = useEnrolWords().look;
  const { session } = shell.state.value.enrolment;
  if (session.kind !== "invited" || session.fault === null) {
    return <Page title={words.title} text={words.text} busy />;
  }
  const again = session.fault === "unreachable" || session.fault === "too-many" || session.fault === "failed";
  return (
    <Page title={words.faultTitle}>
      <Fault fault={session.fault} />
      {again ? (
        <button
          type="button"
          class="button button--main button--wide"
          data-testid="look-again"
          onClick={() => shell.dispatch({ type: "press-look" })}
        >
          {words.again}
        </button>
      ) : (
        <OtherWays />
      )}
    </Page>
  );
}

function Name({ whom }: { whom: Whom | null }) {
  const { shell, words } = useApp();
  const own = useEnrolWords().name;
  const [name, setName] = useState(() => words.enrol.names[deviceKind(browserFacts())]);
  const { session } = shell.state.value.enrolment;
  const busy = session.kind === "invited" && session.busy;
  return (
    <Page title={own.title} text={own.text}>
      <ForWhom whom={whom} />
      <form
        class="ways"
        onSubmit={(event) => {
          event.preventDefault();
          shell.dispatch({ type: "press-enrol", name });
        }}
      >
        <label class="field">
          <span class="field__label">{words.enrol.nameLabel}</span>
          <input
            class="field__input"
            data-testid="enrol-name"
            type="text"
            value={name}
            maxLength={60}
            required
            autocomplete="off"
            aria-describedby="name-hint"
            onInput={(event) => setName(event.currentTarget.value)}
          />
          <small class="field__hint" id="name-hint">
            {words.enrol.nameHint}
          </small>
        </label>
        {!hasWebRtc() && (
          <p class="warn" role="status" data-testid="no-webrtc">
            <Icon name="alert" />
            <span>
              {words.home.mute}. {words.home.muteText}
            </span>
          </p>
        )}
        <Fault fault={session.kind === "invited" ? session.fault : null} />
        <button
          type="submit"
          class="button button--main button--wide"
          data-testid="enrol-submit"
          disabled={busy || name.trim() === ""}
        >
          {busy ? words.enrol.busy : words.enrol.submit}
        </button>
      </form>
    </Page>
  );
}
