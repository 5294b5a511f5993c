/** The page becomes visible, is hidden, or is on another network: what is tried at once. */
import type { Transition } from "../transition";
import { connect, GREETINGS } from "./connect";
import { FRESH, probe } from "./liveness";
import { lookForOther } from "./windows";

export function onVisible(transition: Transition, visible: boolean): void {
  if (visible === transition.state.connection.visible) {
    return;
  }
  transition.set("connection", { visible });
  if (visible) {
    wake(transition, "seen");
  } else {
    onHidden(transition);
    transition.send({ type: "visible", visible: false });
  }
  const { link } = transition.state.connection;
  if (link.kind === "greeting" && link.hellos > 0) {
    // The hello, which was sent already, said otherwise.
    transition.effect({ type: "send", message: { type: "visible", visible } });
  }
}

/**
 * A connection attempt older than this is repeated when somebody touches the page, and much sooner on a new network.
 */
const STALE = 2_000;

const MOVED = 250;

/**
 * Something woke the page: its person looks at it (`seen`) or touches it, or it is on another network. Attempts from
 * before may have died while the page slept, and a ring is short, so everything that can be tried now is tried.
 */
export function wake(transition: Transition, how: "seen" | "touched" | "network"): void {
  const { link } = transition.state.connection;
  const { session } = transition.state.enrolment;
  switch (link.kind) {
    case "idle":
      if (session.kind === "unreachable" || (session.kind === "estranged" && session.why === "storage")) {
        transition.cancel("identity");
        transition.effect({ type: "who-am-i" });
      }
      return;
    case "waiting":
      if (!link.patient || how !== "touched") {
        transition.cancel("reconnect");
        connect(transition, link.attempt);
      }
      return;
    case "connecting":
    case "greeting":
      if (link.slept || transition.now - link.since >= (how === "network" ? MOVED : STALE)) {
        connect(transition, link.attempt);
      }
      return;
    case "up":
      if (how !== "touched" || transition.now - link.heard > FRESH) {
        probe(transition);
      }
      return;
    case "outdated":
      if (how !== "touched") {
        connect(transition, GREETINGS);
      }
      return;
    case "replaced":
      if (how === "seen") {
        lookForOther(transition);
      }
      return;
  }
}

/** The page is hidden: the system may stop it at any moment. */
export function onHidden(transition: Transition): void {
  const { link } = transition.state.connection;
  transition.cancel("watch");
  if (link.kind === "connecting" || link.kind === "greeting") {
    transition.set("connection", { link: { ...link, slept: true } });
  }
}
