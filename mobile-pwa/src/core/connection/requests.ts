import type { Transition } from "../transition";
import type { Pending } from "./slice";

/** The request that an `ok` or `error` answers; it is no longer pending. */
export function takePending(transition: Transition, re: number | null): Pending | null {
  const found = transition.state.connection.pending.find((each) => each.id === re) ?? null;
  if (found) {
    transition.set("connection", {
      pending: transition.state.connection.pending.filter((each) => each !== found),
    });
    if (found.what === "probe") {
      transition.cancel("probe");
    }
  }
  return found;
}
