/**
 * Being woken: the subscription for the gateway, and the test of this phone's ring (`docs/phone-protocol.md`, section
 * 8).
 */
import type { Subscription, TestResult, Welcome } from "../../protocol/messages";
import type { Transition } from "../transition";
import type { Waking } from "./slice";

/** The gateway reports for at most 15 s. */
const TEST = 16_000;
/** How long a test rings. */
const RINGS = 12_000;
/** The results after which nothing more is reported. */
const FINAL: ReadonlySet<string> = new Set(["failed", "no-subscription", "off"]);

export function onWaking(transition: Transition, waking: Waking, subscription: Subscription | null): void {
  transition.set("waking", { status: waking });
  if (waking.kind === "on" && subscription !== null) {
    transition.request({ type: "push", subscription }, "push");
  }
}

export function onPushRefused(transition: Transition, code: string): void {
  const { status: waking } = transition.state.waking;
  if (waking.kind === "on" && code === "push-key") {
    // The push service wants another subscription. If that were refused too, the gateway would say so at the next
    // welcome.
    transition.set("waking", { status: { kind: "asking" } });
    return transition.effect({ type: "subscribe-anew" });
  }
  if (waking.kind === "on") {
    const foreign = code === "push-host";
    transition.set("waking", {
      status: foreign ? { kind: "foreign", host: waking.host } : { kind: "failed" },
    });
    if (foreign) {
      // The commune does not want its phones known to that service. Any other refusal may be over at the next welcome.
      transition.effect({ type: "unsubscribe" });
    }
  }
}

/** The gateway rings this phone alone, or only checks whether it would ring. */
export function onTest(transition: Transition, test: string, silent: boolean): void {
  if (silent) {
    return transition.send({ type: "test-told", test });
  }
  transition.set("waking", { testing: { test, told: "no" } });
  transition.timer("test-rings", RINGS);
}

export function onTestPainted(transition: Transition, test: string): void {
  const { testing } = transition.state.waking;
  if (testing?.test === test && testing.told === "painting") {
    transition.set("waking", { testing: { ...testing, told: "yes" } });
    transition.send({ type: "test-told", test });
  }
}

export function onTestResult(transition: Transition, result: TestResult): void {
  const { test } = transition.state.waking;
  if (test !== null && test.state !== "over") {
    transition.set("waking", { test: { ...test, state: "running", result } });
    const settled = result.push === "displayed" ? result.woken !== null : FINAL.has(result.push);
    if (result.connection !== null && settled) {
      endTest(transition, null);
    }
  }
}

export function startTest(transition: Transition): void {
  if (
    transition.isUp() &&
    (transition.state.waking.test === null || transition.state.waking.test.state === "over")
  ) {
    transition.request({ type: "test" }, "test");
    transition.set("waking", { test: { state: "asking", result: null, heard: null } });
    transition.timer("test-over", TEST);
  }
}

export function endTest(transition: Transition, why: string | null): void {
  transition.cancel("test-over");
  const { test } = transition.state.waking;
  if (test !== null && test.state !== "over") {
    transition.set("waking", { test: { ...test, state: "over", ...(why === null ? {} : { why }) } });
  }
}

export function stopRinging(transition: Transition, heard: boolean | null): void {
  const { testing, test } = transition.state.waking;
  if (testing !== null) {
    transition.cancel("test-rings");
    transition.set("waking", { testing: null, test: test && heard !== null ? { ...test, heard } : test });
  }
}

/** A test is shown where nothing else fills the screen. A visitor ends it. */
export function tellTest(transition: Transition): void {
  const { testing } = transition.state.waking;
  if (testing !== null && transition.state.calls.shown !== null) {
    stopRinging(transition, null);
  } else if (testing?.told === "no" && transition.state.connection.visible && transition.isUp()) {
    transition.set("waking", { testing: { ...testing, told: "painting" } });
    transition.effect({ type: "test-painted", test: testing.test });
  }
}

export function wakingWelcomed(transition: Transition, { push }: Welcome): void {
  transition.set("waking", { offer: push });
}

export function testLost(transition: Transition): void {
  endTest(transition, "cut");
}

export function forgetWaking(transition: Transition): void {
  transition.cancel("test-rings");
  transition.set("waking", { offer: null, status: { kind: "unknown" }, test: null, testing: null });
}
