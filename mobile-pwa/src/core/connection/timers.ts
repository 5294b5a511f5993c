import type { Transition } from "../transition";
import { giveUp } from "./closed";
import { connect } from "./connect";
import { probe } from "./liveness";
import { lookForOther, onAlone } from "./windows";

export function onConnectionTimer(transition: Transition, key: string): void {
  const { link } = transition.state.connection;
  switch (key) {
    case "reconnect":
      if (link.kind === "waiting") {
        connect(transition, link.attempt);
      }
      return;
    case "greeting":
      if (link.kind === "connecting" || link.kind === "greeting") {
        giveUp(transition);
      }
      return;
    case "silence":
    case "probe":
      if (link.kind === "up") {
        giveUp(transition);
      }
      return;
    case "watch":
      if (
        transition.state.connection.visible &&
        !transition.state.connection.pending.some(({ what }) => what === "probe")
      ) {
        probe(transition);
      }
      return;
    case "doubt":
      if (link.kind === "up") {
        transition.set("connection", { link: { ...link, doubt: true } });
      }
      return;
    case "replaced":
      return lookForOther(transition);
    case "alone":
      return onAlone(transition);
  }
}
