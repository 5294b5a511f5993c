/** What the gateway tells of rings (`docs/phone-protocol.md`, sections 3 and 5). */
import type { Named, RingId, RingState, RingTold, ToPhone, Welcome } from "../protocol/messages";
import { keepSchools } from "./around";
import { alive, assumeOver } from "./link";
import { onMediaError } from "./media";
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
import type { Turn } from "./turn";
import { endTest, onPushRefused } from "./wake";

/** The rings that live are told right after the welcome; what has not been told by then is over. */
const SYNC = 1_500;
/** The gateway says `unconfirmed` after 3 s; a gateway that says nothing at all is not waited for much longer. */
const OPEN_SILENCE = 6_000;
/** A door holds a lock open for 15 s at most; the words for it take a moment. */
const LONGEST_PULSE = 17_000;

export function onWelcome(turn: Turn, welcome: Welcome): void {
  const { link } = turn.state.connection;
  if (link.kind !== "greeting") {
    return;
  }
  turn.cancel("greeting");
  turn.cancel("cut-off");
  turn.set("connection", {
    link: {
      kind: "up",
      attempt: link.attempt,
      since: turn.now,
      heartbeat: welcome.heartbeat,
      heard: turn.now,
      doubt: false,
    },
    unsigned: 0, });
 turn.set("enrolment", {
    session: enrolledAs(welcome), });
 turn.set("schools", {
    all: welcome.schools, });
 turn.set("waking", {
    offer: welcome.push, });
 turn.set("enrolment", {
    setup: turn.state.enrolment.setup === "notifications" && welcome.push === null ? null : turn.state.enrolment.setup, });
 turn.set("calls", {
    rings: turn.state.calls.rings.map((ring) => {
      if (!isLive(ring)) {
        return ring;
      }
      // Without `resumed` the gateway kept no leg of ours.
      const leg =
        ring.leg && (!welcome.resumed || ring.leg.ice !== "connected")
          ? { ...ring.leg, again: "fresh" as const }
          : ring.leg;
      return { ...ring, stale: true, told: "no" as const, leg };
    }),
  });
  keepSchools(turn);
  alive(turn);
  if (turn.state.calls.rings.some((ring) => ring.stale)) {
    turn.timer("sync", SYNC);
  }
  turn.effect({ type: "fetch-past" });
  turn.effect({ type: "look-waking", offer: welcome.push });
}

export function onRing(turn: Turn, told: RingTold): void {
  const known = turn.ring(told.ring);
  const phase: Phase =
    told.state === "ringing"
      ? { kind: "ringing" }
      : { kind: told.state, by: told.by, mine: isMe(turn, told.by), until: turn.now + told.remaining };
  if (known === null) {
    return add(turn, told, phase);
  }
  turn.setRing(told.ring, {
    door: told.door,
    school: told.school,
    locks: told.locks,
    phones: told.phones,
    stale: false,
  });
  enter(turn, known, phase);
  // What the person did while nobody could be told.
  const offered = isOffered({ ...known, phase });
  if (offered && known.role === "declined") {
    turn.request({ type: "decline", ring: told.ring }, "decline");
  } else if (offered && known.role === "answering") {
    turn.request({ type: "answer", ring: told.ring }, "answer");
  } else if (phase.kind !== "ringing" && phase.mine && known.role === "left") {
    turn.request({ type: "hangup", ring: told.ring }, "hangup");
  } else if (phase.kind === "held" && phase.mine && known.role === "joined" && known.phase.kind === "held") {
    takeUp(turn, told.ring);
  }
}

/** The person never stopped talking: the call is taken up again without a tap. */
function takeUp(turn: Turn, id: RingId): void {
  turn.request({ type: "answer", ring: id }, "answer");
}

function add(turn: Turn, told: RingTold, phase: Phase): void {
  const mine = phase.kind === "talking" && phase.mine;
  const ring: Ring = {
    id: told.ring,
    door: told.door,
    school: told.school,
    locks: told.locks,
    phones: told.phones,
    callBackOf: told.callBackOf,
    pressedAt: turn.now - told.age,
    phase,
    role: "asked",
    told: "no",
    picture: false,
    noPicture: null,
    leg: null,
    openings: [],
    gates: [],
    reply: null,
    warned: false,
    stale: false,
    closing: false,
    answerFault: null,
    talkingSince: mine ? turn.now : null,
  };
  const rings = [...turn.state.calls.rings];
  if (rings.length >= MOST_RINGS) {
    const over = rings.findIndex((each) => !isLive(each) && each.id !== turn.state.calls.shown);
    if (over < 0) {
      return;
    }
    rings.splice(over, 1);
  }
  turn.set("calls", { rings: [...rings, ring] });
}

