/** What the person does with a ring: answer, decline, hang up, open, reply, put aside. */
import type { RingId } from "../../protocol/messages";
import type { UserAction } from "../events";
import type { Transition } from "../transition";
import { stopRinging } from "../waking/waking";
import { open } from "./opening";
import { isEngaged, isLive, isMute, isOffered, mayOpen, mayReply, mayShow } from "./rules";
import type { Ring } from "./slice";

/** How long the screen says that Back ends nothing. */
const BACK = 5_000;

export type CallAction = Extract<
  UserAction,
  {
    readonly type:
      | "press-answer"
      | "press-decline"
      | "press-hangup"
      | "press-open"
      | "press-reply"
      | "press-mute"
      | "press-microphone"
      | "press-close"
      | "press-back"
      | "press-show";
  }
>;

export function onCallAction(transition: Transition, press: CallAction): void {
  const shown = transition.shown();
  const ring = "ring" in press && press.ring === shown?.id ? shown : null;
  switch (press.type) {
    case "press-answer":
      if (ring) {
        answer(transition, ring);
      }
      return;
    case "press-decline":
      if (ring && isOffered(ring)) {
        transition.setRing(ring.id, { role: "declined" });
        transition.request({ type: "decline", ring: ring.id }, "decline");
        transition.set("calls", { shown: null });
      }
      return;
    case "press-hangup":
      if (ring && isLive(ring) && ring.phase.kind !== "ringing" && ring.phase.mine) {
        transition.setRing(ring.id, { role: "left" });
        transition.request({ type: "hangup", ring: ring.id }, "hangup");
      }
      return;
    case "press-open":
      if (ring && mayOpen(ring, transition.now)) {
        open(transition, ring, press.lock);
      }
      return;
    case "press-reply":
      if (ring && mayReply(ring) && ring.reply?.state !== "asking" && transition.isUp()) {
        transition.request({ type: "reply", ring: ring.id, reply: press.reply }, "reply");
        transition.setRing(ring.id, { reply: { word: press.reply, state: "asking" } });
      }
      return;
    case "press-mute":
      return transition.set("calls", { muted: !transition.state.calls.muted });
    case "press-microphone":
      if (["refused", "missing", "interrupted"].includes(transition.state.calls.mic)) {
        transition.set("calls", { mic: "off" });
        transition.effect({ type: "microphone" });
      }
      return;
    case "press-close":
      if (ring) {
        close(transition, ring);
      }
      return;
    case "press-back":
      return back(transition, shown);
    case "press-show":
      return show(transition, press.ring);
  }
}

/** Puts a ring on the screen, unless this phone talks to a visitor there. */
export function show(transition: Transition, id: RingId): void {
  const shown = transition.shown();
  const wanted = transition.ring(id);
  if (wanted && mayShow(wanted) && !(shown && isEngaged(shown))) {
    transition.setRing(id, { role: "asked" });
    transition.set("calls", { shown: id });
  }
}

function close(transition: Transition, ring: Ring): void {
  if (isEngaged(ring)) {
    return;
  }
  if (isLive(ring)) {
    transition.setRing(ring.id, { role: ring.role === "left" ? "left" : "away" });
  }
  transition.cancel(`close:${ring.id}`);
  transition.set("calls", { shown: null });
  // A row that was not written yet when the ring ended is there by now.
  transition.effect({ type: "fetch-past" });
}

/** Back closes an ended ring. It neither sends away nor abandons a visitor who waits or talks. */
function back(transition: Transition, shown: Ring | null): void {
  if (shown === null) {
    return stopRinging(transition, null);
  }
  const { phase } = shown;
  const mine = phase.kind !== "ringing" && phase.mine;
  const over = !isLive(shown) || (!mine && !isOffered(shown));
  if (over) {
    return close(transition, shown);
  }
  transition.set("calls", { backOver: shown.id });
  transition.timer("back", BACK);
}

function answer(transition: Transition, ring: Ring): void {
  const { phase } = ring;
  const again = (phase.kind === "talking" || phase.kind === "held") && phase.mine && ring.role === "asked";
  if ((!isOffered(ring) && !again) || ring.role === "answering" || isMute(ring) || !transition.isUp()) {
    return;
  }
  // A call of this phone that continues in the gateway needs no answer, only this page's sound.
  transition.setRing(ring.id, {
    role: phase.kind === "talking" ? "joined" : "answering",
    answerFault: null,
  });
  transition.set("calls", { muted: false });
  if (phase.kind !== "talking") {
    transition.request({ type: "answer", ring: ring.id }, "answer");
  }
}

export function onBackTimer(transition: Transition): void {
  transition.set("calls", { backOver: null });
}
