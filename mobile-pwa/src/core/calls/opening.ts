/** Orders to open, from this phone or another, and the door's reports about them. */
import type { GateWord, RingId, ToPhone } from "../../protocol/messages";
import type { Transition } from "../transition";
import { isMe } from "./rules";
import type { Opening, Ring } from "./slice";

/** The gateway sends `unconfirmed` after 3 s. A gateway that sends nothing is not waited for much longer. */
const OPEN_SILENCE = 6_000;

/** A door holds a lock open for 15 s at most; its report takes a moment. */
const LONGEST_PULSE = 17_000;

export function onLock(transition: Transition, told: Extract<ToPhone, { type: "lock" }>): void {
  const ring = transition.ring(told.ring);
  if (ring === null) {
    return;
  }
  const before = ring.openings.find((each) => each.lock === told.lock);
  const by = told.by ?? before?.by ?? null;
  setOpening(transition, told.ring, {
    lock: told.lock,
    state: told.state,
    by,
    mine: isMe(transition.state, by) || before?.mine === true,
    why: told.reason,
    at: transition.now,
    since: before && told.state !== "ordered" ? before.since : (asked(before) ?? transition.now),
  });
  const after = transition.ring(told.ring);
  if (after?.phase.kind === "ended" && (told.state === "pulsing" || told.state === "released")) {
    transition.setRing(told.ring, { phase: { ...after.phase, opened: true } });
  }
  if (told.state === "ordered") {
    transition.timer(`open:${told.ring}:${told.lock}`, OPEN_SILENCE);
  } else if (told.state === "pulsing") {
    transition.timer(`open:${told.ring}:${told.lock}`, LONGEST_PULSE);
  } else {
    transition.cancel(`open:${told.ring}:${told.lock}`);
  }
}

/** When this phone asked for an order that is in progress now. */
function asked(before: Opening | undefined): number | null {
  return before?.state === "asking" ? before.since : null;
}

/** Asks the gateway to open. A second press while the first is in progress does nothing. */
export function open(transition: Transition, ring: Ring, lock: string): void {
  const before = ring.openings.find((each) => each.lock === lock)?.state;
  if (before === "asking" || before === "ordered" || before === "pulsing" || !ring.locks.includes(lock)) {
    return;
  }
  const { session } = transition.state.enrolment;
  const by = session.kind === "enrolled" ? session.phone : null;
  const up = transition.isUp();
  transition.request({ type: "open", ring: ring.id, lock }, "open", lock);
  setOpening(transition, ring.id, {
    lock,
    state: up ? "asking" : "unsent",
    by,
    mine: true,
    why: null,
    at: transition.now,
    since: transition.now,
  });
  if (up) {
    transition.timer(`open:${ring.id}:${lock}`, OPEN_SILENCE);
  }
}

function setOpening(transition: Transition, id: RingId, opening: Opening): void {
  const ring = transition.ring(id);
  if (ring) {
    // A gateway may name locks that the ring does not have; only a few of those are kept.
    const others = ring.openings.filter((each) => each.lock !== opening.lock).slice(-7);
    transition.setRing(id, { openings: [...others, opening] });
  }
}

/** The gateway refused the order. */
export function openDenied(transition: Transition, ring: Ring, lock: string | null, code: string): void {
  const opening = ring.openings.find((each) => each.lock === lock);
  // A late answer counts too: now it is certain that nothing was opened.
  if (opening?.state === "asking" || opening?.state === "unconfirmed") {
    transition.cancel(`open:${ring.id}:${opening.lock}`);
    setOpening(transition, ring.id, { ...opening, state: "denied", why: code, at: transition.now });
  }
}

export function onOpenTimer(transition: Transition, id: RingId, lock: string): void {
  const opening = transition.ring(id)?.openings.find((each) => each.lock === lock);
  if (opening && (opening.state === "asking" || opening.state === "ordered")) {
    setOpening(transition, id, { ...opening, state: "unconfirmed", at: transition.now });
  } else if (opening?.state === "pulsing" && transition.now - opening.at >= LONGEST_PULSE) {
    // The release was never reported. The gate must not be shown as open for ever, and the next order must not be
    // ignored.
    setOpening(transition, id, { ...opening, state: "released", at: transition.now });
  }
}

/** What the gate's contact shows, while it concerns a ring. */
export function gateSeen(transition: Transition, ring: Ring, lock: string, state: GateWord): void {
  const others = ring.gates.filter((each) => each.lock !== lock).slice(-7);
  transition.setRing(ring.id, { gates: [...others, { lock, state, at: transition.now }] });
}
