/** Whether the connection is alive: what is received, and what is asked during silence. */
import type { Transition } from "../transition";

const PROBE = 4_000;

/** A gateway that owes an answer for this long is no longer shown as reachable. */
const DOUBT = 1_500;

/**
 * While the page is visible, the gateway is asked after this much silence, so that the screen shows a recent
 * observation.
 */
const WATCH = 3_000;

/** An older observation says nothing about now. */
export const FRESH = 5_000;

/** Something was received: the connection is alive. */
export function onMessageAlive(transition: Transition): void {
  if (transition.state.connection.link.kind === "up") {
    transition.set("connection", {
      link: { ...transition.state.connection.link, heard: transition.now, doubt: false },
    });
    transition.cancel("doubt");
    alive(transition);
  }
}

/** Starts to wait for the gateway's next message. */
function alive(transition: Transition): void {
  if (transition.state.connection.link.kind === "up") {
    transition.timer("silence", silence(transition.state.connection.link.heartbeat));
    if (transition.state.connection.visible) {
      transition.timer("watch", WATCH);
    }
  }
}

/** How long a living gateway may be silent: it pings every `heartbeat` seconds. */
export function silence(heartbeat: number): number {
  return heartbeat * 2_000 + 5_000;
}

/** Checks at once whether the connection is still alive. */
export function probe(transition: Transition): void {
  const { link } = transition.state.connection;
  if (link.kind === "up") {
    if (transition.now - link.heard > FRESH) {
      transition.set("connection", { link: { ...link, doubt: true } });
    }
    const owed = transition.state.connection.pending.some(({ what }) => what === "probe");
    transition.request({ type: "visible", visible: transition.state.connection.visible }, "probe");
    if (!owed) {
      // Asking again does not extend the time of a gateway that owes an answer.
      transition.timer("doubt", DOUBT);
      transition.timer("probe", PROBE);
    }
  }
}

/** The browser reports that the network is gone. It may be wrong, but nothing is promised until the gateway answers. */
export function onOffline(transition: Transition): void {
  const { link } = transition.state.connection;
  if (link.kind === "up") {
    transition.set("connection", { link: { ...link, doubt: true } });
    probe(transition);
  }
}

/** The gateway sent its welcome. */
export function isUp(transition: Transition, heartbeat: number): void {
  const { link } = transition.state.connection;
  if (link.kind === "greeting") {
    transition.cancel("greeting");
    transition.set("connection", {
      link: {
        kind: "up",
        attempt: link.attempt,
        since: transition.now,
        heartbeat,
        heard: transition.now,
        doubt: false,
      },
      unsigned: 0,
    });
    alive(transition);
  }
}
