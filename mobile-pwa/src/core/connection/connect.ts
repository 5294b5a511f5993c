/** Connecting to the gateway, and the hello (`docs/phone-protocol.md`, section 2). */
import type { Transition } from "../transition";

const GREETING = 8_000;
/** After this many connections in a row without a welcome, `NO_HELLO` is taken to mean another protocol. */
export const GREETINGS = 2;

export function startLink(transition: Transition, attempt = 0): void {
  for (const key of ["alone", "replaced"]) {
    transition.cancel(key);
  }
  connect(transition, attempt);
}

export function connect(transition: Transition, attempt: number): void {
  transition.set("connection", {
    link: { kind: "connecting", attempt, since: transition.now, slept: !transition.state.connection.visible },
  });
  transition.timer("greeting", GREETING);
  transition.effect({ type: "connect" });
}

/** The gateway sends first: a challenge. */
export function onSocketOpen(transition: Transition): void {
  if (transition.state.connection.link.kind === "connecting") {
    transition.set("connection", {
      link: { ...transition.state.connection.link, kind: "greeting", hellos: 0, refused: false },
      nonce: null,
      unproved: [],
    });
  }
}

/** The challenge for the next proof: the hello's, or that of a waiting request. */
export function onChallenge(transition: Transition, nonce: string): void {
  transition.set("connection", { nonce, nonceAt: transition.now });
  if (transition.state.connection.link.kind === "greeting") {
    greet(transition);
  } else {
    transition.prove();
  }
}

function greet(transition: Transition): void {
  const { link } = transition.state.connection;
  const challenge = transition.challenge(transition.now);
  if (link.kind !== "greeting" || challenge === null || link.hellos > (link.refused ? 1 : 0)) {
    return;
  }
  transition.set("connection", { link: { ...link, hellos: link.hellos + 1, refused: false }, nonce: null });
  transition.effect({ type: "hello", challenge });
}

/**
 * A page whose challenge expired while it slept says hello once more. For any other refusal the gateway closes the
 * connection.
 */
export function onGreetingRefused(transition: Transition, code: string): void {
  const { link } = transition.state.connection;
  if (link.kind === "greeting" && code === "stale" && link.hellos === 1) {
    transition.set("connection", { link: { ...link, refused: true } });
    greet(transition);
  }
}
