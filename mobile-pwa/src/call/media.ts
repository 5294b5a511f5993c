/** The offers of a ring, one at a time, and what is done when the media path breaks (section 4). */
import type { RingId } from "../protocol/messages";
import { refusesPicture } from "../protocol/sdp";
import type { Quality } from "./quality";
import { isOffered, type Leg, NO_WEBRTC, type Link, type Ring } from "./state";
import type { Turn } from "./turn";

/** An offer that is not answered by then, or not even made, will not be. */
const ANSWER = 5_000;
/** Time for ICE and DTLS to connect, or to come back after a restart, before a fresh session is tried. */
const CONNECT = 5_000;
const LONGEST = 12_000;

/** Begins the ring's first session, or a fresh one. */
export function startLeg(turn: Turn, ring: Ring): void {
  const gen = (ring.leg?.gen ?? 0) + 1;
  const tries = ring.leg?.tries ?? 0;
  setLeg(turn, ring.id, {
    gen,
    ice: "new",
    offer: "making",
    again: null,
    tries,
    refused: null,
    pictureless: false,
    quality: "good",
    still: false,
  });
  turn.effect({ type: "leg-start", ring: ring.id, gen });
  turn.timer(`offer:${ring.id}`, ANSWER);
}

/** Offers anew over the session that is there. */
export function restartLeg(turn: Turn, id: RingId, leg: Leg): void {
  setLeg(turn, id, { ...leg, offer: "making", again: null });
  turn.effect({ type: "leg-restart", ring: id, gen: leg.gen });
  turn.timer(`offer:${id}`, ANSWER);
}

export function endLeg(turn: Turn, ring: Ring): void {
  turn.cancel(`offer:${ring.id}`);
  turn.cancel(`leg:${ring.id}`);
  turn.setRing(ring.id, { leg: null });
  turn.effect({ type: "leg-close", ring: ring.id });
}

function renegotiate(turn: Turn, ring: Ring, leg: Leg, how: "restart" | "fresh"): void {
  if (leg.offer !== "none" || !turn.isUp()) {
    setLeg(turn, ring.id, { ...leg, again: leg.again === "fresh" ? "fresh" : how });
  } else if (how === "fresh") {
    startLeg(turn, { ...ring, leg });
  } else {
    restartLeg(turn, ring.id, leg);
  }
}

export function onLegOffer(turn: Turn, id: RingId, gen: number, sdp: string): void {
  const found = current(turn, id, gen);
  if (found === null || found.leg.offer !== "making") {
    return;
  }
  setLeg(turn, id, { ...found.leg, offer: "open" });
  turn.request({ type: "offer", ring: id, sdp }, "offer");
  turn.timer(`offer:${id}`, ANSWER);
}

export function onMedia(turn: Turn, id: RingId, sdp: string): void {
  const ring = turn.ring(id);
  if (ring?.leg?.offer !== "open") {
    return;
  }
  turn.cancel(`offer:${id}`);
  const leg: Leg = { ...ring.leg, offer: "none", again: null, pictureless: refusesPicture(sdp) };
  setLeg(turn, id, leg);
  turn.effect({ type: "leg-accept", ring: id, gen: leg.gen, sdp });
  turn.timer(`leg:${id}`, Math.min(CONNECT + 1_000 * leg.tries, LONGEST));
  if (ring.leg.again !== null) {
    renegotiate(turn, ring, leg, ring.leg.again);
  }
}

export function onMediaRefused(turn: Turn, id: RingId, reason: string): void {
  const ring = turn.ring(id);
  if (ring?.leg?.offer !== "open") {
    return;
  }
  turn.cancel(`offer:${id}`);
  setLeg(turn, id, { ...ring.leg, offer: "none", refused: reason, tries: ring.leg.tries + 1 });
  // Offering the same again to a gateway that cannot serve it changes nothing.
  if (reason === "no-common-codec") {
    turn.cancel(`leg:${id}`);
  } else {
    turn.timer(`leg:${id}`, Math.min(1_000 * 2 ** ring.leg.tries, LONGEST));
  }
}

