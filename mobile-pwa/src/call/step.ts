/**
 * The call's logic, pure: `(state, event, now)` gives the next state and what is to be done. It holds no clock, no
 * socket, no media and no chance; the shell brings those.
 */
import type { RingId } from "../protocol/messages";
import { onAskAnswered, onAskTimer, onLockdown, onPlan, onVisit } from "./around";
import type { Effect, Event } from "./events";
import {
  forget,
  onHello,
  onTimer as onLinkTimer,
  onMessageAlive,
  onSocketClosed,
  probe,
  startLink,
} from "./link";
import {
  onLegError,
  onLegOffer,
  onLegQuality,
  onLegState,
  onMedia,
  onMediaRefused,
  onMediaTimer,
  onNetworkChange,
} from "./media";
import { onPress } from "./press";
import {
  onDoor,
  onError,
  onGate,
  onLock,
  onOk,
  onRing,
  onRingTimer,
  onState,
  onWarning,
  onWelcome,
} from "./ring";
import { settle } from "./settle";
import { enrolledAs, mayShow, type State } from "./state";
import { Turn } from "./turn";

/** The rings that live are told right after the welcome. */
const WANTED = 1_500;

export function step(
  state: State,
  event: Event,
  now: number,
): { readonly state: State; readonly effects: readonly Effect[] } {
  const turn = new Turn(state, now);
  handle(turn, event);
  settle(turn);
  return { state: turn.state, effects: turn.effects };
}

function handle(turn: Turn, event: Event): void {
  switch (event.type) {
    case "start":
      turn.set({ session: { kind: "unknown", token: event.token }, wanted: event.ring ?? null });
      return turn.effect({ type: "who-am-i" });
    case "address":
      return onAddress(turn, event.ring);
    case "identity":
      return onIdentity(turn, event.answer);
    case "enrolled":
      return onEnrolled(turn, event.answer);
    case "socket-open":
      return onHello(turn);
    case "socket-closed":
      return onSocketClosed(turn, event.code);
    case "unreadable":
      return onMessageAlive(turn);
    case "message":
      onMessageAlive(turn);
      return onMessage(turn, event.message);
    case "timer":
      return onTimer(turn, event.key);
    case "network":
      probe(turn);
      return onNetworkChange(turn);
    case "visible":
      if (event.visible !== turn.state.visible) {
        turn.set({ visible: event.visible });
        if (turn.state.link.kind === "greeting") {
          // The hello has said otherwise.
          turn.effect({ type: "send", message: { type: "visible", visible: event.visible } });
        } else if (event.visible) {
          probe(turn);
        } else {
          turn.send({ type: "visible", visible: false });
        }
      }
      return;
    case "painted":
      if (turn.ring(event.ring)?.told === "painting") {
        turn.setRing(event.ring, { told: "yes" });
        turn.send({ type: "told", ring: event.ring });
      }
      return;
    case "first-frame":
      if (turn.ring(event.ring)?.picture === false) {
        turn.setRing(event.ring, { picture: true });
        turn.send({ type: "first-frame", ring: event.ring });
      }
      return;
    case "leg-offer":
      return onLegOffer(turn, event.ring, event.gen, event.sdp);
    case "leg-state":
      onLegState(turn, event.ring, event.gen, event.ice);
      if (event.ice === "disconnected") {
        // Where the picture stops, the connection may be gone as well: better known now than at the next ping.
        probe(turn);
      }
      return;
    case "leg-quality":
      return onLegQuality(turn, event.ring, event.gen, event.quality);
    case "leg-error":
      return onLegError(turn, event.ring, event.gen);
    case "mic":
      return turn.set({ mic: event.mic });
    case "left":
      return onLeft(turn, event.done);
    case "past":
      return onPast(turn, event.rows);
    case "visit":
      return onVisit(turn, event.ring, event.answer);
    default:
      return onPress(turn, event);
  }
}