export function onState(turn: Turn, told: RingState): void {
  const ring = turn.ring(told.ring);
  if (ring === null) {
    return;
  }
  switch (told.state) {
    case "ringing":
      return enter(turn, ring, { kind: "ringing" });
    case "talking":
    case "held":
      return enter(turn, ring, {
        kind: told.state,
        by: told.by,
        mine: isMe(turn, told.by),
        until: turn.now + told.remaining,
      });
    case "ended":
      return enter(turn, ring, {
        kind: "ended",
        by: told.by,
        mine: isMe(turn, told.by),
        outcome: told.outcome,
        opened: told.opened,
        openUntil: turn.now + told.openFor,
        at: turn.now,
      });
  }
}

function enter(turn: Turn, ring: Ring, phase: Phase): void {
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
    turn.effect({ type: "fetch-past" });
  }
  if (ring.closing && ring.phase.kind !== phase.kind) {
    turn.cancel(`close:${ring.id}`);
  }
  turn.setRing(ring.id, {
    phase,
    role,
    stale: false,
    warned: phase.kind === ring.phase.kind && ring.warned,
    talkingSince: ring.talkingSince ?? (phase.kind === "talking" && phase.mine ? turn.now : null),
    closing: ring.closing && phase.kind === ring.phase.kind,
  });
  if (phase.kind === "held" && phase.mine && role === "joined" && ring.phase.kind !== "held") {
    takeUp(turn, ring.id);
  }
}

export function onWarning(turn: Turn, id: RingId, remaining: number): void {
  const ring = turn.ring(id);
  if (ring && ring.phase.kind === "talking") {
    turn.setRing(id, { warned: true, phase: { ...ring.phase, until: turn.now + remaining } });
  }
}

/** The gateway says why no picture comes; it may come all the same. */
export function onNoPicture(turn: Turn, id: RingId, reason: string): void {
  if (turn.ring(id)?.picture === false) {
    turn.setRing(id, { noPicture: reason });
  }
}

export function onLock(turn: Turn, told: Extract<ToPhone, { type: "lock" }>): void {
  const ring = turn.ring(told.ring);
  if (ring === null) {
    return;
  }
  const before = ring.openings.find((each) => each.lock === told.lock);
  const by = told.by ?? before?.by ?? null;
  setOpening(turn, told.ring, {
    lock: told.lock,
    state: told.state,
    by,
    mine: isMe(turn, by) || before?.mine === true,
    why: told.reason,
    at: turn.now,
    since: before && told.state !== "ordered" ? before.since : (asked(before) ?? turn.now),
  });
  const after = turn.ring(told.ring);
  if (after?.phase.kind === "ended" && (told.state === "pulsing" || told.state === "released")) {
    turn.setRing(told.ring, { phase: { ...after.phase, opened: true } });
  }
  if (told.state === "ordered") {
    turn.timer(`open:${told.ring}:${told.lock}`, OPEN_SILENCE);
  } else if (told.state === "pulsing") {
    turn.timer(`open:${told.ring}:${told.lock}`, LONGEST_PULSE);
  } else {
    turn.cancel(`open:${told.ring}:${told.lock}`);
  }
}

/** When an order that is now on its way was asked for here. */
function asked(before: Opening | undefined): number | null {
  return before?.state === "asking" ? before.since : null;
}

/** The gate's own contact: to the ring it belongs to, and to everybody where it belongs to none. */
export function onGate(turn: Turn, told: Extract<ToPhone, { type: "gate" }>): void {
  const ring = turn.ring(told.ring);
  if (ring) {
    const others = ring.gates.filter((each) => each.lock !== told.lock).slice(-7);
    turn.setRing(ring.id, { gates: [...others, { lock: told.lock, state: told.state, at: turn.now }] });
  }
  const same = (each: Alarm) => each.door.id === told.door.id && each.lock === told.lock;
  if (told.state === "forced" || told.state === "still-open") {
    if (!ring) {
      const others = turn.state.schools.alarms.filter((each) => !same(each)).slice(1 - MOST_ALARMS);
      turn.set("schools", {
        alarms: [...others, { door: told.door, lock: told.lock, state: told.state, at: turn.now }],
      });
    }
  } else if (turn.state.schools.alarms.some(same)) {
    // Seen shut or opened by order since: what stood open stands no more. A forced gate stays said until it is read.
    turn.set("schools", { alarms: turn.state.schools.alarms.filter((each) => !same(each) || each.state === "forced") });
  }
}

/** A door has changed: connected, locked down, faulty. */
export function onDoor(turn: Turn, told: Extract<ToPhone, { type: "door" }>): void {
  turn.set("schools", {
    all: turn.state.schools.all.map((school) =>
      school.id === told.school
        ? { ...school, doors: school.doors.map((door) => (door.id === told.door.id ? told.door : door)) }
        : school,
    ),
  });
}

