/**
 * What goes on around the rings (`docs/phone-protocol.md`, section 7): who is rung, what is locked down, and what this
 * person has asked of it. Nothing here is believed before the gateway has said it.
 */
import type { FromPhone, HowLong, Lockdown, Plan, RingId, School, Visit } from "../protocol/messages";
import { type Ask, isEngaged, MOST_ASKS, type State } from "./state";
import type { Turn } from "./turn";

/** A door that is too old to be called back is given up by the gateway after 5 s. */
const ASK_SILENCE = 10_000;

export type AroundPress =
  | {
      readonly type: "press-hand-over";
      readonly school: string;
      /** Null takes it back. */
      readonly to: string | null;
      readonly length: HowLong;
      /** The person knows that none of the other's phones can be reached. */
      readonly anyway?: boolean;
    }
  | { readonly type: "press-quiet"; readonly school: string; readonly length: HowLong | null }
  | { readonly type: "press-lockdown"; readonly school: string; readonly state: "set" | "lift" }
  | { readonly type: "press-call-back"; readonly ring: RingId };

export function onAroundPress(turn: Turn, press: AroundPress): void {
  switch (press.type) {
    case "press-hand-over": {
      const { school, to } = press;
      const more = to === null ? {} : { for: press.length, ...(press.anyway ? { anyway: true } : {}) };
      return ask(turn, "hand-over", school, to === null, { type: "hand-over", school, to, ...more });
    }
    case "press-quiet": {
      const { school, length } = press;
      return ask(turn, "quiet", school, length === null, { type: "quiet", school, for: length });
    }
    case "press-lockdown": {
      const { school, state } = press;
      return ask(turn, "lockdown", school, state === "lift", { type: "lockdown", school, state });
    }
    case "press-call-back":
      if (!turn.state.calls.rings.some(isEngaged)) {
        ask(turn, "call-back", press.ring, false, { type: "call-back", ring: press.ring });
      }
      return;
  }
}

type AskMessage = Extract<FromPhone, { type: Ask["what"] }>;

function ask(turn: Turn, what: Ask["what"], of: string, back: boolean, message: AskMessage): void {
  if (askOf(turn.state, what, of)?.state === "asking") {
    return;
  }
  const id = turn.state.connection.nextId;
  const up = turn.isUp();
  put(turn, { id, what, back, of, state: up ? "asking" : "unsent", why: null });
  if (up) {
    turn.request(message, "ask");
    turn.timer(`ask:${id}`, ASK_SILENCE);
  }
}

function put(turn: Turn, ask: Ask): void {
  const others = turn.state.schools.asks.filter((each) => each.what !== ask.what || each.of !== ask.of);
  turn.set("schools", { asks: [...others.slice(1 - MOST_ASKS), ask] });
}

export function askOf(state: State, what: Ask["what"], of: string): Ask | null {
  return state.schools.asks.find((each) => each.what === what && each.of === of) ?? null;
}

/** An `ok`, or an `error` with its code. */
export function onAskAnswered(turn: Turn, re: number | null, why: string | null): void {
  const found = turn.state.schools.asks.find((each) => each.id === re && each.state === "asking");
  if (found === undefined) {
    return;
  }
  turn.cancel(`ask:${found.id}`);
  put(turn, { ...found, state: why === null ? "done" : "refused", why });
  // The page that asked has done its work; what is the case now is said on the first one.
  if (why === null && turn.state.navigation.page === found.what && turn.state.navigation.subject === found.of) {
    turn.set("navigation", { page: "home", subject: null });
  }
}

export function onAskTimer(turn: Turn, id: string): void {
  const found = turn.state.schools.asks.find((each) => String(each.id) === id && each.state === "asking");
  if (found) {
    put(turn, { ...found, state: "unknown" });
  }
}

/** The connection is gone: whether what was asked arrived, nobody knows. */
export function asksLost(turn: Turn): void {
  for (const each of turn.state.schools.asks) {
    if (each.state === "asking") {
      turn.cancel(`ask:${each.id}`);
      put(turn, { ...each, state: "unknown" });
    }
  }
}

/** What has been read is not said again. */
export function asksRead(turn: Turn): void {
  turn.set("schools", { asks: turn.state.schools.asks.filter((each) => each.state === "asking") });
}

export function onPlan(turn: Turn, plan: Plan): void {
  if (isKnown(turn, plan.school)) {
    const others = turn.state.schools.plans.filter((each) => each.school !== plan.school);
    turn.set("schools", { plans: [...others, plan] });
  }
}

export function onLockdown(turn: Turn, lockdown: Lockdown): void {
  if (isKnown(turn, lockdown.school)) {
    const others = turn.state.schools.lockdowns.filter((each) => each.school !== lockdown.school);
    turn.set("schools", { lockdowns: [...others, lockdown] });
  }
}

/** After a welcome: what is told of other schools is not this phone's any more. */
export function keepSchools(turn: Turn): void {
  const { plans, lockdowns } = turn.state.schools;
  turn.set("schools", {
    plans: plans.filter((each) => isKnown(turn, each.school)),
    lockdowns: lockdowns.filter((each) => isKnown(turn, each.school)),
  });
}

function isKnown(turn: Turn, school: string): boolean {
  return turn.state.schools.all.some((each) => each.id === school);
}

export function look(turn: Turn, ring: RingId): void {
  turn.set("history", { visit: { ring, state: "loading", detail: null, at: turn.now } });
  turn.effect({ type: "fetch-visit", ring });
}

export function onVisit(turn: Turn, ring: RingId, answer: Visit | "gone" | null): void {
  if (turn.state.history.visit?.ring === ring) {
    const detail = answer === "gone" ? null : answer;
    const state = answer === "gone" ? "gone" : answer === null ? "failed" : "there";
    turn.set("history", { visit: { ring, state, detail, at: turn.now } });
  }
}

export function planOf(state: State, school: string): Plan | null {
  return state.schools.plans.find((each) => each.school === school) ?? null;
}

/** The lockdown that holds at a school now, as far as this phone knows. */
export function lockdownOf(state: State, school: string): Lockdown | null {
  return state.schools.lockdowns.find((each) => each.school === school && each.state === "set") ?? null;
}

export function schoolOf(state: State, id: string | null): School | null {
  return state.schools.all.find((each) => each.id === id) ?? null;
}

/** Whether this person may do that at the school. */
export function may(state: State, school: string | null, what: string): boolean {
  return schoolOf(state, school)?.may.includes(what) ?? false;
}

/** Whether nothing opens that door now: a lockdown of its school, or one that the door itself holds. */
export function isLockedDown(state: State, school: string, door: string): boolean {
  return (
    lockdownOf(state, school) !== null ||
    (schoolOf(state, school)?.doors.some((each) => each.id === door && each.locked) ?? false)
  );
}

/** Until when the visitor of that ring may be called back, on the shell's clock; 0: not, by what is known. */
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
