import type { Transition } from "../transition";

/** What waited for an answer, or for a challenge to be signed over, waits in vain. */
export function connectionLost(transition: Transition): void {
  for (const key of ["greeting", "silence", "watch", "doubt", "probe", "sync", "alone", "replaced"]) {
    transition.cancel(key);
  }
  for (const { message } of transition.state.connection.unproved) {
    transition.cancel(`proof:${message.id}`);
  }
  transition.set("connection", { pending: [], nonce: null, unproved: [] });
}

/** There is none, and none is tried. */
export function endConnection(transition: Transition): void {
  transition.cancel("reconnect");
  transition.effect({ type: "disconnect" });
  transition.set("connection", { link: { kind: "idle" } });
}
