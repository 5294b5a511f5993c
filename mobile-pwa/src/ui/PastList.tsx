import type { PastRing } from "../protocol/messages";
import { when } from "../words/times";
import { useApp } from "./context";
import { Icon } from "./icons";

const MISSED = new Set(["nobody-answered", "nobody-reachable", "visitor-left"]);

/** The last rings of this phone's schools, newest first. */
export function PastList({ rows, most }: { rows: readonly PastRing[] | null; most: number }) {
  const { words } = useApp();
  if (rows === null || rows.length === 0) {
    return <p class="card__empty">{rows === null ? words.home.recentUnknown : words.home.recentNone}</p>;
  }
  const now = Date.now();
  return (
    <ul class="rows" data-testid="past">
      {rows.slice(0, most).map((row) => {
        const missed = MISSED.has(row.outcome);
        const good = row.outcome === "answered" || row.outcome === "opened";
        return (
          <li
            class="row"
            key={row.ring}
            data-testid="past-ring"
            data-ring={row.ring}
            data-outcome={row.outcome}
          >
            <span class={`row__icon ${missed ? "is-bad" : good ? "is-good" : ""}`}>
              <Icon name={missed ? "missed" : good ? "check" : "close"} />
            </span>
            <span class="row__main">
              <span class="row__head">
                <span>{row.door.name}</span>
                <time class="row__time" dateTime={new Date(row.at).toISOString()}>
                  {when(row.at, now, words.lang)}
                </time>
              </span>
              <small>
                {row.by && row.outcome === "answered"
                  ? words.outcome.answeredBy(row.by)
                  : row.by && row.outcome === "opened"
                    ? words.outcome.openedBy(row.by)
                    : (words.outcome.words[row.outcome] ?? words.outcome.words.other)}
                {row.opened && row.outcome !== "opened" ? ` · ${words.outcome.openedShort}` : ""}
              </small>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
