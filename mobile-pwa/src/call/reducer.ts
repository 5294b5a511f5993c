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
  onMediaFailed,
  onMediaOffer,
  onMediaQuality,
  onMediaState,
  onMediaAnswer,
  onMediaEnded,
  onMediaRefused,
  onMediaTimer,
  onNetworkChange,
} from "./media";
import { onUserAction } from "./actions";
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
import { updateScreen } from "./screen";
import { mayShow, type State } from "./state";
import { Transition } from "./transition";
import { endTest, onTest, onTestPainted, onTestResult, onUnreachable, onWaking, stopRinging } from "./wake";

/** The rings that live are told right after the welcome. */
const WANTED = 1_500;
/** The gateway writes a ring's row soon after it tells the end: so often, and so long, is it looked for. */
const PAST_AGAIN = 500;
const PAST_LATE = 10_000;

export function reduce(
  state: State,
  event: Event,
  now: number,
): { readonly state: State; readonly effects: readonly Effect[] } {
  const transition = new Transition(state, now);
  handle(transition, event);
  updateScreen(transition);
  return { state: transition.state, effects: transition.effects };
}

function handle(transition: Transition, event: Event): void {
  switch (event.type) {
    case "start":
      return onStart(transition, event);
    case "address":
      return onAddress(transition, event.ring);
    case "identity":
      return onIdentity(transition, event);
    case "keyless":
      return onKeyless(transition, event.re ?? null);
    case "enrolled":
      return onEnrolled(transition, event);
    case "looked":
      return onLooked(transition, event);
    case "socket-open":
      return onSocketOpen(transition);
    case "socket-closed":
      return onSocketClosed(transition, event.code);
    case "unreadable":
      return onMessageAlive(transition);
    case "message":
      onMessageAlive(transition);
      return onMessage(transition, event.message);
    case "timer":
      return onTimer(transition, event.key);
    case "network":
      wake(transition, "network");
      return onNetworkChange(transition);
    case "offline":
      return onOffline(transition);
    case "wake":
      return wake(transition, event.how);
    case "window":
      return onWindow(transition, event.says);
    case "visible":
      return onVisible(transition, event.visible);
    case "painted":
      if (transition.ring(event.ring)?.told === "painting") {
        transition.setRing(event.ring, { told: "yes" });
        transition.send({ type: "told", ring: event.ring });
      }
      return;
    case "first-frame":
      if (transition.ring(event.ring)?.picture === false) {
        transition.setRing(event.ring, { picture: true });
        transition.send({ type: "first-frame", ring: event.ring });
      }
      return;
    case "media-offer":
      return onMediaOffer(transition, event.ring, event.gen, event.sdp);
    case "media-state":
      onMediaState(transition, event.ring, event.gen, event.ice);
      if (event.ice === "disconnected") {
        // Where the picture stops, the connection may be gone as well: better known now than at the next ping.
        probe(transition);
      }
      return;
    case "media-quality":
      return onMediaQuality(transition, event.ring, event.gen, event);
    case "media-failed":
      return onMediaFailed(transition, event.ring, event.gen, event.never ?? false);
    case "mic":
      return transition.set("calls", { mic: event.mic });
    case "left":
      return onLeft(transition, event.done);
    case "past":
      return onPast(transition, event.rows);
    case "visit":
      return onVisit(transition, event.ring, event.answer);
    case "phones":
      return transition.set("phones", { rows: event.rows ?? transition.state.phones.rows });
    case "waking":
      return onWaking(transition, event.waking, event.subscription);
    case "test-painted":
      return onTestPainted(transition, event.test);
    default:
      return onUserAction(transition, event);
  }
}

function onVisible(transition: Transition, visible: boolean): void {
  if (visible === transition.state.connection.visible) {
    return;
  }
  transition.set("connection", { visible });
  if (visible) {
    wake(transition, "seen");
  } else {
    onHidden(transition);
    transition.send({ type: "visible", visible: false });
  }
  const { link } = transition.state.connection;
  if (link.kind === "greeting" && link.hellos > 0) {
    // The hello, which is out, has said otherwise.
    transition.effect({ type: "send", message: { type: "visible", visible } });
  }
}

/** An order that cannot be signed was not given, and is all that fails: a call goes on without its key. */
function onKeyless(transition: Transition, re: number | null): void {
  if (re !== null && transition.isUp()) {
    transition.giveUp(re);
    onRefused(transition, { re, code: "unsigned", by: null });
  } else {
    onUnsigned(transition);
  }
}

