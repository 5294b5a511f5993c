/** After every event: which ring fills the screen, and the consequences of that alone. */
import type { RingId } from "../../protocol/messages";
import type { State } from "../state";
import type { Transition } from "../transition";
import { tellTest } from "../waking/waking";
import { endMedia, restartMedia, startMedia } from "./media";
import { isEngaged, isLive, isOffered } from "./rules";
import type { Ring } from "./slice";

/** How long the screen shows that somebody else took the ring, or how a ring ended. */
const SHORT = 8_000;
const LONG = 20_000;
const SETTLED: ReadonlySet<string> = new Set(["answered", "opened", "declined", "time-limit"]);

export function updateScreen(transition: Transition): void {
  const before = transition.state.calls.shown;
  const next = choose(transition.state);
  if (next !== before) {
    transition.set("calls", { shown: next });
  }
  if (next !== null && (next === transition.state.calls.wanted || transition.state.calls.late)) {
    transition.set("calls", {
      wanted: next === transition.state.calls.wanted ? null : transition.state.calls.wanted,
      late: false,
    });
  }
  for (const ring of transition.state.calls.rings) {
    tell(transition, ring);
    followMedia(transition, ring);
    closeByItself(transition, ring);
  }
  tellTest(transition);
  prune(transition);
}

function choose(state: State): string | null {
  const shown = state.calls.rings.find((ring) => ring.id === state.calls.shown);
  const engaged = state.calls.rings.find(isEngaged);
  if (engaged) {
    return engaged.id;
  }
  const wanted = state.calls.rings.find((ring) => ring.id === state.calls.wanted);
  for (const ring of [wanted, shown]) {
    if (ring && (isCalling(ring) || isMineToResume(ring))) {
      return ring.id;
    }
  }
  const calling = state.calls.rings.find((ring) => isCalling(ring) || isMineToResume(ring));
  if (calling) {
    return calling.id;
  }
  return shown && shown.role !== "away" ? shown.id : null;
}

/** Whether the ring rings and waits for this phone. */
export function isCalling(ring: Ring): boolean {
  return isOffered(ring) && ring.role === "asked";
}

/**
 * Whether it is this phone's own call, from an earlier page or before a disconnection, that continues in the gateway.
 */
function isMineToResume(ring: Ring): boolean {
  const { phase } = ring;
  return (phase.kind === "talking" || phase.kind === "held") && phase.mine && ring.role === "asked";
}

function tell(transition: Transition, ring: Ring): void {
  if (
    ring.told === "no" &&
    !ring.stale &&
    isLive(ring) &&
    transition.state.connection.visible &&
    transition.isUp()
  ) {
    transition.setRing(ring.id, { told: "painting" });
    transition.effect({ type: "when-painted", ring: ring.id });
  }
}

function followMedia(transition: Transition, ring: Ring): void {
  // Hung up: the session ends with the ring. If it were closed before the gateway knows, the gateway would count this
  // phone as lost.
  const leaving = ring.role === "left";
  const wanted =
    ring.id === transition.state.calls.shown &&
    isLive(ring) &&
    (!leaving || transition.isUp()) &&
    (isOffered(ring) || (ring.phase.kind !== "ringing" && ring.phase.mine));
  if (!wanted) {
    if (ring.media) {
      endMedia(transition, ring);
    }
    return;
  }
  if (!transition.isUp() || ring.stale || leaving) {
    return;
  }
  if (ring.media === null || (ring.media.again === "fresh" && ring.media.offer === "none")) {
    startMedia(transition, ring);
  } else if (ring.media.again === "restart" && ring.media.offer === "none") {
    restartMedia(transition, ring.id, ring.media);
  }
}

/**
 * A visitor without an answer stays on the screen until somebody has seen it. Other ended rings leave by themselves.
 */
function closeByItself(transition: Transition, ring: Ring): void {
  if (ring.id !== transition.state.calls.shown || ring.closing) {
    return;
  }
  const { phase } = ring;
  if (phase.kind === "ended") {
    const open = Math.max(0, phase.openUntil - transition.now);
    if (phase.outcome !== null && SETTLED.has(phase.outcome)) {
      later(transition, ring, open + (phase.mine ? LONG : SHORT));
    }
  } else if (
    phase.kind !== "ringing" &&
    !phase.mine &&
    (phase.kind === "talking" || ring.role === "declined")
  ) {
    later(transition, ring, SHORT);
  }
}

function later(transition: Transition, ring: Ring, after: number): void {
  transition.setRing(ring.id, { closing: true });
  transition.timer(`close:${ring.id}`, after);
}

/** Forgets ended rings that are not on the screen, except the last few, whose locks may still report. */
function prune(transition: Transition): void {
  const over = transition.state.calls.rings.filter(
    (ring) => !isLive(ring) && ring.id !== transition.state.calls.shown,
  );
  if (over.length > 4) {
    const gone = new Set(over.slice(0, over.length - 4));
    transition.set("calls", { rings: transition.state.calls.rings.filter((ring) => !gone.has(ring)) });
  }
}

/** A ring that ended, or that somebody else took, was on the screen long enough. */
export function onCloseTimer(transition: Transition, id: RingId): void {
  const ring = transition.ring(id);
  if (ring !== null && transition.state.calls.shown === id && !isEngaged(ring)) {
    transition.setRing(id, { role: ring.role === "left" ? "left" : "away", closing: false });
    transition.set("calls", { shown: null });
  }
}
