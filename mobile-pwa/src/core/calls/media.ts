/** A ring's offers, one at a time, and the recovery of a broken media path (section 4). */
import type { RingId } from "../../protocol/messages";
import { refusesPicture } from "../../protocol/sdp";
import type { Link } from "../connection/slice";
import type { Transition } from "../transition";
import type { Quality } from "./quality";
import { isOffered } from "./rules";
import { type MediaSession, NO_WEBRTC, type Ring } from "./slice";

/** How long an offer may take to be made and answered. */
const ANSWER = 5_000;
/** How long ICE and DTLS may take to connect, or to recover after a restart, before a new session is tried. */
const CONNECT = 5_000;
const LONGEST = 12_000;

/** Begins the ring's first session, or a new one. */
export function startMedia(transition: Transition, ring: Ring): void {
  const gen = (ring.media?.gen ?? 0) + 1;
  const tries = ring.media?.tries ?? 0;
  setMedia(transition, ring.id, {
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
  transition.effect({ type: "media-start", ring: ring.id, gen });
  transition.timer(`offer:${ring.id}`, ANSWER);
}

/** Sends a new offer for the present session. */
export function restartMedia(transition: Transition, id: RingId, media: MediaSession): void {
  setMedia(transition, id, { ...media, offer: "making", again: null });
  transition.effect({ type: "media-restart", ring: id, gen: media.gen });
  transition.timer(`offer:${id}`, ANSWER);
}

export function endMedia(transition: Transition, ring: Ring): void {
  transition.cancel(`offer:${ring.id}`);
  transition.cancel(`media:${ring.id}`);
  transition.setRing(ring.id, { media: null });
  transition.effect({ type: "media-close", ring: ring.id });
}

function renegotiate(
  transition: Transition,
  ring: Ring,
  media: MediaSession,
  how: "restart" | "fresh",
): void {
  if (media.offer !== "none" || !transition.isUp()) {
    setMedia(transition, ring.id, { ...media, again: media.again === "fresh" ? "fresh" : how });
  } else if (how === "fresh") {
    startMedia(transition, { ...ring, media });
  } else {
    restartMedia(transition, ring.id, media);
  }
}

export function onMediaOffer(transition: Transition, id: RingId, gen: number, sdp: string): void {
  const found = current(transition, id, gen);
  if (found === null || found.media.offer !== "making") {
    return;
  }
  setMedia(transition, id, { ...found.media, offer: "open" });
  transition.request({ type: "offer", ring: id, sdp }, "offer");
  transition.timer(`offer:${id}`, ANSWER);
}

export function onMediaAnswer(transition: Transition, id: RingId, sdp: string): void {
  const ring = transition.ring(id);
  if (ring?.media?.offer !== "open") {
    return;
  }
  transition.cancel(`offer:${id}`);
  const media: MediaSession = { ...ring.media, offer: "none", again: null, pictureless: refusesPicture(sdp) };
  setMedia(transition, id, media);
  transition.effect({ type: "media-accept", ring: id, gen: media.gen, sdp });
  transition.timer(`media:${id}`, Math.min(CONNECT + 1_000 * media.tries, LONGEST));
  if (ring.media.again !== null) {
    renegotiate(transition, ring, media, ring.media.again);
  }
}

export function onMediaRefused(transition: Transition, id: RingId, reason: string): void {
  const ring = transition.ring(id);
  if (ring?.media?.offer !== "open") {
    return;
  }
  transition.cancel(`offer:${id}`);
  setMedia(transition, id, { ...ring.media, offer: "none", refused: reason, tries: ring.media.tries + 1 });
  // The same offer to a gateway that cannot serve it changes nothing.
  if (reason === "no-common-codec") {
    transition.cancel(`media:${id}`);
  } else {
    transition.timer(`media:${id}`, Math.min(1_000 * 2 ** ring.media.tries, LONGEST));
  }
}

/** The gateway closed the session. What is left here waits for nothing and is not restarted automatically. */
export function onMediaEnded(transition: Transition, id: RingId): void {
  const ring = transition.ring(id);
  if (ring?.media && !isWatched(ring)) {
    endMedia(transition, ring);
  }
}

/** Whether this phone still takes part in the visitor's picture: then a new session is requested, or will be. */
function isWatched(ring: Ring): boolean {
  return isOffered(ring) || (ring.phase.kind !== "ended" && ring.phase.kind !== "ringing" && ring.phase.mine);
}

/** Whether nothing passes between this phone and the visitor: no message of the gateway, no picture and no voice. */
export function isCutOff(link: Link, ring: Ring): boolean {
  return link.kind !== "up" && ring.media?.ice === "broken";
}

/** The gateway answered the offer with an error: waits a little, then tries a new session. */
export function onOfferError(transition: Transition, ring: Ring): void {
  if (ring.media?.offer === "open") {
    transition.cancel(`offer:${ring.id}`);
    setMedia(transition, ring.id, { ...ring.media, offer: "none", tries: ring.media.tries + 1 });
    transition.timer(`media:${ring.id}`, Math.min(500 * 2 ** ring.media.tries, LONGEST));
  }
}

export function onMediaState(
  transition: Transition,
  id: RingId,
  gen: number,
  ice: "connected" | "disconnected" | "failed",
): void {
  const found = current(transition, id, gen);
  if (found === null) {
    return;
  }
  const { ring, media } = found;
  if (ice === "connected") {
    transition.cancel(`media:${id}`);
    setMedia(transition, id, { ...media, ice, tries: 0, refused: null });
    return;
  }
  const broken: MediaSession = { ...media, ice: "broken" };
  setMedia(transition, id, broken);
  if (media.ice !== "broken" || ice === "failed") {
    transition.timer(`media:${id}`, CONNECT);
    renegotiate(transition, ring, broken, media.ice === "new" ? "fresh" : "restart");
  }
}

export function onMediaQuality(
  transition: Transition,
  id: RingId,
  gen: number,
  { quality, still }: { quality: Quality; still: boolean },
): void {
  const found = current(transition, id, gen);
  if (found && (found.media.quality !== quality || found.media.still !== still)) {
    setMedia(transition, id, { ...found.media, quality, still });
  }
}

/** The browser could not make or accept a description. */
export function onMediaFailed(transition: Transition, id: RingId, gen: number, never: boolean): void {
  const found = current(transition, id, gen);
  if (found) {
    transition.cancel(`offer:${id}`);
    if (never) {
      return setMedia(transition, id, { ...found.media, offer: "none", ice: "broken", refused: NO_WEBRTC });
    }
    setMedia(transition, id, { ...found.media, offer: "none", ice: "broken", tries: found.media.tries + 1 });
    transition.timer(`media:${id}`, Math.min(1_000 * 2 ** found.media.tries, LONGEST));
  }
}

export function onMediaTimer(transition: Transition, what: "offer" | "media", id: RingId): void {
  const ring = transition.ring(id);
  if (!ring?.media) {
    return;
  }
  const { media } = ring;
  if (what === "offer" && media.offer !== "none") {
    renegotiate(transition, ring, { ...media, offer: "none", tries: media.tries + 1 }, "fresh");
  } else if (what === "media" && media.ice !== "connected") {
    renegotiate(transition, ring, { ...media, tries: media.tries + 1 }, "fresh");
  }
}

/**
 * The phone is on another network with another address, which the gateway must learn. The picture does not count as
 * lost yet, because the old path may still work.
 */
export function onNetworkChange(transition: Transition): void {
  for (const ring of transition.state.calls.rings) {
    if (ring.media && ring.media.ice !== "new") {
      renegotiate(transition, ring, ring.media, "restart");
    }
  }
}

function current(
  transition: Transition,
  id: RingId,
  gen: number,
): { ring: Ring; media: MediaSession } | null {
  const ring = transition.ring(id);
  return ring?.media && ring.media.gen === gen ? { ring, media: ring.media } : null;
}

function setMedia(transition: Transition, id: RingId, media: MediaSession): void {
  transition.setRing(id, { media });
}
