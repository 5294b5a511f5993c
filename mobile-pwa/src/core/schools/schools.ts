/**
 * Everything outside the rings (`docs/phone-protocol.md`, section 7): who is rung, what is locked down, and this
 * person's requests. Nothing is shown as true before the gateway confirms it.
 */
import type { Lockdown, Plan, School, Welcome } from "../../protocol/messages";
import type { State } from "../state";
import type { Transition } from "../transition";

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

/** After a welcome: forgets schools that no longer belong to this phone. */
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

export function planOf(state: State, school: string): Plan | null {
  return state.schools.plans.find((each) => each.school === school) ?? null;
}

/** The present lockdown of a school, as far as this phone knows. */
export function lockdownOf(state: State, school: string): Lockdown | null {
  return state.schools.lockdowns.find((each) => each.school === school && each.state === "set") ?? null;
}

export function schoolOf(state: State, id: string | null): School | null {
  return state.schools.all.find((each) => each.id === id) ?? null;
}

/** Whether this person has that right at the school. */
export function may(state: State, school: string | null, what: string): boolean {
  return schoolOf(state, school)?.may.includes(what) ?? false;
}

/** Whether nothing opens that door now: its school's lockdown, or one that the door itself keeps. */
export function isLockedDown(state: State, school: string, door: string): boolean {
  return (
    lockdownOf(state, school) !== null ||
    (schoolOf(state, school)?.doors.some((each) => each.id === door && each.locked) ?? false)
  );
}

export function schoolsWelcomed(transition: Transition, { schools }: Welcome): void {
  transition.set("schools", { all: schools });
  keepSchools(transition);
}

export function forgetSchools(transition: Transition): void {
  transition.set("schools", { all: [], plans: [], lockdowns: [], asks: [] });
}
