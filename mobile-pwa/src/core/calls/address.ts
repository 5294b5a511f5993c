/** A ring that the page's address names, as when a notification was touched. */
import type { RingId } from "../../protocol/messages";
import { wake } from "../connection/visibility";
import type { Transition } from "../transition";
import { show } from "./actions";
import { mayShow } from "./rules";

/** The rings that live are told right after the welcome. */
const WANTED = 1_500;

/** A ring that lives comes to the screen, unless a visitor is being talked to; one that does not is said to be over. */
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

/** The page was opened by an address that names a ring, or none. */
export function want(transition: Transition, id: RingId | null): void {
  transition.set("calls", { wanted: id });
}

/** After a welcome the ring that is wanted is told soon, or over. */
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

/** That the address named a ring that is over has been read. */
export function lateRead(transition: Transition): void {
  transition.set("calls", { late: false });
}
