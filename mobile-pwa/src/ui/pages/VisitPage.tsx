import { useEffect, useRef, useState } from "preact/hooks";
import type { Visit } from "../../protocol/messages";
import { snapshot } from "../../shell/http";
import { briefly, dayOf, daysAgo, exactTimeOf, timeOf } from "../../words/times";
import type { Words } from "../../words/words";
import { CallBack } from "../CallBack";
import { useApp } from "../context";
import { Icon, type IconName } from "../icons";
import { PageBar } from "../PageBar";
import { lookOf, outcomeText } from "../PastList";

/** One visit in full: who was rung, who answered, who opened what, and what the gate did. */
export function VisitPage() {
  const { shell, words } = useApp();
  const { visit } = shell.state.value.history;
  const said = words.school.visits;
  const detail = visit?.detail ?? null;
  const bar = (
    <PageBar
      title={detail?.door.name ?? said.title}
      about={detail?.school?.name}
      back={said.back}
      onBack={() => shell.dispatch({ type: "press-page", page: "history" })}
    />
  );
  if (visit === null || detail === null) {
    return (
      <main class="home home--narrow" data-testid="visit" data-visit={visit?.state}>
        {bar}
        <p class="card card__empty" role="status">
          {visit === null || visit.state === "loading"
            ? said.loading
            : said[visit.state === "gone" ? "gone" : "failed"]}
        </p>
        {visit?.state === "failed" && (
          <button
            type="button"
            class="button button--wide"
            data-testid="visit-again"
            onClick={() => shell.dispatch({ type: "press-page", page: "visit", of: visit.ring })}
          >
            {said.again}
          </button>
        )}
      </main>
    );
  }
  const days = daysAgo(detail.at, Date.now());
  const { look, icon } = lookOf(detail);
  return (
    <main class="home home--narrow" data-testid="visit" data-visit="there" data-ring={detail.ring}>
      {bar}
      <section class={`verdict verdict--${look}`} data-testid="visit-outcome" data-outcome={detail.outcome}>
        <span class={`row__icon is-${look}`}>
          <Icon name={icon} />
        </span>
        <div>
          <h2 class="verdict__title">{outcomeText(detail, words)}</h2>
          <p>
            <span class="verdict__day">
              {days === 0 ? said.today : days === 1 ? said.yesterday : dayOf(detail.at, words.lang)}
            </span>
            {", "}
            <time dateTime={new Date(detail.at).toISOString()}>{timeOf(detail.at, words.lang)}</time>
          </p>
          {detail.late && <p class="verdict__note">{said.lateText}</p>}
          {!detail.sure && <p class="verdict__note">{said.unsureText}</p>}
        </div>
      </section>
      <CallBack ring={detail.ring} wide />
      {detail.snapshot && <Snapshot visit={detail} />}
      <section class="card">
        <h2 class="card__title">{said.timeline}</h2>
        <ol class="timeline" data-testid="timeline">
          {timeline(detail, words).map((each) => (
            <li key={each.key} class={`timeline__row is-${each.look}`} data-testid={each.testid}>
              <span class="timeline__mark">
                <Icon name={each.icon} />
              </span>
              <span class="timeline__main">
                {each.text}
                {each.more && <small>{each.more}</small>}
              </span>
              <time class="row__time" dateTime={new Date(each.at).toISOString()}>
                {exactTimeOf(each.at, words.lang)}
              </time>
            </li>
          ))}
        </ol>
      </section>
      <section class="card">
        <h2 class="card__title">{said.phones}</h2>
        {detail.phones.length === 0 && <p class="card__empty">{said.noPhones}</p>}
        <ul class="rows">
          {detail.phones.map((phone) => (
            <li class="row" key={phone.id} data-testid="visit-phone" data-phone={phone.id}>
              <span class={`row__icon ${phone.told === null ? "is-bad" : "is-good"}`}>
                <Icon name={phone.told === null ? "bellOff" : "bell"} />
              </span>
              <span class="row__main">
                {phone.name}
                <small class={phone.told === null ? "is-bad" : ""}>{phoneText(phone, words)}</small>
              </span>
            </li>
          ))}
        </ul>
      </section>
    </main>
  );
}

