import { useState } from "preact/hooks";
import type { Session } from "../call/state";
import type { Words } from "../words/words";
import { useApp } from "./context";
import { Icon, Knocker } from "./icons";

/** The page that an enrolment link opens: gives this device a name and redeems the link. */
export function EnrolScreen({ session }: { session: Extract<Session, { kind: "invited" }> }) {
  const { shell, words } = useApp();
  const [name, setName] = useState(() => defaultName(words));
  return (
    <main class="page">
      <form
        class="page__card"
        onSubmit={(event) => {
          event.preventDefault();
          shell.dispatch({ type: "press-enrol", name });
        }}
      >
        <Knocker />
        <p class="page__brand">{words.app}</p>
        <h1 class="page__title">{words.enrol.title}</h1>
        <p class="page__text">{words.enrol.intro}</p>
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
        {session.fault && (
          <p class="fault" role="alert" data-testid="enrol-fault" data-fault={session.fault}>
            <Icon name="alert" />
            <span>{words.enrol.faults[session.fault]}</span>
          </p>
        )}
        <button
          type="submit"
          class="button button--main button--wide"
          data-testid="enrol-submit"
          disabled={session.busy || name.trim() === ""}
        >
          {session.busy ? words.enrol.busy : words.enrol.submit}
        </button>
      </form>
    </main>
  );
}

function defaultName(words: Words): string {
  const agent = navigator.userAgent;
  const touches = navigator.maxTouchPoints > 1;
  if (/iPhone/.test(agent)) {
    return words.enrol.names.iphone;
  }
  if (/iPad/.test(agent) || (/Macintosh/.test(agent) && touches)) {
    return words.enrol.names.ipad;
  }
  if (/Android/.test(agent)) {
    return /Mobile/.test(agent) ? words.enrol.names.android : words.enrol.names.tablet;
  }
  return words.enrol.names.computer;
}
