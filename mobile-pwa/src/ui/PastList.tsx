import { may } from "../core/schools/schools";
import type { PastRing } from "../protocol/messages";
import { timeOf, when } from "../words/times";
import type { Words } from "../words/words";
import { useApp } from "./context";
import { Icon, type IconName } from "./icons";

const MISSED = new Set(["nobody-answered", "nobody-reachable", "visitor-left"]);

/** Whether a visitor rang and nobody spoke to them. */
export function isMissed(row: PastRing): boolean {
  return row.callBackOf === null && MISSED.has(row.outcome);
}

export function lookOf(row: PastRing): { readonly look: "bad" | "good" | "plain"; readonly icon: IconName } {
  if (isMissed(row)) {
    return { look: "bad", icon: "missed" };
  }
  if (row.callBackOf !== null) {
    return { look: "plain", icon: "phone" };
  }
  const good = row.outcome === "answered" || row.outcome === "opened";
  return good ? { look: "good", icon: "check" } : { look: "plain", icon: "close" };
}

export function outcomeText(row: PastRing, words: Words): string {
  const told =
    row.by && row.outcome === "answered"
      ? words.outcome.answeredBy(row.by)
      : row.by && row.outcome === "opened"
        ? words.outcome.openedBy(row.by)
        : (words.outcome.words[row.outcome] ?? words.outcome.words.other);
  const opened = row.opened && row.outcome !== "opened" ? ` · ${words.outcome.openedShort}` : "";
  return `${row.callBackOf === null ? "" : `${words.school.callBack.row} · `}${told}${opened}`;
}

/** The last rings of this phone's schools, newest first. */
export function PastList({ rows, most }: { rows: readonly PastRing[] | null; most: number }) {
  const { words } = useApp();
  if (rows === null || rows.length === 0) {
    return <p class="card__empty">{rows === null ? words.home.recentUnknown : words.home.recentNone}</p>;
  }
  const now = Date.now();
  return (
    <ul class="rows" data-testid="past">
      {rows.slice(0, most).map((row) => (
        <PastRow key={row.ring} row={row} now={now} />
      ))}
    </ul>
  );
}

/** One past ring. It leads to its details, for people with access to the school's history. */
export function PastRow({ row, now, timeOnly = false }: { row: PastRing; now: number; timeOnly?: boolean }) {
  const { shell, words } = useApp();
  const said = words.school.visits;
  const { look, icon } = lookOf(row);
  const notes = [row.late ? said.late : null, row.sure ? null : said.unsure].filter((each) => each !== null);
  const inside = (
    <>
      <span class={`row__icon ${look === "plain" ? "" : `is-${look}`}`}>
        <Icon name={icon} />
      </span>
      <span class="row__main">
        <span class="row__head">
          <span>{row.door.name}</span>
          <time class="row__time" dateTime={new Date(row.at).toISOString()}>
            {timeOnly ? timeOf(row.at, words.lang) : when(row.at, now, words.lang)}
          </time>
        </span>
        <small class={look === "bad" ? "is-bad" : ""}>{outcomeText(row, words)}</small>
        {notes.length > 0 && <small data-testid="past-notes">{notes.join(" · ")}</small>}
      </span>
    </>
  );
  const open = may(shell.state.value, row.school?.id ?? null, "history");
  return (
    <li class="row" data-testid="past-ring" data-ring={row.ring} data-outcome={row.outcome}>
      {open ? (
        <button
          type="button"
          class="row__button"
          data-testid="visit-open"
          onClick={() => shell.dispatch({ type: "press-page", page: "visit", of: row.ring })}
        >
          {inside}
          <Icon name="next" class="row__next" />
        </button>
      ) : (
        inside
      )}
    </li>
  );
}
