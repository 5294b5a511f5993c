/** Whether the connection lives: what is heard, and what is asked when nothing is. */
import type { Transition } from "../transition";

const PROBE = 4_000;

/** A gateway that owes an answer for this long is not said to be reached. */
const DOUBT = 1_500;

/** While the page is seen, the gateway is asked after so long a silence: what the screen says was observed shortly before. */
const WATCH = 3_000;

/** What was heard longer ago says nothing of now. */
export const FRESH = 5_000;

/** Something came: the connection lives. */
export function onMessageAlive(transition: Transition): void {
  if (transition.state.connection.link.kind === "up") {
    transition.set("connection", {
      link: { ...transition.state.connection.link, heard: transition.now, doubt: false },
    });
    transition.cancel("doubt");
    alive(transition);
  }
}

/** Begins to wait for the gateway's next word. */
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

/** Finds out at once whether the connection still lives. */
export function probe(transition: Transition): void {
  const { link } = transition.state.connection;
  if (link.kind === "up") {
    if (transition.now - link.heard > FRESH) {
      transition.set("connection", { link: { ...link, doubt: true } });
    }
    const owed = transition.state.connection.pending.some(({ what }) => what === "probe");
    transition.request({ type: "visible", visible: transition.state.connection.visible }, "probe");
    if (!owed) {
      // Asking again lends no more time to a gateway that owes an answer.
      transition.timer("doubt", DOUBT);
      transition.timer("probe", PROBE);
    }
  }
}

/** The browser says that the network is gone: it may be wrong, but until the gateway answers nothing is promised. */
export function onOffline(transition: Transition): void {
  const { link } = transition.state.connection;
  if (link.kind === "up") {
    transition.set("connection", { link: { ...link, doubt: true } });
    probe(transition);
  }
}

/** The gateway has said welcome. */
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
