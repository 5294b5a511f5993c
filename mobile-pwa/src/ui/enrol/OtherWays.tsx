import { useEffect, useState } from "preact/hooks";
import { isWholeCode, tidyCode } from "../../enrol/invite";
import { accounts } from "../../shell/http";
import { useApp } from "../context";
import { Fault } from "./Fault";
import { useEnrolWords } from "./useEnrolWords";

/** Enrolment without a link: by the code beside it, or by an account where the commune has those. */
export function OtherWays() {
  return (
    <>
      <CodeForm />
      <Account />
    </>
  );
}

function CodeForm() {
  const { shell } = useApp();
  const words = useEnrolWords().code;
  const asked = shell.state.value.enrolment.code;
  const [code, setCode] = useState(asked?.value ?? "");
  const busy = asked?.busy ?? false;
  return (
    <form
      class="ways"
      onSubmit={(event) => {
        event.preventDefault();
        shell.dispatch({ type: "press-code", code });
      }}
    >
      <h2 class="ways__title">{words.title}</h2>
      <label class="field">
        <span class="field__label">{words.label}</span>
        <input
          class="field__input field__input--code"
          data-testid="code"
          type="text"
          value={code}
          placeholder="····-····"
          autocomplete="one-time-code"
          autocapitalize="characters"
          autocorrect="off"
          spellcheck={false}
          enterkeyhint="go"
          aria-describedby="code-hint"
          onInput={(event) => {
            const field = event.currentTarget;
            // The code is formatted only while the cursor is at its end; in the middle it would jump.
            const end = field.selectionStart === field.value.length;
            const tidied = tidyCode(field.value);
            if (end || isWholeCode(tidied)) {
              field.value = tidied;
            }
            setCode(tidied);
          }}
        />
        <small class="field__hint" id="code-hint">
          {words.hint}
        </small>
      </label>
      <Fault fault={asked?.value === code ? asked.fault : null} />
      <button
        type="submit"
        class="button button--main button--wide"
        data-testid="code-submit"
        disabled={busy || !isWholeCode(code)}
      >
        {busy ? words.busy : words.submit}
      </button>
    </form>
  );
}

function Account() {
  const words = useEnrolWords().account;
  const [name, setName] = useState<string | null>(null);
  useEffect(() => {
    let gone = false;
    accounts().then((found) => gone || setName(found));
    return () => {
      gone = true;
    };
  }, []);
  return name === null ? null : (
    <div class="ways">
      <h2 class="ways__title">{words.or}</h2>
      <a class="button button--wide button--link" data-testid="account" href="/api/v1/oidc/login">
        {words.by(name)}
      </a>
    </div>
  );
}
