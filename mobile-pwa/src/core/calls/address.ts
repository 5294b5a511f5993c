/** A ring named by the page's address, for example after a touch on a notification. */
import type { RingId } from "../../protocol/messages";
import { wake } from "../connection/visibility";
import type { Transition } from "../transition";
import { show } from "./actions";
import { mayShow } from "./rules";

/** The gateway sends the live rings right after the welcome. */
const WANTED = 1_500;

/** Puts a live ring on the screen, unless this phone talks to a visitor. Otherwise says that it has ended. */
export function onAddress(transition: Transition, id: RingId): void {
  const ring = transition.ring(id);
  transition.set("calls", { wanted: id, late: false });
  wake(transition, "seen");
  if (ring && mayShow(ring)) {
    show(transition, id);
  } else {
    transition.timer("wanted", WANTED);
  }
}

/** The page was opened with an address that names a ring, or none. */
export function want(transition: Transition, id: RingId | null): void {
  transition.set("calls", { wanted: id });
}

/** After a welcome, waits for the wanted ring; if the gateway does not send it soon, it has ended. */
export function awaitWanted(transition: Transition): void {
  if (transition.state.calls.wanted !== null) {
    transition.timer("wanted", WANTED);
  }
}

export function onWantedTimer(transition: Transition): void {
  if (transition.isUp() && transition.state.calls.wanted !== null) {
    transition.set("calls", { wanted: null, late: true });
  }
}

/** The person has read that the ring in the address has ended. */
export function lateRead(transition: Transition): void {
  transition.set("calls", { late: false });
}