/** Asks the gateway to open; a second press while the first is under way does nothing. */
export function open(turn: Turn, ring: Ring, lock: string): void {
  const before = ring.openings.find((each) => each.lock === lock)?.state;
  if (before === "asking" || before === "ordered" || before === "pulsing" || !ring.locks.includes(lock)) {
    return;
  }
  const { session } = turn.state.enrolment;
  const by = session.kind === "enrolled" ? session.phone : null;
  const up = turn.isUp();
  turn.request({ type: "open", ring: ring.id, lock }, "open", lock);
  setOpening(turn, ring.id, {
    lock,
    state: up ? "asking" : "unsent",
    by,
    mine: true,
    why: null,
    at: turn.now,
    since: turn.now,
  });
  if (up) {
    turn.timer(`open:${ring.id}:${lock}`, OPEN_SILENCE);
  }
}

function setOpening(turn: Turn, id: RingId, opening: Opening): void {
  const ring = turn.ring(id);
  if (ring) {
    // A gateway may name locks that the ring does not have; there is no room for many of those.
    const others = ring.openings.filter((each) => each.lock !== opening.lock).slice(-7);
    turn.setRing(id, { openings: [...others, opening] });
  }
}

export function onRingTimer(turn: Turn, what: "open" | "close", id: RingId, lock: string): void {
  const ring = turn.ring(id);
  if (ring === null) {
    return;
  }
  if (what === "close") {
    if (turn.state.calls.shown === id && !isEngaged(ring)) {
      turn.setRing(id, { role: ring.role === "left" ? "left" : "away", closing: false });
      turn.set("calls", { shown: null });
    }
    return;
  }
  const opening = ring.openings.find((each) => each.lock === lock);
  if (opening && (opening.state === "asking" || opening.state === "ordered")) {
    setOpening(turn, id, { ...opening, state: "unconfirmed", at: turn.now });
  } else if (opening?.state === "pulsing" && turn.now - opening.at >= LONGEST_PULSE) {
    // Its release was never told: the gate must not be called open for ever, nor the next order be passed over.
    setOpening(turn, id, { ...opening, state: "released", at: turn.now });
  }
}

function take(turn: Turn, re: number | null): Pending | null {
  const found = turn.state.connection.pending.find((each) => each.id === re) ?? null;
  if (found) {
    turn.set("connection", { pending: turn.state.connection.pending.filter((each) => each !== found) });
    if (found.what === "probe") {
      turn.cancel("probe");
    }
  }
  return found;
}

export function onOk(turn: Turn, re: number): void {
  const pending = take(turn, re);
  if (pending?.what === "reply") {
    replied(turn, pending, "sent");
  } else if (pending?.what === "revoke" && turn.state.phones.ending) {
    turn.set("phones", { ending: { ...turn.state.phones.ending, state: "done" } });
    turn.effect({ type: "fetch-phones" });
  }
}

function replied(turn: Turn, pending: Pending, state: "sent" | "failed"): void {
  const ring = turn.ring(pending.ring);
  if (ring?.reply?.state === "asking") {
    turn.setRing(ring.id, { reply: { ...ring.reply, state } });
  }
}

export function onError(turn: Turn, re: number | null, code: string, by: Named | null): void {
  const pending = take(turn, re);
  const ring = turn.ring(pending?.ring ?? null);
  switch (pending?.what) {
    case "push":
      return onPushRefused(turn, code);
    case "test":
      return endTest(turn, code);
    case "revoke":
      return turn.set("phones", { ending: turn.state.phones.ending && { ...turn.state.phones.ending, state: "failed" } });
  }
  if (pending === null || ring === null) {
    return;
  }
  if (code === "unknown-ring" && isLive(ring)) {
    assumeOver(turn, ring);
  }
  switch (pending.what) {
    case "answer":
      if (ring.role === "answering") {
        turn.setRing(ring.id, { role: "asked", answerFault: code });
        if (code === "taken" && ring.phase.kind === "ringing" && !isMe(turn, by)) {
          turn.setRing(ring.id, { phase: { kind: "talking", by, mine: false, until: null } });
        }
      }
      return;
    case "open": {
      const opening = ring.openings.find((each) => each.lock === pending.lock);
      // A late answer is one as well: now it is known that nothing was opened.
      if (opening?.state === "asking" || opening?.state === "unconfirmed") {
        turn.cancel(`open:${ring.id}:${opening.lock}`);
        setOpening(turn, ring.id, { ...opening, state: "denied", why: code, at: turn.now });
      }
      return;
    }
    case "offer":
      return onMediaError(turn, ring);
    case "reply":
      return replied(turn, pending, "failed");
    case "hangup":
    case "decline":
    case "probe":
    case "ask":
      return;
  }
}

function isMe(turn: Turn, who: Named | null): boolean {
  const { session } = turn.state.enrolment;
  return who !== null && session.kind === "enrolled" && session.phone.id === who.id;
}
