/** After every event: which ring fills the screen, and what follows from that alone. */
import { endLeg, restartLeg, startLeg } from "./media";
import { isEngaged, isLive, isOffered, type Ring, type State } from "./state";
import type { Turn } from "./turn";
import { stopRinging } from "./wake";

/** How long it stays on the screen that somebody else took the ring, or how a finished one ended. */
const SHORT = 8_000;
const LONG = 20_000;
const SETTLED: ReadonlySet<string> = new Set(["answered", "opened", "declined", "time-limit"]);

export function settle(turn: Turn): void {
  const before = turn.state.calls.shown;
  const next = choose(turn.state);
  if (next !== before) {
    turn.set("calls", { shown: next });
  }
  if (next !== null && (next === turn.state.calls.wanted || turn.state.calls.late)) {
    turn.set("calls", { wanted: next === turn.state.calls.wanted ? null : turn.state.calls.wanted, late: false });
  }
  for (const ring of turn.state.calls.rings) {
    tell(turn, ring);
    media(turn, ring);
    closeByItself(turn, ring);
  }
  tellTest(turn);
  prune(turn);
}

/** A test is on the screen where nothing else fills it, and a visitor ends it. */
function tellTest(turn: Turn): void {
  const { testing } = turn.state.waking;
  const { shown } = turn.state.calls;
  const { visible } = turn.state.connection;
  if (testing !== null && shown !== null) {
    stopRinging(turn, null);
  } else if (testing?.told === "no" && visible && turn.isUp()) {
    turn.set("waking", { testing: { ...testing, told: "painting" } });
    turn.effect({ type: "test-painted", test: testing.test });
  }
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

/** Rings and waits for this phone. */
export function isCalling(ring: Ring): boolean {
  return isOffered(ring) && ring.role === "asked";
}

/** This phone's own call, of an earlier page or before a cut, that goes on in the gateway. */
function isMineToResume(ring: Ring): boolean {
  const { phase } = ring;
  return (phase.kind === "talking" || phase.kind === "held") && phase.mine && ring.role === "asked";
}

function tell(turn: Turn, ring: Ring): void {
  if (ring.told === "no" && !ring.stale && isLive(ring) && turn.state.connection.visible && turn.isUp()) {
    turn.setRing(ring.id, { told: "painting" });
    turn.effect({ type: "when-painted", ring: ring.id });
  }
}

function media(turn: Turn, ring: Ring): void {
  // Hung up: the session goes with the ring. Were it closed before the gateway knows, it would take the phone for lost.
  const leaving = ring.role === "left";
  const wanted =
    ring.id === turn.state.calls.shown &&
    isLive(ring) &&
    (!leaving || turn.isUp()) &&
    (isOffered(ring) || (ring.phase.kind !== "ringing" && ring.phase.mine));
  if (!wanted) {
    if (ring.leg) {
      endLeg(turn, ring);
    }
    return;
  }
  if (!turn.isUp() || ring.stale || leaving) {
    return;
  }
  if (ring.leg === null || (ring.leg.again === "fresh" && ring.leg.offer === "none")) {
    startLeg(turn, ring);
  } else if (ring.leg.again === "restart" && ring.leg.offer === "none") {
    restartLeg(turn, ring.id, ring.leg);
  }
}

/** A visitor whom nobody has served stays on the screen until somebody has seen it; the rest goes by itself. */
function closeByItself(turn: Turn, ring: Ring): void {
  if (ring.id !== turn.state.calls.shown || ring.closing) {
    return;
  }
  const { phase } = ring;
  if (phase.kind === "ended") {
    const open = Math.max(0, phase.openUntil - turn.now);
    if (phase.outcome !== null && SETTLED.has(phase.outcome)) {
      later(turn, ring, open + (phase.mine ? LONG : SHORT));
    }
  } else if (
    phase.kind !== "ringing" &&
    !phase.mine &&
    (phase.kind === "talking" || ring.role === "declined")
  ) {
    later(turn, ring, SHORT);
  }
}

function later(turn: Turn, ring: Ring, after: number): void {
  turn.setRing(ring.id, { closing: true });
  turn.timer(`close:${ring.id}`, after);
}

/** What is over and not on the screen is forgotten, but for the last few, whose locks may still report. */
function prune(turn: Turn): void {
  const over = turn.state.calls.rings.filter((ring) => !isLive(ring) && ring.id !== turn.state.calls.shown);
  if (over.length > 4) {
    const gone = new Set(over.slice(0, over.length - 4));
    turn.set("calls", { rings: turn.state.calls.rings.filter((ring) => !gone.has(ring)) });
  }
}
