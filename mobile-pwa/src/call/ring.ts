/** What the gateway tells of rings (`docs/phone-protocol.md`, sections 3 and 5). */
import type { Named, RingId, RingState, RingTold, ToPhone, Welcome } from "../protocol/messages";
import { keepSchools } from "./around";
import { alive, assumeOver } from "./link";
import { onOfferError } from "./media";
import {
  type Alarm,
  enrolledAs,
  isEngaged,
  isLive,
  isOffered,
  MOST_ALARMS,
  MOST_RINGS,
  type Opening,
  type Pending,
  type Phase,
  type Ring,
} from "./state";
import type { Transition } from "./transition";
import { endTest, onPushRefused } from "./wake";

/** The rings that live are told right after the welcome; what has not been told by then is over. */
const SYNC = 1_500;
/** The gateway says `unconfirmed` after 3 s; a gateway that says nothing at all is not waited for much longer. */
const OPEN_SILENCE = 6_000;
/** A door holds a lock open for 15 s at most; the words for it take a moment. */
const LONGEST_PULSE = 17_000;

export function onWelcome(transition: Transition, welcome: Welcome): void {
  const { link } = transition.state.connection;
  if (link.kind !== "greeting") {
    return;
  }
  transition.cancel("greeting");
  transition.cancel("cut-off");
  transition.set("connection", {
    link: {
      kind: "up",
      attempt: link.attempt,
      since: transition.now,
      heartbeat: welcome.heartbeat,
      heard: transition.now,
      doubt: false,
    },
    unsigned: 0, });
 transition.set("enrolment", {
    session: enrolledAs(welcome), });
 transition.set("schools", {
    all: welcome.schools, });
 transition.set("waking", {
    offer: welcome.push, });
 transition.set("enrolment", {
    setup: transition.state.enrolment.setup === "notifications" && welcome.push === null ? null : transition.state.enrolment.setup, });
 transition.set("calls", {
    rings: transition.state.calls.rings.map((ring) => {
      if (!isLive(ring)) {
        return ring;
      }
      // Without `resumed` the gateway kept no media of ours.
      const media =
        ring.media && (!welcome.resumed || ring.media.ice !== "connected")
          ? { ...ring.media, again: "fresh" as const }
          : ring.media;
      return { ...ring, stale: true, told: "no" as const, media };
    }),
  });
  keepSchools(transition);
  alive(transition);
  if (transition.state.calls.rings.some((ring) => ring.stale)) {
    transition.timer("sync", SYNC);
  }
  transition.effect({ type: "fetch-past" });
  transition.effect({ type: "look-waking", offer: welcome.push });
}

export function onRing(transition: Transition, told: RingTold): void {
  const known = transition.ring(told.ring);
  const phase: Phase =
    told.state === "ringing"
      ? { kind: "ringing" }
      : { kind: told.state, by: told.by, mine: isMe(transition, told.by), until: transition.now + told.remaining };
  if (known === null) {
    return add(transition, told, phase);
  }
  transition.setRing(told.ring, {
    door: told.door,
    school: told.school,
    locks: told.locks,
    phones: told.phones,
    stale: false,
  });
  enter(transition, known, phase);
  // What the person did while nobody could be told.
  const offered = isOffered({ ...known, phase });
  if (offered && known.role === "declined") {
    transition.request({ type: "decline", ring: told.ring }, "decline");
  } else if (offered && known.role === "answering") {
    transition.request({ type: "answer", ring: told.ring }, "answer");
  } else if (phase.kind !== "ringing" && phase.mine && known.role === "left") {
    transition.request({ type: "hangup", ring: told.ring }, "hangup");
  } else if (phase.kind === "held" && phase.mine && known.role === "joined" && known.phase.kind === "held") {
    takeUp(transition, told.ring);
  }
}

/** The person never stopped talking: the call is taken up again without a tap. */
function takeUp(transition: Transition, id: RingId): void {
  transition.request({ type: "answer", ring: id }, "answer");
}

function add(transition: Transition, told: RingTold, phase: Phase): void {
  const mine = phase.kind === "talking" && phase.mine;
  const ring: Ring = {
    id: told.ring,
    door: told.door,
    school: told.school,
    locks: told.locks,
    phones: told.phones,
    callBackOf: told.callBackOf,
    pressedAt: transition.now - told.age,
    phase,
    role: "asked",
    told: "no",
    picture: false,
    noPicture: null,
    media: null,
    openings: [],
    gates: [],
    reply: null,
    warned: false,
    stale: false,
    closing: false,
    answerFault: null,
    talkingSince: mine ? transition.now : null,
  };
  const rings = [...transition.state.calls.rings];
  if (rings.length >= MOST_RINGS) {
    const over = rings.findIndex((each) => !isLive(each) && each.id !== transition.state.calls.shown);
    if (over < 0) {
      return;
    }
    rings.splice(over, 1);
  }
  transition.set("calls", { rings: [...rings, ring] });
}