function onMessage(turn: Turn, message: Extract<Event, { type: "message" }>["message"]): void {
  if (message.type === "welcome") {
    onWelcome(turn, message);
    if (turn.state.wanted !== null) {
      turn.timer("wanted", WANTED);
    }
    return;
  }
  if (message.type === "ping") {
    return turn.send({ type: "pong", n: message.n });
  }
  if (!turn.isUp()) {
    return;
  }
  switch (message.type) {
    case "ring":
      return onRing(turn, message);
    case "state":
      return onState(turn, message);
    case "warning":
      return onWarning(turn, message.ring, message.remaining);
    case "lock":
      return onLock(turn, message);
    case "gate":
      return onGate(turn, message);
    case "door":
      return onDoor(turn, message);
    case "media":
      return onMedia(turn, message.ring, message.sdp);
    case "media-refused":
      return onMediaRefused(turn, message.ring, message.reason);
    case "ok":
      onAskAnswered(turn, message.re, null);
      return onOk(turn, message.re);
    case "plan":
      return onPlan(turn, message);
    case "lockdown":
      return onLockdown(turn, message);
    case "error":
      onAskAnswered(turn, message.re, message.code);
      return onError(turn, message.re, message.code, message.by);
  }
}

function onTimer(turn: Turn, key: string): void {
  const [what, ring = "", lock = ""] = key.split(":");
  switch (what) {
    case "offer":
    case "leg":
      return onMediaTimer(turn, what, ring);
    case "open":
    case "close":
      return onRingTimer(turn, what, ring, lock);
    case "ask":
      return onAskTimer(turn, ring);
    case "identity":
      turn.effect({ type: "who-am-i" });
      return;
    case "wanted":
      if (turn.isUp() && turn.state.wanted !== null) {
        turn.set({ wanted: null, late: true });
      }
      return;
    default:
      return onLinkTimer(turn, key);
  }
}

/** A ring that lives comes to the screen, unless a visitor is being talked to; one that does not is said to be over. */
function onAddress(turn: Turn, id: RingId): void {
  const ring = turn.ring(id);
  turn.set({ wanted: id, late: false });
  if (ring && mayShow(ring)) {
    onPress(turn, { type: "press-show", ring: id });
  } else {
    turn.timer("wanted", WANTED);
  }
}

function onIdentity(turn: Turn, answer: Extract<Event, { type: "identity" }>["answer"]): void {
  const before = turn.state.session;
  const asking = before.kind === "unknown" || before.kind === "unreachable";
  if (answer === "unreachable") {
    if (asking) {
      const attempt = before.kind === "unreachable" ? before.attempt + 1 : 0;
      turn.set({ session: { kind: "unreachable", token: before.token, attempt } });
      turn.timer("identity", Math.min(500 * 2 ** Math.min(attempt, 5), 15_000), 0.3);
    }
    return;
  }
  if (answer === "not-enrolled") {
    if (asking) {
      turn.set({
        session:
          before.token === null
            ? { kind: "stranger" }
            : { kind: "invited", token: before.token, busy: false, fault: null },
      });
    } else if (before.kind === "enrolled") {
      forget(turn, { kind: "revoked" });
    }
    return;
  }
  if (asking || before.kind === "enrolled") {
    if (asking && before.token !== null) {
      turn.effect({ type: "forget-link" });
    }
    turn.set({ session: enrolledAs(answer) });
    if (turn.state.link.kind === "idle") {
      startLink(turn);
      turn.effect({ type: "fetch-past" });
    }
  }
}

function onEnrolled(turn: Turn, answer: Extract<Event, { type: "enrolled" }>["answer"]): void {
  const { session } = turn.state;
  if (session.kind !== "invited") {
    return;
  }
  if (typeof answer === "string") {
    if (answer === "unknown-token") {
      turn.effect({ type: "forget-link" });
    }
    turn.set({ session: { ...session, busy: false, fault: answer } });
    return;
  }
  turn.effect({ type: "forget-link" });
  turn.set({ session: enrolledAs(answer) });
  startLink(turn);
  turn.effect({ type: "fetch-past" });
}

function onLeft(turn: Turn, done: boolean): void {
  const { session } = turn.state;
  if (session.kind === "enrolled") {
    if (done) {
      forget(turn, { kind: "revoked" });
    } else {
      turn.set({ session: { ...session, leaving: "failed" } });
    }
  }
}

function onPast(turn: Turn, rows: Extract<Event, { type: "past" }>["rows"]): void {
  if (rows === null) {
    return;
  }
  turn.set({ past: rows, pastAt: turn.now });
  // A ring that ended while this phone was cut off: history says how.
  for (const ring of turn.state.rings) {
    const row = rows.find((each) => each.ring === ring.id);
    if (row && ring.phase.kind === "ended" && ring.phase.outcome === null) {
      turn.setRing(ring.id, {
        phase: {
          ...ring.phase,
          outcome: row.outcome,
          opened: row.opened,
          by: row.by === null ? null : { id: "?", name: row.by },
        },
      });
    }
  }
}
