/** The screen for a state: the word that tests and styles use. */
import { isOffered } from "../core/calls/rules";
import type { Ring } from "../core/calls/slice";
import { schoolOf } from "../core/schools/schools";
import { ringOf, type State } from "../core/state";

export type View =
  | "loading"
  | "enrol"
  | "stranger"
  | "revoked"
  | "estranged"
  | "replaced"
  | "outdated"
  | "waiting"
  | "history"
  | "settings"
  | "visit"
  | "hand-over"
  | "quiet"
  | "lockdown"
  | "phones"
  | "setup"
  | "test"
  | "kiosk"
  | RingView;

export type RingView = "ringing" | "answering" | "talking" | "held" | "hanging-up" | "taken" | "ended";

/** @param kiosk whether this is a wall tablet, which has another waiting screen */
export function viewOf(state: State, kiosk = false): View {
  const ring = ringOf(state, state.calls.shown);
  if (ring) {
    return ringViewOf(ring);
  }
  switch (state.enrolment.session.kind) {
    case "unknown":
    case "unreachable":
      return "loading";
    case "invited":
      return "enrol";
    case "stranger":
    case "revoked":
    case "estranged":
      return state.enrolment.session.kind;
    case "enrolled":
      break;
  }
  if (state.connection.link.kind === "replaced" || state.connection.link.kind === "outdated") {
    return state.connection.link.kind;
  }
  if (state.waking.testing !== null) {
    return "test";
  }
  if (state.enrolment.setup !== null) {
    return "setup";
  }
  switch (state.navigation.page) {
    case "hand-over":
    case "quiet":
    case "lockdown":
      // A page about a school that no longer belongs to this phone has no subject.
      return schoolOf(state, state.navigation.subject) === null
        ? kiosk
          ? "kiosk"
          : "waiting"
        : state.navigation.page;
    case "home":
      return kiosk ? "kiosk" : "waiting";
    case "history":
    case "settings":
    case "visit":
    case "phones":
      return state.navigation.page;
  }
}

export function ringViewOf(ring: Ring): RingView {
  const { phase, role } = ring;
  switch (phase.kind) {
    case "ringing":
      return role === "answering" ? "answering" : "ringing";
    case "talking":
    case "held":
      if (isOffered(ring) && role !== "declined") {
        return role === "answering" ? "answering" : "ringing";
      }
      if (!phase.mine) {
        return "taken";
      }
      if (role === "left") {
        return "hanging-up";
      }
      if (role === "answering") {
        return "answering";
      }
      return role === "joined" && phase.kind === "talking" ? "talking" : "held";
    case "ended":
      return "ended";
  }
}