/** The gateway has closed the session: what is left of it here waits for nothing more, and is not begun anew by itself. */
export function onMediaEnded(turn: Turn, id: RingId): void {
  const ring = turn.ring(id);
  if (ring?.leg && !isWatched(ring)) {
    endLeg(turn, ring);
  }
}

/** Whether this phone still has a part in the visitor's picture: then a fresh session is already asked for, or will be. */
function isWatched(ring: Ring): boolean {
  return isOffered(ring) || (ring.phase.kind !== "ended" && ring.phase.kind !== "ringing" && ring.phase.mine);
}

/** Whether nothing passes between this phone and the visitor: neither what the gateway says nor picture and voice. */
export function isCutOff(link: Link, ring: Ring): boolean {
  return link.kind !== "up" && ring.leg?.ice === "broken";
}

/** The gateway answered the offer with an error: wait a little, then try with a fresh session. */
export function onMediaError(turn: Turn, ring: Ring): void {
  if (ring.leg?.offer === "open") {
    turn.cancel(`offer:${ring.id}`);
    setLeg(turn, ring.id, { ...ring.leg, offer: "none", tries: ring.leg.tries + 1 });
    turn.timer(`leg:${ring.id}`, Math.min(500 * 2 ** ring.leg.tries, LONGEST));
  }
}

export function onLegState(
  turn: Turn,
  id: RingId,
  gen: number,
  ice: "connected" | "disconnected" | "failed",
): void {
  const found = current(turn, id, gen);
  if (found === null) {
    return;
  }
  const { ring, leg } = found;
  if (ice === "connected") {
    turn.cancel(`leg:${id}`);
    setLeg(turn, id, { ...leg, ice, tries: 0, refused: null });
    return;
  }
  const broken: Leg = { ...leg, ice: "broken" };
  setLeg(turn, id, broken);
  if (leg.ice !== "broken" || ice === "failed") {
    turn.timer(`leg:${id}`, CONNECT);
    renegotiate(turn, ring, broken, leg.ice === "new" ? "fresh" : "restart");
  }
}

export function onLegQuality(
  turn: Turn,
  id: RingId,
  gen: number,
  { quality, still }: { quality: Quality; still: boolean },
): void {
  const found = current(turn, id, gen);
  if (found && (found.leg.quality !== quality || found.leg.still !== still)) {
    setLeg(turn, id, { ...found.leg, quality, still });
  }
}

/** The browser would not make, or take, a description. */
export function onLegError(turn: Turn, id: RingId, gen: number, never: boolean): void {
  const found = current(turn, id, gen);
  if (found) {
    turn.cancel(`offer:${id}`);
    if (never) {
      return setLeg(turn, id, { ...found.leg, offer: "none", ice: "broken", refused: NO_WEBRTC });
    }
    setLeg(turn, id, { ...found.leg, offer: "none", ice: "broken", tries: found.leg.tries + 1 });
    turn.timer(`leg:${id}`, Math.min(1_000 * 2 ** found.leg.tries, LONGEST));
  }
}

export function onMediaTimer(turn: Turn, what: "offer" | "leg", id: RingId): void {
  const ring = turn.ring(id);
  if (!ring?.leg) {
    return;
  }
  const { leg } = ring;
  if (what === "offer" && leg.offer !== "none") {
    renegotiate(turn, ring, { ...leg, offer: "none", tries: leg.tries + 1 }, "fresh");
  } else if (what === "leg" && leg.ice !== "connected") {
    renegotiate(turn, ring, { ...leg, tries: leg.tries + 1 }, "fresh");
  }
}

/**
 * The phone has another network: its address is another, and the gateway must learn it. The picture is not called lost
 * before it is: the old path may still carry.
 */
export function onNetworkChange(turn: Turn): void {
  for (const ring of turn.state.calls.rings) {
    if (ring.leg && ring.leg.ice !== "new") {
      renegotiate(turn, ring, ring.leg, "restart");
    }
  }
}

function current(turn: Turn, id: RingId, gen: number): { ring: Ring; leg: Leg } | null {
  const ring = turn.ring(id);
  return ring?.leg && ring.leg.gen === gen ? { ring, leg: ring.leg } : null;
}

function setLeg(turn: Turn, id: RingId, leg: Leg): void {
  turn.setRing(id, { leg });
}