function onMessage(transition: Transition, message: Extract<Event, { type: "message" }>["message"]): void {
  if (message.type === "welcome") {
    onWelcome(transition, message);
    if (transition.state.calls.wanted !== null) {
      transition.timer("wanted", WANTED);
    }
    return;
  }
  if (message.type === "ping") {
    return transition.send({ type: "pong", n: message.n });
  }
  if (message.type === "challenge") {
    return onChallenge(transition, message.nonce);
  }
  if (!transition.isUp()) {
    if (message.type === "error") {
      onGreetingRefused(transition, message.code);
    }
    return;
  }
  switch (message.type) {
    case "ring":
      return onRing(transition, message);
    case "state":
      return onState(transition, message);
    case "warning":
      return onWarning(transition, message.ring, message.remaining);
    case "no-picture":
      return onNoPicture(transition, message.ring, message.reason);
    case "lock":
      return onLock(transition, message);
    case "gate":
      return onGate(transition, message);
    case "door":
      return onDoor(transition, message);
    case "media":
      return onMediaAnswer(transition, message.ring, message.sdp);
    case "media-ended":
      return onMediaEnded(transition, message.ring);
    case "media-refused":
      return onMediaRefused(transition, message.ring, message.reason);
    case "ok":
      onAskAnswered(transition, message.re, null);
      return onOk(transition, message.re);
    case "plan":
      return onPlan(transition, message);
    case "lockdown":
      return onLockdown(transition, message);
    case "error":
      return onRefused(transition, message);
    case "test":
      return onTest(transition, message.test, message.silent);
    case "test-result":
      return onTestResult(transition, message);
    case "unreachable":
      return onUnreachable(transition, message.phone, message.since);
  }
}

function onTimer(transition: Transition, key: string): void {
  const [what, ring = "", lock = ""] = key.split(":");
  switch (what) {
    case "offer":
    case "media":
      return onMediaTimer(transition, what, ring);
    case "open":
    case "close":
      return onRingTimer(transition, what, ring, lock);
    case "ask":
      return onAskTimer(transition, ring);
    case "identity":
      transition.effect({ type: "who-am-i" });
      return;
    case "test-over":
      return endTest(transition, null);
    case "test-rings":
      return stopRinging(transition, null);
    case "back":
      return transition.set("calls", { backOver: null });
    case "proof":
      if (transition.unproved(Number(ring))) {
        // No second wait: an order is carried out soon, or not at all.
        transition.giveUp(Number(ring));
        onRefused(transition, { re: Number(ring), code: "stale", by: null });
      }
      return;
    case "past":
      transition.effect({ type: "fetch-past" });
      return;
    case "wanted":
      if (transition.isUp() && transition.state.calls.wanted !== null) {
        transition.set("calls", { wanted: null, late: true });
      }
      return;
    default:
      return onLinkTimer(transition, key);
  }
}

function onRefused(
  transition: Transition,
  { re, code, by }: Pick<Extract<ToPhone, { type: "error" }>, "re" | "code" | "by">,
): void {
  // `too-late` of what was asked for just now: this phone slept since the challenge came, and counted less than passed.
  if ((code === "stale" || code === "too-late") && transition.again(re)) {
    return;
  }
  onAskAnswered(transition, re, code);
  onError(transition, re, code, by);
}

/** A ring that lives comes to the screen, unless a visitor is being talked to; one that does not is said to be over. */
function onAddress(transition: Transition, id: RingId): void {
  const ring = transition.ring(id);
  transition.set("calls", { wanted: id, late: false });
  wake(transition, "seen");
  if (ring && mayShow(ring)) {
    onUserAction(transition, { type: "press-show", ring: id });
  } else {
    transition.timer("wanted", WANTED);
  }
}

function onPast(transition: Transition, rows: Extract<Event, { type: "past" }>["rows"]): void {
  if (rows === null) {
    return;
  }
  transition.set("history", { past: rows, pastAt: transition.now });
  const awaited = transition.state.calls.rings.some(
    ({ id, phase }) =>
      phase.kind === "ended" && transition.now - phase.at < PAST_LATE && rows.every((row) => row.ring !== id),
  );
  if (awaited) {
    transition.timer("past", PAST_AGAIN);
  }
  // A ring that ended while this phone was cut off: history says how.
  for (const ring of transition.state.calls.rings) {
    const row = rows.find((each) => each.ring === ring.id);
    if (row && ring.phase.kind === "ended" && ring.phase.outcome === null) {
      transition.setRing(ring.id, {
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
