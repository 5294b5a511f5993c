/**
 * The app's logic, pure: `(state, event, now)` gives the next state and the effects. It has no clock, socket, media or
 * randomness; the shell supplies those.
 */
import type { ToPhone } from "../protocol/messages";
import { onUserAction } from "./actions";
import { onBackTimer } from "./calls/actions";
import { onAddress, onWantedTimer } from "./calls/address";
import { onCutOff, onSynced } from "./calls/loss";
import {
  onMediaAnswer,
  onMediaEnded,
  onMediaFailed,
  onMediaOffer,
  onMediaQuality,
  onMediaRefused,
  onMediaState,
  onMediaTimer,
  onNetworkChange,
} from "./calls/media";
import { onMic } from "./calls/microphone";
import { onLock, onOpenTimer } from "./calls/opening";
import { onFirstFrame, onNoPicture, onPainted, onRing, onState, onWarning } from "./calls/ring";
import { onCloseTimer, updateScreen } from "./calls/screen";
import { onSocketClosed, onUnsigned } from "./connection/closed";
import { onChallenge, onGreetingRefused, onSocketOpen } from "./connection/connect";
import { onMessageAlive, onOffline, probe } from "./connection/liveness";
import { onConnectionTimer } from "./connection/timers";
import { onVisible, wake } from "./connection/visibility";
import { onWindow } from "./connection/windows";
import { onEnrolled, onIdentity, onLeft, onLooked, onStart } from "./enrolment/enrolment";
import type { Effect, Event } from "./events";
import { onPast, onVisit } from "./history/history";
import { onPhones, onUnreachable } from "./phones/phones";
import { onError, onOk } from "./responses";
import { onAskAnswered, onAskTimer } from "./schools/asks";
import { onDoor, onGate } from "./schools/doors";
import { onLockdown, onPlan } from "./schools/schools";
import type { State } from "./state";
import { Transition } from "./transition";
import { endTest, onTest, onTestPainted, onTestResult, onWaking, stopRinging } from "./waking/waking";
import { onWelcome } from "./welcome";

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
      return onPainted(transition, event.ring);
    case "first-frame":
      return onFirstFrame(transition, event.ring);
    case "media-offer":
      return onMediaOffer(transition, event.ring, event.gen, event.sdp);
    case "media-state":
      onMediaState(transition, event.ring, event.gen, event.ice);
      if (event.ice === "disconnected") {
        // Where the picture stops, the connection may be lost too. It is better to know now than at the next ping.
        probe(transition);
      }
      return;
    case "media-quality":
      return onMediaQuality(transition, event.ring, event.gen, event);
    case "media-failed":
      return onMediaFailed(transition, event.ring, event.gen, event.never ?? false);
    case "mic":
      return onMic(transition, event.mic);
    case "left":
      return onLeft(transition, event.done);
    case "past":
      return onPast(transition, event.rows);
    case "visit":
      return onVisit(transition, event.ring, event.answer);
    case "phones":
      return onPhones(transition, event.rows);
    case "waking":
      return onWaking(transition, event.waking, event.subscription);
    case "test-painted":
      return onTestPainted(transition, event.test);
    default:
      return onUserAction(transition, event);
  }
}

/** An order that cannot be signed was not given. Only the order fails: a call continues without the key. */
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
    return onWelcome(transition, message);
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
      return onOpenTimer(transition, ring, lock);
    case "close":
      return onCloseTimer(transition, ring);
    case "cut-off":
      return onCutOff(transition);
    case "sync":
      return onSynced(transition);
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
      return onBackTimer(transition);
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
      return onWantedTimer(transition);
    default:
      return onConnectionTimer(transition, key);
  }
}

function onRefused(
  transition: Transition,
  { re, code, by }: Pick<Extract<ToPhone, { type: "error" }>, "re" | "code" | "by">,
): void {
  // `too-late` for a recent request: this phone slept since the challenge arrived, and measured too short a time.
  if ((code === "stale" || code === "too-late") && transition.again(re)) {
    return;
  }
  onAskAnswered(transition, re, code);
  onError(transition, re, code, by);
}
