/** What the person at the phone does. */

import { asksRead, look, onSchoolAction } from "./around";
import { onEnrolAction } from "./enter";
import type { UserAction } from "./events";
import { startLink } from "./link";
import { open } from "./ring";
import { isEngaged, isLive, isMute, isOffered, mayOpen, mayReply, mayShow, type Ring } from "./state";
import type { Transition } from "./transition";
import { startTest, stopRinging } from "./wake";

/** How long it is said that Back ends nothing. */
const BACK = 5_000;

export function onUserAction(transition: Transition, press: UserAction): void {
  const shown = transition.shown();
  const ring = "ring" in press && press.ring === shown?.id ? shown : null;
  switch (press.type) {
    case "press-enrol":
    case "press-look":
    case "press-again":
    case "press-code":
    case "press-here":
    case "press-setup":
      return onEnrolAction(transition, press);
    case "press-test":
      return startTest(transition);
    case "press-test-end":
      return stopRinging(transition, press.heard);
    case "press-end-phone":
      return endPhone(transition, press.phone);
    case "press-unreachable":
      return transition.set("phones", {
        unreachable: transition.state.phones.unreachable.filter((each) => each.phone.id !== press.phone),
      });
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
    case "press-alarm":
      return transition.set("schools", {
        alarms: transition.state.schools.alarms.filter((each) => each.door.id !== press.door || each.lock !== press.lock),
      });
    case "press-mute":
      return transition.set("calls", { muted: !transition.state.calls.muted });
    case "press-microphone":
      if (["refused", "missing", "interrupted"].includes(transition.state.calls.mic)) {
        transition.set("calls", { mic: "off" });
        transition.effect({ type: "microphone" });
      }
      return;
    case "press-close":
      if (ring && !isEngaged(ring)) {
        if (isLive(ring)) {
          transition.setRing(ring.id, { role: ring.role === "left" ? "left" : "away" });
        }
        transition.cancel(`close:${ring.id}`);
        transition.set("calls", { shown: null });
        // What was not yet written when it ended is by now.
        transition.effect({ type: "fetch-past" });
      }
      return;
    case "press-back":
      return back(transition, shown);
    case "press-show": {
      const wanted = transition.ring(press.ring);
      if (wanted && mayShow(wanted) && !(shown && isEngaged(shown))) {
        transition.setRing(press.ring, { role: "asked" });
        transition.set("calls", { shown: press.ring });
      }
      return;
    }
    case "press-page":
      transition.set("navigation", { page: press.page, subject: press.of ?? null, });
 transition.set("calls", { late: false, });
 transition.set("phones", { ending: null });
      asksRead(transition);
      if (press.page === "visit" && press.of !== undefined) {
        look(transition, press.of);
      }
      if (transition.state.enrolment.session.kind === "enrolled") {
        transition.effect({ type: press.page === "phones" ? "fetch-phones" : "fetch-past" });
      }
      return;
    case "press-hand-over":
    case "press-quiet":
    case "press-lockdown":
    case "press-call-back":
      return onSchoolAction(transition, press);
    case "press-use-here":
      if (transition.state.connection.link.kind === "replaced" || transition.state.connection.link.kind === "outdated") {
        startLink(transition);
      }
      return;
    case "press-leave":
      if (transition.state.enrolment.session.kind === "enrolled" && transition.state.enrolment.session.leaving !== "asked") {
        transition.set("enrolment", { session: { ...transition.state.enrolment.session, leaving: "asked" } });
        transition.effect({ type: "leave" });
      }
      return;
  }
}

/** Back closes what is over; a visitor who waits or talks is neither sent away nor left without a word. */
function back(transition: Transition, shown: Ring | null): void {
  if (shown === null) {
    return stopRinging(transition, null);
  }
  const { phase } = shown;
  const mine = phase.kind !== "ringing" && phase.mine;
  const over = !isLive(shown) || (!mine && !isOffered(shown));
  if (over) {
    return onUserAction(transition, { type: "press-close", ring: shown.id });
  }
  transition.set("calls", { backOver: shown.id });
  transition.timer("back", BACK);
}

/** Ends the enrolment of another phone; one's own is ended by leaving. */
function endPhone(transition: Transition, phone: string): void {
  if (transition.isUp() && transition.state.phones.ending?.state !== "asked") {
    transition.set("phones", { ending: { phone, state: "asked" } });
    transition.request({ type: "revoke", phone }, "revoke");
  }
}

function answer(transition: Transition, ring: Ring): void {
  const { phase } = ring;
  const again = (phase.kind === "talking" || phase.kind === "held") && phase.mine && ring.role === "asked";
  if ((!isOffered(ring) && !again) || ring.role === "answering" || isMute(ring) || !transition.isUp()) {
    return;
  }
  // A call of this phone that goes on in the gateway needs no answer, only this page's sound.
  transition.setRing(ring.id, { role: phase.kind === "talking" ? "joined" : "answering", answerFault: null });
  transition.set("calls", { muted: false });
  if (phase.kind !== "talking") {
    transition.request({ type: "answer", ring: ring.id }, "answer");
  }
}
