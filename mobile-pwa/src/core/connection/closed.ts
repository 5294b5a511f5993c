/**
 * The connection has ended: the meaning of its close code, and when to reconnect (`docs/phone-protocol.md`, section 2).
 */
import { ABNORMAL_CLOSURE, CloseCode } from "../../protocol/close-codes";
import { forgetRings } from "../calls/loss";
import { forget, linkLost } from "../loss";
import type { Transition } from "../transition";
import { GREETINGS } from "./connect";
import { stepAside } from "./windows";

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 15_000;
/**
 * After this many connections in a row without a signature, the person is told that the browser does not give out the
 * key.
 */
const KEYLESS = 3;
/** After a connection that lasted this long, the pauses start again with the shortest. */
const GOOD = 5_000;

export function onSocketClosed(transition: Transition, code: number): void {
  const { link } = transition.state.connection;
  const { session } = transition.state.enrolment;
  if (link.kind !== "up" && link.kind !== "greeting" && link.kind !== "connecting") {
    return;
  }
  const attempt = link.kind === "up" && transition.now - link.since >= GOOD ? 0 : link.attempt + 1;
  linkLost(transition);
  if (code === CloseCode.REVOKED) {
    return forget(transition, { kind: "revoked" });
  }
  if (code === CloseCode.NOT_THE_DEVICE) {
    return forget(transition, { kind: "estranged", why: "device" });
  }
  if (code === CloseCode.REPLACED) {
    forgetRings(transition);
    return stepAside(transition);
  }
  // A page that slept through its own hello is closed with the same code, so one such close is retried.
  if (code === CloseCode.NO_HELLO && attempt > GREETINGS) {
    forgetRings(transition);
    return transition.set("connection", { link: { kind: "outdated" } });
  }
  // The browser hides why the WebSocket was refused (a 401 looks like an outage), so a REST call asks for the reason.
  if (link.kind === "connecting" && session.kind === "enrolled") {
    transition.effect({ type: "who-am-i" });
  }
  const patient = code === CloseCode.FLOOD || code === CloseCode.TOO_LARGE;
  const pause = Math.min(FIRST_PAUSE * 2 ** Math.max(0, Math.min(attempt, 6) - 1), LONGEST_PAUSE);
  transition.set("connection", { link: { kind: "waiting", attempt, patient } });
  transition.timer(
    "reconnect",
    patient ? LONGEST_PAUSE : code === CloseCode.GOING_AWAY ? Math.max(pause, 2_000) : pause,
    0.3,
  );
}

export function giveUp(transition: Transition): void {
  transition.effect({ type: "disconnect" });
  onSocketClosed(transition, ABNORMAL_CLOSURE);
}

/** The hello could not be signed: the browser's storage fails, for a moment or permanently. */
export function onUnsigned(transition: Transition): void {
  if (transition.state.enrolment.session.kind !== "enrolled") {
    return;
  }
  const unsigned = transition.state.connection.unsigned + 1;
  transition.set("connection", { unsigned });
  if (unsigned < KEYLESS) {
    return giveUp(transition);
  }
  forget(transition, { kind: "estranged", why: "storage", attempt: unsigned });
  transition.timer("identity", storagePause(unsigned), 0.3);
}

/** At once at first, then with growing pauses. */
export function storagePause(attempt: number): number {
  return attempt === 0 ? 0 : Math.min(250 * 2 ** Math.min(attempt, 6), LONGEST_PAUSE);
}
