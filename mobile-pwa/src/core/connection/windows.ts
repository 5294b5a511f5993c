/** Another window of this app may have the phone's connection. This one then waits until that one is gone. */
import type { Transition } from "../transition";
import { startLink } from "./connect";

/** How long another window has to answer that it is there, and how often it is asked. */
const WINDOW = 700;
const WINDOWS = 5_000;

/** Another connection of this phone replaced this one. */
export function stepAside(transition: Transition): void {
  transition.timer("replaced", WINDOWS);
  transition.set("connection", { link: { kind: "replaced" } });
}

/** The window that took over may be closed or stopped by the system. Then this one rings again. */
export function lookForOther(transition: Transition): void {
  if (transition.state.connection.link.kind === "replaced") {
    transition.effect({ type: "ask-windows" });
    transition.timer("alone", WINDOW);
  }
}

export function onWindow(transition: Transition, says: "here" | "gone"): void {
  if (transition.state.connection.link.kind === "replaced") {
    transition.cancel("alone");
    if (says === "gone") {
      onAlone(transition);
    } else {
      transition.timer("replaced", WINDOWS);
    }
  }
}

export function onAlone(transition: Transition): void {
  if (transition.state.connection.link.kind === "replaced") {
    startLink(transition);
  }
}

/**
 * The person wants the connection here, whatever another window has and whatever protocol the gateway seemed to speak.
 */
export function useHere(transition: Transition): void {
  const { link } = transition.state.connection;
  if (link.kind === "replaced" || link.kind === "outdated") {
    startLink(transition);
  }
}
