import { useState } from "preact/hooks";
import type { PhoneRow } from "../../protocol/messages";
import { when } from "../../words/times";
import { useApp } from "../context";
import { Icon } from "../icons";
import { PageBar } from "../PageBar";
import { useEnrolWords } from "./useEnrolWords";

/** The phones of this person, and of the school's people for those with that right. A lost phone is ended here. */
export function PhonesScreen() {
  const { shell } = useApp();
  const words = useEnrolWords().phones;
  const { rows: phones, ending } = shell.state.value.phones;
  return (
    <main class="home">
      <PageBar title={words.title} />
      <section class="card">
        <p class="card__text">{words.lost}</p>
        {phones === null ? (
          <p class="card__empty">{words.unknown}</p>
        ) : (
          <ul class="rows">
            {phones.map((phone) => (
              <OnePhone
                key={phone.id}
                phone={phone}
                mixed={phones.some((each) => each.person.id !== phone.person.id)}
              />
            ))}
          </ul>
        )}
        <p class="card__note" role="status" data-testid="ending" data-state={ending?.state ?? "none"}>
          {ending === null
            ? ""
            : { asked: words.ending, done: words.ended, failed: words.failed }[ending.state]}
        </p>
      </section>
    </main>
  );
}

function OnePhone({ phone, mixed }: { phone: PhoneRow; mixed: boolean }) {
  const { shell, words: all } = useApp();
  const words = useEnrolWords().phones;
  const [asking, setAsking] = useState(false);
  const { ending } = shell.state.value.phones;
  const now = Date.now();
  const told = (at: number) => when(at, now, all.lang);
  const [good, state] = phone.connected
    ? ["is-good", words.connected]
    : phone.unreachable !== null
      ? ["is-bad", words.unreachable(told(phone.unreachable))]
      : ["", phone.seen === null ? words.never : words.seen(told(phone.seen))];
  return (
    <li class="row row--phone" data-testid="one-phone" data-phone={phone.id} data-this={phone.mine}>
      <span class={`row__icon ${good}`}>
        <Icon name={phone.unreachable === null ? "phone" : "alert"} />
      </span>
      <span class="row__main">
        {phone.name}
        {phone.mine && <b class="tag">{words.this}</b>}
        {mixed && <small>{phone.person.name}</small>}
        <small class={good}>{state}</small>
        {phone.push !== null && <small>{words.wakes}</small>}
      </span>
      {!phone.mine &&
        (asking ? (
          <span class="row__confirm">
            <span>{words.confirm(phone.name)}</span>
            <button type="button" class="button button--small" onClick={() => setAsking(false)}>
              {all.home.cancel}
            </button>
            <button
              type="button"
              class="button button--small button--bad"
              data-testid="end-phone-confirm"
              disabled={ending?.state === "asked"}
              onClick={() => {
                setAsking(false);
                shell.dispatch({ type: "press-end-phone", phone: phone.id });
              }}
            >
              {words.confirmButton}
            </button>
          </span>
        ) : (
          <button
            type="button"
            class="button button--small"
            data-testid="end-phone"
            aria-label={words.endOf(phone.name)}
            onClick={() => setAsking(true)}
          >
            {words.end}
          </button>
        ))}
    </li>
  );
}