export function onState(transition: Transition, told: RingState): void {
  const ring = transition.ring(told.ring);
  if (ring === null) {
    return;
  }
  switch (told.state) {
    case "ringing":
      return enter(transition, ring, { kind: "ringing" });
    case "talking":
    case "held":
      return enter(transition, ring, {
        kind: told.state,
        by: told.by,
        mine: isMe(transition, told.by),
        until: transition.now + told.remaining,
      });
    case "ended":
      return enter(transition, ring, {
        kind: "ended",
        by: told.by,
        mine: isMe(transition, told.by),
        outcome: told.outcome,
        opened: told.opened,
        openUntil: transition.now + told.openFor,
        at: transition.now,
      });
  }
}

function enter(transition: Transition, ring: Ring, phase: Phase): void {
  if (ring.phase.kind === "ended" && phase.kind !== "ended" && ring.phase.outcome !== null) {
    return;
  }
  let { role } = ring;
  if (phase.kind === "talking" || phase.kind === "held") {
    if (phase.mine && role === "answering") {
      role = "joined";
    } else if (!phase.mine && phase.kind === "held") {
      // Who talked was lost: the visitor waits for whoever takes them, also for who had put the ring aside.
      role = role === "declined" || role === "answering" ? role : "asked";
    } else if (!phase.mine && (role === "answering" || role === "joined")) {
      role = "asked";
    }
  }
  if (phase.kind === "ended" && ring.phase.kind !== "ended") {
    transition.effect({ type: "fetch-past" });
  }
  if (ring.closing && ring.phase.kind !== phase.kind) {
    transition.cancel(`close:${ring.id}`);
  }
  transition.setRing(ring.id, {
    phase,
    role,
    stale: false,
    warned: phase.kind === ring.phase.kind && ring.warned,
    talkingSince: ring.talkingSince ?? (phase.kind === "talking" && phase.mine ? transition.now : null),
    closing: ring.closing && phase.kind === ring.phase.kind,
  });
  if (phase.kind === "held" && phase.mine && role === "joined" && ring.phase.kind !== "held") {
    takeUp(transition, ring.id);
  }
}

export function onWarning(transition: Transition, id: RingId, remaining: number): void {
  const ring = transition.ring(id);
  if (ring && ring.phase.kind === "talking") {
    transition.setRing(id, { warned: true, phase: { ...ring.phase, until: transition.now + remaining } });
  }
}

/** The gateway says why no picture comes; it may come all the same. */
export function onNoPicture(transition: Transition, id: RingId, reason: string): void {
  if (transition.ring(id)?.picture === false) {
    transition.setRing(id, { noPicture: reason });
  }
}

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
    mine: isMe(transition, by) || before?.mine === true,
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

/** When an order that is now on its way was asked for here. */
function asked(before: Opening | undefined): number | null {
  return before?.state === "asking" ? before.since : null;
}

/** The gate's own contact: to the ring it belongs to, and to everybody where it belongs to none. */
export function onGate(transition: Transition, told: Extract<ToPhone, { type: "gate" }>): void {
  const ring = transition.ring(told.ring);
  if (ring) {
    const others = ring.gates.filter((each) => each.lock !== told.lock).slice(-7);
    transition.setRing(ring.id, { gates: [...others, { lock: told.lock, state: told.state, at: transition.now }] });
  }
  const same = (each: Alarm) => each.door.id === told.door.id && each.lock === told.lock;
  if (told.state === "forced" || told.state === "still-open") {
    if (!ring) {
      const others = transition.state.schools.alarms.filter((each) => !same(each)).slice(1 - MOST_ALARMS);
      transition.set("schools", {
        alarms: [...others, { door: told.door, lock: told.lock, state: told.state, at: transition.now }],
      });
    }
  } else if (transition.state.schools.alarms.some(same)) {
    // Seen shut or opened by order since: what stood open stands no more. A forced gate stays said until it is read.
    transition.set("schools", { alarms: transition.state.schools.alarms.filter((each) => !same(each) || each.state === "forced") });
  }
}

