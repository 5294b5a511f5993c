/**
 * What goes on around the rings (`docs/phone-protocol.md`, section 7): who is rung, what is locked down, and what this
 * person has asked of it. Nothing here is believed before the gateway has said it.
 */
import type { FromPhone, HowLong, Lockdown, Plan, RingId, School, Visit } from "../protocol/messages";
import { type Ask, isEngaged, MOST_ASKS, type State } from "./state";
import type { Transition } from "./transition";

/** A door that is too old to be called back is given up by the gateway after 5 s. */
const ASK_SILENCE = 10_000;

export type SchoolAction =
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

export function onSchoolAction(transition: Transition, press: SchoolAction): void {
  switch (press.type) {
    case "press-hand-over": {
      const { school, to } = press;
      const more = to === null ? {} : { for: press.length, ...(press.anyway ? { anyway: true } : {}) };
      return ask(transition, "hand-over", school, to === null, { type: "hand-over", school, to, ...more });
    }
    case "press-quiet": {
      const { school, length } = press;
      return ask(transition, "quiet", school, length === null, { type: "quiet", school, for: length });
    }
    case "press-lockdown": {
      const { school, state } = press;
      return ask(transition, "lockdown", school, state === "lift", { type: "lockdown", school, state });
    }
    case "press-call-back":
      if (!transition.state.calls.rings.some(isEngaged)) {
        ask(transition, "call-back", press.ring, false, { type: "call-back", ring: press.ring });
      }
      return;
  }
}

type AskMessage = Extract<FromPhone, { type: Ask["what"] }>;

function ask(transition: Transition, what: Ask["what"], of: string, back: boolean, message: AskMessage): void {
  if (askOf(transition.state, what, of)?.state === "asking") {
    return;
  }
  const id = transition.state.connection.nextId;
  const up = transition.isUp();
  put(transition, { id, what, back, of, state: up ? "asking" : "unsent", why: null });
  if (up) {
    transition.request(message, "ask");
    transition.timer(`ask:${id}`, ASK_SILENCE);
  }
}

function put(transition: Transition, ask: Ask): void {
  const others = transition.state.schools.asks.filter((each) => each.what !== ask.what || each.of !== ask.of);
  transition.set("schools", { asks: [...others.slice(1 - MOST_ASKS), ask] });
}

export function askOf(state: State, what: Ask["what"], of: string): Ask | null {
  return state.schools.asks.find((each) => each.what === what && each.of === of) ?? null;
}

/** An `ok`, or an `error` with its code. */
export function onAskAnswered(transition: Transition, re: number | null, why: string | null): void {
  const found = transition.state.schools.asks.find((each) => each.id === re && each.state === "asking");
  if (found === undefined) {
    return;
  }
  transition.cancel(`ask:${found.id}`);
  put(transition, { ...found, state: why === null ? "done" : "refused", why });
  // The page that asked has done its work; what is the case now is said on the first one.
  if (why === null && transition.state.navigation.page === found.what && transition.state.navigation.subject === found.of) {
    transition.set("navigation", { page: "home", subject: null });
  }
}

export function onAskTimer(transition: Transition, id: string): void {
  const found = transition.state.schools.asks.find((each) => String(each.id) === id && each.state === "asking");
  if (found) {
    put(transition, { ...found, state: "unknown" });
  }
}

/** The connection is gone: whether what was asked arrived, nobody knows. */
export function asksLost(transition: Transition): void {
  for (const each of transition.state.schools.asks) {
    if (each.state === "asking") {
      transition.cancel(`ask:${each.id}`);
      put(transition, { ...each, state: "unknown" });
    }
  }
}

/** What has been read is not said again. */
export function asksRead(transition: Transition): void {
  transition.set("schools", { asks: transition.state.schools.asks.filter((each) => each.state === "asking") });
}

export function onPlan(transition: Transition, plan: Plan): void {
  if (isKnown(transition, plan.school)) {
    const others = transition.state.schools.plans.filter((each) => each.school !== plan.school);
    transition.set("schools", { plans: [...others, plan] });
  }
}

export function onLockdown(transition: Transition, lockdown: Lockdown): void {
  if (isKnown(transition, lockdown.school)) {
    const others = transition.state.schools.lockdowns.filter((each) => each.school !== lockdown.school);
    transition.set("schools", { lockdowns: [...others, lockdown] });
  }
}

/** After a welcome: what is told of other schools is not this phone's any more. */
export function keepSchools(transition: Transition): void {
  const { plans, lockdowns } = transition.state.schools;
  transition.set("schools", {
    plans: plans.filter((each) => isKnown(transition, each.school)),
    lockdowns: lockdowns.filter((each) => isKnown(transition, each.school)),
  });
}

function isKnown(transition: Transition, school: string): boolean {
  return transition.state.schools.all.some((each) => each.id === school);
}

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