function phoneText(phone: Visit["phones"][number], words: Words): string {
  const said = words.school.visits;
  const parts = [
    phone.woken === null ? null : said.wokenAfter(briefly(phone.woken, words.lang)),
    phone.told === null ? said.notTold : said.toldAfter(briefly(phone.told, words.lang)),
    phone.answered === null ? null : said.answeredAfter(briefly(phone.answered, words.lang)),
  ];
  return parts.filter((each) => each !== null).join(" · ");
}

interface Moment {
  readonly key: string;
  readonly testid: string;
  readonly at: number;
  readonly icon: IconName;
  readonly look: "plain" | "good" | "bad";
  readonly text: string;
  readonly more: string | null;
}

function timeline(visit: Visit, words: Words): readonly Moment[] {
  const said = words.school.visits;
  const rang: Moment = {
    key: "rang",
    testid: "moment-rang",
    at: visit.at,
    icon: "bell",
    look: "plain",
    text: visit.callBackOf === null ? said.rang : words.school.callBack.row,
    more: null,
  };
  const answers = visit.phones
    .filter((each) => each.answered !== null)
    .map(
      (each): Moment => ({
        key: `answer ${each.id}`,
        testid: "moment-answered",
        at: visit.at + (each.answered ?? 0),
        icon: "phone",
        look: "good",
        text: words.outcome.answeredBy(each.name),
        more: null,
      }),
    );
  const openings = visit.openings.map((each, n): Moment => {
    const done = each.state === "pulsing" || each.state === "released";
    const gate = each.gate === null ? undefined : said.gates[each.gate];
    return {
      key: `open ${n}`,
      testid: "moment-opened",
      at: each.at,
      icon: done ? "open" : "alert",
      look: done && each.gate !== "still-open" ? "good" : "bad",
      text: said.opened(whose(each.person?.name, each.by?.name) ?? said.someone, each.lock),
      // The gate's contact knows better than its relay.
      more: gate ?? said.openStates[each.state] ?? said.openStates.other,
    };
  });
  const backs = visit.calledBack.map(
    (each): Moment => ({
      key: `back ${each.ring}`,
      testid: "moment-called-back",
      at: each.at,
      icon: "phone",
      look: each.outcome === "answered" || each.outcome === "opened" ? "good" : "plain",
      text: said.calledBack(each.by?.name ?? said.someone),
      more: words.outcome.words[each.outcome] ?? words.outcome.words.other,
    }),
  );
  return [rang, ...answers, ...openings, ...backs].sort((one, other) => one.at - other.at);
}

function whose(person: string | undefined, phone: string | undefined): string | null {
  return person === undefined ? (phone ?? null) : phone === undefined ? person : `${person} (${phone})`;
}

/** The stored picture, drawn and not linked: it has no address that could be kept or passed on. */
function Snapshot({ visit }: { visit: Visit }) {
  const { words } = useApp();
  const said = words.school.visits;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [state, setState] = useState<"loading" | "there" | "gone" | "failed">("loading");
  useEffect(() => {
    let here = true;
    let bitmap: ImageBitmap | null = null;
    snapshot(visit.ring).then((found) => {
      if (found === null || found === "gone") {
        if (here) {
          setState(found === null ? "failed" : "gone");
        }
        return;
      }
      bitmap = found;
      const drawn = canvas.current;
      if (here && drawn) {
        drawn.width = found.width;
        drawn.height = found.height;
        drawn.getContext("2d")?.drawImage(found, 0, 0);
        setState("there");
      }
      found.close();
    });
    return () => {
      here = false;
      bitmap?.close();
    };
  }, [visit.ring]);
  return (
    <section class="card" data-testid="snapshot" data-snapshot={state}>
      <h2 class="card__title">{said.snapshot}</h2>
      <canvas
        ref={canvas}
        class="snapshot"
        role="img"
        hidden={state !== "there"}
        aria-label={said.snapshotOf(visit.door.name, timeOf(visit.at, words.lang))}
      />
      {state !== "there" && (
        <p class="card__text" role="status">
          {state === "loading" ? said.loading : state === "gone" ? said.snapshotGone : said.snapshotFailed}
        </p>
      )}
    </section>
  );
}