/** A door has changed: connected, locked down, faulty. */
export function onDoor(transition: Transition, told: Extract<ToPhone, { type: "door" }>): void {
  transition.set("schools", {
    all: transition.state.schools.all.map((school) =>
      school.id === told.school
        ? { ...school, doors: school.doors.map((door) => (door.id === told.door.id ? told.door : door)) }
        : school,
    ),
  });
}

/** Asks the gateway to open; a second press while the first is under way does nothing. */
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
    // A gateway may name locks that the ring does not have; there is no room for many of those.
    const others = ring.openings.filter((each) => each.lock !== opening.lock).slice(-7);
    transition.setRing(id, { openings: [...others, opening] });
  }
}

export function onRingTimer(transition: Transition, what: "open" | "close", id: RingId, lock: string): void {
  const ring = transition.ring(id);
  if (ring === null) {
    return;
  }
  if (what === "close") {
    if (transition.state.calls.shown === id && !isEngaged(ring)) {
      transition.setRing(id, { role: ring.role === "left" ? "left" : "away", closing: false });
      transition.set("calls", { shown: null });
    }
    return;
  }
  const opening = ring.openings.find((each) => each.lock === lock);
  if (opening && (opening.state === "asking" || opening.state === "ordered")) {
    setOpening(transition, id, { ...opening, state: "unconfirmed", at: transition.now });
  } else if (opening?.state === "pulsing" && transition.now - opening.at >= LONGEST_PULSE) {
    // Its release was never told: the gate must not be called open for ever, nor the next order be passed over.
    setOpening(transition, id, { ...opening, state: "released", at: transition.now });
  }
}

function take(transition: Transition, re: number | null): Pending | null {
  const found = transition.state.connection.pending.find((each) => each.id === re) ?? null;
  if (found) {
    transition.set("connection", { pending: transition.state.connection.pending.filter((each) => each !== found) });
    if (found.what === "probe") {
      transition.cancel("probe");
    }
  }
  return found;
}

export function onOk(transition: Transition, re: number): void {
  const pending = take(transition, re);
  if (pending?.what === "reply") {
    replied(transition, pending, "sent");
  } else if (pending?.what === "revoke" && transition.state.phones.ending) {
    transition.set("phones", { ending: { ...transition.state.phones.ending, state: "done" } });
    transition.effect({ type: "fetch-phones" });
  }
}

function replied(transition: Transition, pending: Pending, state: "sent" | "failed"): void {
  const ring = transition.ring(pending.ring);
  if (ring?.reply?.state === "asking") {
    transition.setRing(ring.id, { reply: { ...ring.reply, state } });
  }
}

export function onError(transition: Transition, re: number | null, code: string, by: Named | null): void {
  const pending = take(transition, re);
  const ring = transition.ring(pending?.ring ?? null);
  switch (pending?.what) {
    case "push":
      return onPushRefused(transition, code);
    case "test":
      return endTest(transition, code);
    case "revoke":
      return transition.set("phones", { ending: transition.state.phones.ending && { ...transition.state.phones.ending, state: "failed" } });
  }
  if (pending === null || ring === null) {
    return;
  }
  if (code === "unknown-ring" && isLive(ring)) {
    assumeOver(transition, ring);
  }
  switch (pending.what) {
    case "answer":
      if (ring.role === "answering") {
        transition.setRing(ring.id, { role: "asked", answerFault: code });
        if (code === "taken" && ring.phase.kind === "ringing" && !isMe(transition, by)) {
          transition.setRing(ring.id, { phase: { kind: "talking", by, mine: false, until: null } });
        }
      }
      return;
    case "open": {
      const opening = ring.openings.find((each) => each.lock === pending.lock);
      // A late answer is one as well: now it is known that nothing was opened.
      if (opening?.state === "asking" || opening?.state === "unconfirmed") {
        transition.cancel(`open:${ring.id}:${opening.lock}`);
        setOpening(transition, ring.id, { ...opening, state: "denied", why: code, at: transition.now });
      }
      return;
    }
    case "offer":
      return onOfferError(transition, ring);
    case "reply":
      return replied(transition, pending, "failed");
    case "hangup":
    case "decline":
    case "probe":
    case "ask":
      return;
  }
}

function isMe(transition: Transition, who: Named | null): boolean {
  const { session } = transition.state.enrolment;
  return who !== null && session.kind === "enrolled" && session.phone.id === who.id;
}
