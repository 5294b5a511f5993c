import type { PastRing } from "../../protocol/messages";
import { dayOf, daysAgo } from "../../words/times";
import { useApp } from "../context";
import { Missed } from "../Missed";
import { PageBar } from "../PageBar";
import { isMissed, PastRow } from "../PastList";

/** Who came, day by day, newest first. */
export function HistoryPage() {
  const { shell, words } = useApp();
  const rows = shell.state.value.history.past;
  const said = words.school.visits;
  const now = Date.now();
  return (
    <main class="home home--narrow">
      <PageBar title={said.title} />
      <Missed />
      {rows === null || rows.length === 0 ? (
        <p class="card card__empty">{rows === null ? words.home.recentUnknown : words.home.recentNone}</p>
      ) : (
        byDay(rows, now).map(([days, ofDay]) => {
          const first = ofDay[0] as PastRing;
          const visits = ofDay.filter((each) => each.callBackOf === null);
          return (
            <section class="card" key={days} data-testid="day">
              <h2 class="day">
                <span class="day__name">
                  {days === 0 ? said.today : days === 1 ? said.yesterday : dayOf(first.at, words.lang)}
                </span>
                <span class="day__count">{said.count(visits.length, visits.filter(isMissed).length)}</span>
              </h2>
              <ul class="rows" data-testid="past">
                {ofDay.map((row) => (
                  <PastRow key={row.ring} row={row} now={now} timeOnly />
                ))}
              </ul>
            </section>
          );
        })
      )}
    </main>
  );
}

function byDay(rows: readonly PastRing[], now: number): readonly (readonly [number, readonly PastRing[]])[] {
  const days = new Map<number, PastRing[]>();
  for (const row of rows) {
    const day = daysAgo(row.at, now);
    days.set(day, [...(days.get(day) ?? []), row]);
  }
  return [...days].sort(([one], [other]) => one - other);
}
