import type { Transition } from "../transition";

/** Drops everything that waited for an answer or for a challenge. */
export function connectionLost(transition: Transition): void {
  for (const key of ["greeting", "silence", "watch", "doubt", "probe", "sync", "alone", "replaced"]) {
    transition.cancel(key);
  }
  for (const { message } of transition.state.connection.unproved) {
    transition.cancel(`proof:${message.id}`);
  }
  transition.set("connection", { pending: [], nonce: null, unproved: [] });
}

/** There is no connection, and none is tried. */
export function endConnection(transition: Transition): void {
  transition.cancel("reconnect");
  transition.effect({ type: "disconnect" });
  transition.set("connection", { link: { kind: "idle" } });
}
