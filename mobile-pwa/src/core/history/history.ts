import type { RingId, Visit } from "../../protocol/messages";
import { learnOutcomes } from "../calls/loss";
import type { Event } from "../events";
import { may } from "../schools/schools";
import type { State } from "../state";
import type { Transition } from "../transition";

export function look(transition: Transition, ring: RingId): void {
  transition.set("history", { visit: { ring, state: "loading", detail: null, at: transition.now } });
  transition.effect({ type: "fetch-visit", ring });
}

export function onVisit(transition: Transition, ring: RingId, answer: Visit | "gone" | null): void {
  if (transition.state.history.visit?.ring === ring) {
    const detail = answer === "gone" ? null : answer;
    const state = answer === "gone" ? "gone" : answer === null ? "failed" : "there";
    transition.set("history", { visit: { ring, state, detail, at: transition.now } });
  }
}

/** Until when the visitor of that ring may be called back, on the shell's clock; 0 where not, as far as known. */
export function callBackUntil(state: State, ring: RingId): number {
  const { visit } = state.history;
  const [told, at] =
    visit?.ring === ring && visit.detail
      ? [visit.detail, visit.at]
      : [state.history.past?.find((each) => each.ring === ring), state.history.pastAt];
  return told && told.callBackFor > 0 && may(state, told.school?.id ?? null, "call-back")
    ? at + told.callBackFor
    : 0;
}

/** The gateway stores a ring's row soon after it reports the end. The row is looked for in these intervals. */
const PAST_AGAIN = 500;

const PAST_LATE = 10_000;

export function onPast(transition: Transition, rows: Extract<Event, { type: "past" }>["rows"]): void {
  if (rows === null) {
    return;
  }
  transition.set("history", { past: rows, pastAt: transition.now });
  const awaited = transition.state.calls.rings.some(
    ({ id, phase }) =>
      phase.kind === "ended" && transition.now - phase.at < PAST_LATE && rows.every((row) => row.ring !== id),
  );
  if (awaited) {
    transition.timer("past", PAST_AGAIN);
  }
  learnOutcomes(transition, rows);
}
