/** What the person at the phone does. */

import { asksRead, look, onAroundPress } from "./around";
import { onEnterPress } from "./enter";
import type { Press } from "./events";
import { startLink } from "./link";
import { open } from "./ring";
import { isEngaged, isLive, isMute, isOffered, mayOpen, mayReply, mayShow, type Ring } from "./state";
import type { Turn } from "./turn";
import { startTest, stopRinging } from "./wake";

/** How long it is said that Back ends nothing. */
const BACK = 5_000;

export function onPress(turn: Turn, press: Press): void {
  const shown = turn.shown();
  const ring = "ring" in press && press.ring === shown?.id ? shown : null;
  switch (press.type) {
    case "press-enrol":
    case "press-look":
    case "press-again":
    case "press-code":
    case "press-here":
    case "press-setup":
      return onEnterPress(turn, press);
    case "press-test":
      return startTest(turn);
    case "press-test-end":
      return stopRinging(turn, press.heard);
    case "press-end-phone":
      return endPhone(turn, press.phone);
    case "press-unreachable":
      return turn.set("phones", {
        unreachable: turn.state.phones.unreachable.filter((each) => each.phone.id !== press.phone),
      });
    case "press-answer":
      if (ring) {
        answer(turn, ring);
      }
      return;
    case "press-decline":
      if (ring && isOffered(ring)) {
        turn.setRing(ring.id, { role: "declined" });
        turn.request({ type: "decline", ring: ring.id }, "decline");
        turn.set("calls", { shown: null });
      }
      return;
    case "press-hangup":
      if (ring && isLive(ring) && ring.phase.kind !== "ringing" && ring.phase.mine) {
        turn.setRing(ring.id, { role: "left" });
        turn.request({ type: "hangup", ring: ring.id }, "hangup");
      }
      return;
    case "press-open":
      if (ring && mayOpen(ring, turn.now)) {
        open(turn, ring, press.lock);
      }
      return;
    case "press-reply":
      if (ring && mayReply(ring) && ring.reply?.state !== "asking" && turn.isUp()) {
        turn.request({ type: "reply", ring: ring.id, reply: press.reply }, "reply");
        turn.setRing(ring.id, { reply: { word: press.reply, state: "asking" } });
      }
      return;
    case "press-alarm":
      return turn.set("schools", {
        alarms: turn.state.schools.alarms.filter((each) => each.door.id !== press.door || each.lock !== press.lock),
      });
    case "press-mute":
      return turn.set("calls", { muted: !turn.state.calls.muted });
    case "press-microphone":
      if (["refused", "missing", "interrupted"].includes(turn.state.calls.mic)) {
        turn.set("calls", { mic: "off" });
        turn.effect({ type: "microphone" });
      }
      return;
    case "press-close":
      if (ring && !isEngaged(ring)) {
        if (isLive(ring)) {
          turn.setRing(ring.id, { role: ring.role === "left" ? "left" : "away" });
        }
        turn.cancel(`close:${ring.id}`);
        turn.set("calls", { shown: null });
        // What was not yet written when it ended is by now.
        turn.effect({ type: "fetch-past" });
      }
      return;
    case "press-back":
      return back(turn, shown);
    case "press-show": {
      const wanted = turn.ring(press.ring);
      if (wanted && mayShow(wanted) && !(shown && isEngaged(shown))) {
        turn.setRing(press.ring, { role: "asked" });
        turn.set("calls", { shown: press.ring });
      }
      return;
    }
    case "press-page":
      turn.set("navigation", { page: press.page, subject: press.of ?? null, });
 turn.set("calls", { late: false, });
 turn.set("phones", { ending: null });
      asksRead(turn);
      if (press.page === "visit" && press.of !== undefined) {
        look(turn, press.of);
      }
      if (turn.state.enrolment.session.kind === "enrolled") {
        turn.effect({ type: press.page === "phones" ? "fetch-phones" : "fetch-past" });
      }
      return;
    case "press-hand-over":
    case "press-quiet":
    case "press-lockdown":
    case "press-call-back":
      return onAroundPress(turn, press);
    case "press-use-here":
      if (turn.state.connection.link.kind === "replaced" || turn.state.connection.link.kind === "outdated") {
        startLink(turn);
      }
      return;
    case "press-leave":
      if (turn.state.enrolment.session.kind === "enrolled" && turn.state.enrolment.session.leaving !== "asked") {
        turn.set("enrolment", { session: { ...turn.state.enrolment.session, leaving: "asked" } });
        turn.effect({ type: "leave" });
      }
      return;
  }
}

/** Back closes what is over; a visitor who waits or talks is neither sent away nor left without a word. */
function back(turn: Turn, shown: Ring | null): void {
  if (shown === null) {
    return stopRinging(turn, null);
  }
  const { phase } = shown;
  const mine = phase.kind !== "ringing" && phase.mine;
  const over = !isLive(shown) || (!mine && !isOffered(shown));
  if (over) {
    return onPress(turn, { type: "press-close", ring: shown.id });
  }
  turn.set("calls", { backOver: shown.id });
  turn.timer("back", BACK);
}

/** Ends the enrolment of another phone; one's own is ended by leaving. */
function endPhone(turn: Turn, phone: string): void {
  if (turn.isUp() && turn.state.phones.ending?.state !== "asked") {
    turn.set("phones", { ending: { phone, state: "asked" } });
    turn.request({ type: "revoke", phone }, "revoke");
  }
}

function answer(turn: Turn, ring: Ring): void {
  const { phase } = ring;
  const again = (phase.kind === "talking" || phase.kind === "held") && phase.mine && ring.role === "asked";
  if ((!isOffered(ring) && !again) || ring.role === "answering" || isMute(ring) || !turn.isUp()) {
    return;
  }
  // A call of this phone that goes on in the gateway needs no answer, only this page's sound.
  turn.setRing(ring.id, { role: phase.kind === "talking" ? "joined" : "answering", answerFault: null });
  turn.set("calls", { muted: false });
  if (phase.kind !== "talking") {
    turn.request({ type: "answer", ring: ring.id }, "answer");
  }
}
