/** This person's phones, and those that are unreachable. */
import type { Named, PhoneRow } from "../../protocol/messages";
import type { Transition } from "../transition";

const MOST_UNREACHABLE = 8;

export function onUnreachable(transition: Transition, phone: Named, since: number): void {
  const others = transition.state.phones.unreachable.filter((each) => each.phone.id !== phone.id);
  transition.set("phones", { unreachable: [...others.slice(1 - MOST_UNREACHABLE), { phone, since }] });
}

/** Ends the enrolment of another phone. One's own ends by leaving. */
export function endPhone(transition: Transition, phone: string): void {
  if (transition.isUp() && transition.state.phones.ending?.state !== "asked") {
    transition.set("phones", { ending: { phone, state: "asked" } });
    transition.request({ type: "revoke", phone }, "revoke");
  }
}

export function onRevokeAnswered(transition: Transition, done: boolean): void {
  const { ending } = transition.state.phones;
  if (ending !== null) {
    transition.set("phones", { ending: { ...ending, state: done ? "done" : "failed" } });
    if (done) {
      transition.effect({ type: "fetch-phones" });
    }
  }
}

export function onPhones(transition: Transition, rows: readonly PhoneRow[] | null): void {
  transition.set("phones", { rows: rows ?? transition.state.phones.rows });
}

/** The person has read the notice about a phone. */
export function unreachableRead(transition: Transition, phone: string): void {
  transition.set("phones", {
    unreachable: transition.state.phones.unreachable.filter((each) => each.phone.id !== phone),
  });
}

export function endingRead(transition: Transition): void {
  transition.set("phones", { ending: null });
}

export function phonesLost(transition: Transition): void {
  if (transition.state.phones.ending?.state === "asked") {
    onRevokeAnswered(transition, false);
  }
}

export function forgetPhones(transition: Transition): void {
  transition.set("phones", { unreachable: [], rows: null, ending: null });
}
