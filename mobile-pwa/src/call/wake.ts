/** Being woken: the subscription told to the gateway, and the test of this phone's ring (`docs/phone-protocol.md`, section 8). */
import type { Named, Subscription, TestResult } from "../protocol/messages";
import type { Waking } from "./state";
import type { Turn } from "./turn";

/** The gateway reports for at most 15 s. */
const TEST = 16_000;
/** How long a test rings. */
const RINGS = 12_000;
/** What is said of waking once and for all. */
const FINAL: ReadonlySet<string> = new Set(["failed", "no-subscription", "off"]);
const MOST_UNREACHABLE = 8;

export function onWaking(turn: Turn, waking: Waking, subscription: Subscription | null): void {
  turn.set("waking", { status: waking });
  if (waking.kind === "on" && subscription !== null) {
    turn.request({ type: "push", subscription }, "push");
  }
}

export function onPushRefused(turn: Turn, code: string): void {
  const { status: waking } = turn.state.waking;
  if (waking.kind === "on" && code === "push-key") {
    // Its service wants another one; were that refused as well, the gateway would say so again at the next welcome.
    turn.set("waking", { status: { kind: "asking" } });
    return turn.effect({ type: "subscribe-anew" });
  }
  if (waking.kind === "on") {
    const foreign = code === "push-host";
    turn.set("waking", { status: foreign ? { kind: "foreign", host: waking.host } : { kind: "failed" } });
    if (foreign) {
      // The commune does not let its phones be known to that service; any other refusal may be gone at the next welcome.
      turn.effect({ type: "unsubscribe" });
    }
  }
}

/** The gateway rings this phone alone, or only asks whether it would. */
export function onTest(turn: Turn, test: string, silent: boolean): void {
  if (silent) {
    return turn.send({ type: "test-told", test });
  }
  turn.set("waking", { testing: { test, told: "no" } });
  turn.timer("test-rings", RINGS);
}

export function onTestPainted(turn: Turn, test: string): void {
  const { testing } = turn.state.waking;
  if (testing?.test === test && testing.told === "painting") {
    turn.set("waking", { testing: { ...testing, told: "yes" } });
    turn.send({ type: "test-told", test });
  }
}

export function onTestResult(turn: Turn, result: TestResult): void {
  const { test } = turn.state.waking;
  if (test !== null && test.state !== "over") {
    turn.set("waking", { test: { ...test, state: "running", result } });
    const settled = result.push === "displayed" ? result.woken !== null : FINAL.has(result.push);
    if (result.connection !== null && settled) {
      endTest(turn, null);
    }
  }
}

export function startTest(turn: Turn): void {
  if (turn.isUp() && (turn.state.waking.test === null || turn.state.waking.test.state === "over")) {
    turn.request({ type: "test" }, "test");
    turn.set("waking", { test: { state: "asking", result: null, heard: null } });
    turn.timer("test-over", TEST);
  }
}

export function endTest(turn: Turn, why: string | null): void {
  turn.cancel("test-over");
  const { test } = turn.state.waking;
  if (test !== null && test.state !== "over") {
    turn.set("waking", { test: { ...test, state: "over", ...(why === null ? {} : { why }) } });
  }
}

export function stopRinging(turn: Turn, heard: boolean | null): void {
  const { testing, test } = turn.state.waking;
  if (testing !== null) {
    turn.cancel("test-rings");
    turn.set("waking", { testing: null, test: test && heard !== null ? { ...test, heard } : test });
  }
}

export function onUnreachable(turn: Turn, phone: Named, since: number): void {
  const others = turn.state.phones.unreachable.filter((each) => each.phone.id !== phone.id);
  turn.set("phones", { unreachable: [...others.slice(1 - MOST_UNREACHABLE), { phone, since }] });
}
