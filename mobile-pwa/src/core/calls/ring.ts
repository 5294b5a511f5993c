/** The gateway's messages about rings (`docs/phone-protocol.md`, sections 3 and 5). */
import type { RingId, RingState, RingTold } from "../../protocol/messages";
import type { Transition } from "../transition";
import { isLive, isMe, isOffered } from "./rules";
import { MOST_RINGS, type Phase, type Ring } from "./slice";

export function onRing(transition: Transition, told: RingTold): void {
  const known = transition.ring(told.ring);
  const phase: Phase =
    told.state === "ringing"
      ? { kind: "ringing" }
      : {
          kind: told.state,
          by: told.by,
          mine: isMe(transition.state, told.by),
          until: transition.now + told.remaining,
        };
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
  // What the person did while the gateway could not be told.
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

/** The person never stopped talking: the call resumes without a tap. */
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
        mine: isMe(transition.state, told.by),
        until: transition.now + told.remaining,
      });
    case "ended":
      return enter(transition, ring, {
        kind: "ended",
        by: told.by,
        mine: isMe(transition.state, told.by),
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
      // The talker was lost: the visitor waits for somebody else, including this phone if it had put the ring aside.
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

/** The gateway says why no picture comes; it may still come. */
export function onNoPicture(transition: Transition, id: RingId, reason: string): void {
  if (transition.ring(id)?.picture === false) {
    transition.setRing(id, { noPicture: reason });
  }
}

/** The ring was drawn on the screen: the gateway measures until here. */
export function onPainted(transition: Transition, id: RingId): void {
  if (transition.ring(id)?.told === "painting") {
    transition.setRing(id, { told: "yes" });
    transition.send({ type: "told", ring: id });
  }
}

export function onFirstFrame(transition: Transition, id: RingId): void {
  if (transition.ring(id)?.picture === false) {
    transition.setRing(id, { picture: true });
    transition.send({ type: "first-frame", ring: id });
  }
}
