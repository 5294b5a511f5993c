/** What the person at the phone does. */

import type { Press } from "./events";
import { linkLost, startLink } from "./link";
import { open } from "./ring";
import { isEngaged, isLive, mayOpen, type Ring } from "./state";
import type { Turn } from "./turn";

export function onPress(turn: Turn, press: Press): void {
  const ring = turn.shown();
  switch (press.type) {
    case "press-enrol": {
      const { session } = turn.state;
      const name = press.name.trim();
      if (session.kind === "invited" && !session.busy && name !== "") {
        turn.set({ session: { ...session, busy: true, fault: null } });
        turn.effect({ type: "enrol", token: session.token, name });
      }
      return;
    }
    case "press-answer":
      if (ring) {
        answer(turn, ring);
      }
      return;
    case "press-decline":
      if (ring?.phase.kind === "ringing") {
        turn.setRing(ring.id, { role: "declined" });
        turn.request({ type: "decline", ring: ring.id }, "decline");
        turn.set({ shown: null });
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
    case "press-mute":
      return turn.set({ muted: !turn.state.muted });
    case "press-microphone":
      if (turn.state.mic === "refused" || turn.state.mic === "missing") {
        turn.set({ mic: "off" });
        turn.effect({ type: "microphone" });
      }
      return;
    case "press-close":
      if (ring && !isEngaged(ring)) {
        if (isLive(ring)) {
          turn.setRing(ring.id, { role: ring.role === "left" ? "left" : "away" });
        }
        turn.cancel(`close:${ring.id}`);
        turn.set({ shown: null });
      }
      return;
    case "press-show": {
      const wanted = turn.ring(press.ring);
      if (wanted && isLive(wanted) && !(ring && isEngaged(ring))) {
        turn.setRing(press.ring, { role: wanted.role === "left" ? "left" : "asked" });
        turn.set({ shown: press.ring });
      }
      return;
    }
    case "press-page":
      turn.set({ page: press.page });
      if (turn.state.session.kind === "enrolled") {
        turn.effect({ type: "fetch-past" });
      }
      return;
    case "press-use-here":
      if (turn.state.link.kind === "replaced" || turn.state.link.kind === "outdated") {
        startLink(turn);
      }
      return;
    case "press-leave":
      linkLost(turn);
      turn.cancel("reconnect");
      turn.effect({ type: "leave" });
      turn.effect({ type: "disconnect" });
      turn.set({
        link: { kind: "idle" },
        session: { kind: "stranger" },
        past: null,
        schools: [],
        rings: [],
        shown: null,
      });
      return;
  }
}

function answer(turn: Turn, ring: Ring): void {
  const { phase } = ring;
  const again = phase.kind !== "ringing" && phase.kind !== "ended" && phase.mine && ring.role !== "joined";
  if ((phase.kind !== "ringing" && !again) || ring.role === "answering" || !turn.isUp()) {
    return;
  }
  // A call of this phone that goes on in the gateway needs no answer, only this page's sound.
  turn.setRing(ring.id, { role: phase.kind === "talking" ? "joined" : "answering", answerFault: null });
  turn.set({ muted: false });
  if (phase.kind !== "talking") {
    turn.request({ type: "answer", ring: ring.id }, "answer");
  }
}
