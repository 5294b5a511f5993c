/**
 * The call's logic, pure: `(state, event, now)` gives the next state and what is to be done. It holds no clock, no
 * socket, no media and no chance; the shell brings those.
 */
import type { RingId, ToPhone } from "../protocol/messages";
import { onAskAnswered, onAskTimer, onLockdown, onPlan, onVisit } from "./around";
import { onEnrolled, onIdentity, onLeft, onLooked, onStart } from "./enter";
import type { Effect, Event } from "./events";
import {
  onChallenge,
  onGreetingRefused,
  onHidden,
  onTimer as onLinkTimer,
  onMessageAlive,
  onOffline,
  onSocketClosed,
  onSocketOpen,
  onUnsigned,
  onWindow,
  probe,
  wake,
} from "./link";
import {
  onLegError,
  onLegOffer,
  onLegQuality,
  onLegState,
  onMedia,
  onMediaEnded,
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
  onNoPicture,
  onOk,
  onRing,
  onRingTimer,
  onState,
  onWarning,
  onWelcome,
} from "./ring";
import { settle } from "./settle";
import { mayShow, type State } from "./state";
import { Turn } from "./turn";
import { endTest, onTest, onTestPainted, onTestResult, onUnreachable, onWaking, stopRinging } from "./wake";

/** The rings that live are told right after the welcome. */
const WANTED = 1_500;
/** The gateway writes a ring's row soon after it tells the end: so often, and so long, is it looked for. */
const PAST_AGAIN = 500;
const PAST_LATE = 10_000;

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
      return onStart(turn, event);
    case "address":
      return onAddress(turn, event.ring);
    case "identity":
      return onIdentity(turn, event);
    case "keyless":
      return onKeyless(turn, event.re ?? null);
    case "enrolled":
      return onEnrolled(turn, event);
    case "looked":
      return onLooked(turn, event);
    case "socket-open":
      return onSocketOpen(turn);
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
      wake(turn, "network");
      return onNetworkChange(turn);
    case "offline":
      return onOffline(turn);
    case "wake":
      return wake(turn, event.how);
    case "window":
      return onWindow(turn, event.says);
    case "visible":
      return onVisible(turn, event.visible);
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
      return onLegQuality(turn, event.ring, event.gen, event);
    case "leg-error":
      return onLegError(turn, event.ring, event.gen, event.never ?? false);
    case "mic":
      return turn.set("calls", { mic: event.mic });
    case "left":
      return onLeft(turn, event.done);
    case "past":
      return onPast(turn, event.rows);
    case "visit":
      return onVisit(turn, event.ring, event.answer);
    case "phones":
      return turn.set("phones", { rows: event.rows ?? turn.state.phones.rows });
    case "waking":
      return onWaking(turn, event.waking, event.subscription);
    case "test-painted":
      return onTestPainted(turn, event.test);
    default:
      return onPress(turn, event);
  }
}

function onVisible(turn: Turn, visible: boolean): void {
  if (visible === turn.state.connection.visible) {
    return;
  }
  turn.set("connection", { visible });
  if (visible) {
    wake(turn, "seen");
  } else {
    onHidden(turn);
    turn.send({ type: "visible", visible: false });
  }
  const { link } = turn.state.connection;
  if (link.kind === "greeting" && link.hellos > 0) {
    // The hello, which is out, has said otherwise.
    turn.effect({ type: "send", message: { type: "visible", visible } });
  }
}

/** An order that cannot be signed was not given, and is all that fails: a call goes on without its key. */
function onKeyless(turn: Turn, re: number | null): void {
  if (re !== null && turn.isUp()) {
    turn.giveUp(re);
    onRefused(turn, { re, code: "unsigned", by: null });
  } else {
    onUnsigned(turn);
  }
}

function onMessage(turn: Turn, message: Extract<Event, { type: "message" }>["message"]): void {
  if (message.type === "welcome") {
    onWelcome(turn, message);
    if (turn.state.calls.wanted !== null) {
      turn.timer("wanted", WANTED);
    }
    return;
  }
  if (message.type === "ping") {
    return turn.send({ type: "pong", n: message.n });
  }
  if (message.type === "challenge") {
    return onChallenge(turn, message.nonce);
  }
  if (!turn.isUp()) {
    if (message.type === "error") {
      onGreetingRefused(turn, message.code);
    }
    return;
  }
  switch (message.type) {
    case "ring":
      return onRing(turn, message);
    case "state":
      return onState(turn, message);
    case "warning":
      return onWarning(turn, message.ring, message.remaining);
    case "no-picture":
      return onNoPicture(turn, message.ring, message.reason);
    case "lock":
      return onLock(turn, message);
    case "gate":
      return onGate(turn, message);
    case "door":
      return onDoor(turn, message);
    case "media":
      return onMedia(turn, message.ring, message.sdp);
    case "media-ended":
      return onMediaEnded(turn, message.ring);
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
      return onRefused(turn, message);
    case "test":
      return onTest(turn, message.test, message.silent);
    case "test-result":
      return onTestResult(turn, message);
    case "unreachable":
      return onUnreachable(turn, message.phone, message.since);
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
    case "test-over":
      return endTest(turn, null);
    case "test-rings":
      return stopRinging(turn, null);
    case "back":
      return turn.set("calls", { backOver: null });
    case "proof":
      if (turn.unproved(Number(ring))) {
        // No second wait: an order is carried out soon, or not at all.
        turn.giveUp(Number(ring));
        onRefused(turn, { re: Number(ring), code: "stale", by: null });
      }
      return;
    case "past":
      turn.effect({ type: "fetch-past" });
      return;
    case "wanted":
      if (turn.isUp() && turn.state.calls.wanted !== null) {
        turn.set("calls", { wanted: null, late: true });
      }
      return;
    default:
      return onLinkTimer(turn, key);
  }
}

function onRefused(
  turn: Turn,
  { re, code, by }: Pick<Extract<ToPhone, { type: "error" }>, "re" | "code" | "by">,
): void {
  // `too-late` of what was asked for just now: this phone slept since the challenge came, and counted less than passed.
  if ((code === "stale" || code === "too-late") && turn.again(re)) {
    return;
  }
  onAskAnswered(turn, re, code);
  onError(turn, re, code, by);
}

/** A ring that lives comes to the screen, unless a visitor is being talked to; one that does not is said to be over. */
function onAddress(turn: Turn, id: RingId): void {
  const ring = turn.ring(id);
  turn.set("calls", { wanted: id, late: false });
  wake(turn, "seen");
  if (ring && mayShow(ring)) {
    onPress(turn, { type: "press-show", ring: id });
  } else {
    turn.timer("wanted", WANTED);
  }
}

function onPast(turn: Turn, rows: Extract<Event, { type: "past" }>["rows"]): void {
  if (rows === null) {
    return;
  }
  turn.set("history", { past: rows, pastAt: turn.now });
  const awaited = turn.state.calls.rings.some(
    ({ id, phase }) =>
      phase.kind === "ended" && turn.now - phase.at < PAST_LATE && rows.every((row) => row.ring !== id),
  );
  if (awaited) {
    turn.timer("past", PAST_AGAIN);
  }
  // A ring that ended while this phone was cut off: history says how.
  for (const ring of turn.state.calls.rings) {
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
