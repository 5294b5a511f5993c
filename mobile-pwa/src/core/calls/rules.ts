/** What a ring allows this phone to do, and their relation. */
import type { Named } from "../../protocol/messages";
import type { State } from "../state";
import { type Gate, NO_WEBRTC, type Opening, type Ring } from "./slice";

/** Whether this phone has no means to talk to the visitor of that ring. */
export function isMute(ring: Ring): boolean {
  return ring.media?.refused === NO_WEBRTC;
}

export function isLive(ring: Ring): boolean {
  return ring.phase.kind !== "ended";
}

/** Whether a ring that was put aside can be shown again: not one that was declined or hung up. */
export function mayShow(ring: Ring): boolean {
  return isLive(ring) && ring.role !== "declined" && ring.role !== "left";
}

/** Whether the visitor waits for anybody: nobody answered yet, or the talker was lost and another may take over. */
export function isOffered({ phase }: Ring): boolean {
  return phase.kind === "ringing" || (phase.kind === "held" && !phase.mine);
}

/** Whether this phone talks, or is about to. */
export function isEngaged(ring: Ring): boolean {
  return isLive(ring) && (ring.role === "answering" || ring.role === "joined");
}

/** Whether a gate is being opened now. */
export function isUnderWay({ state }: Opening): boolean {
  return state === "asking" || state === "ordered" || state === "pulsing";
}

/** What the gate's contact showed after an opening. It knows better than the relay. */
export function gateOf(ring: Ring, opening: Opening): Gate | null {
  return ring.gates.find((each) => each.lock === opening.lock && each.at >= opening.since) ?? null;
}

/** Whether this phone may send the visitor a prepared reply. */
export function mayReply(ring: Ring): boolean {
  return isOffered(ring)
    ? ring.role !== "declined"
    : ring.phase.kind === "talking" && ring.phase.mine && ring.role === "joined";
}

/** Whether the gateway lets this phone open now, as far as the phone knows. */
export function mayOpen(ring: Ring, now: number): boolean {
  switch (ring.phase.kind) {
    case "ringing":
      return true;
    case "talking":
      return ring.phase.mine && ring.role !== "left";
    case "held":
      return ring.phase.mine ? ring.role === "joined" : ring.role !== "declined";
    case "ended":
      return ring.phase.openUntil > now && (ring.phase.mine || ring.openings.some((each) => each.mine));
  }
}

/** Whether that is this phone. */
export function isMe(state: State, who: Named | null): boolean {
  const { session } = state.enrolment;
  return who !== null && session.kind === "enrolled" && session.phone.id === who.id;
}
