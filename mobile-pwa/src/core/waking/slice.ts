import type { PushOffer, TestResult } from "../../protocol/messages";

export interface WakingState {
  /** How this gateway wakes phones; null where it does not. */
  readonly offer: PushOffer | null;
  readonly status: Waking;
  /** The test of this phone's ring that its person has asked for. */
  readonly test: RingTest | null;
  /** A test rings here now. */
  readonly testing: { readonly test: string; readonly told: "no" | "painting" | "yes" } | null;
}

export const START_WAKING: WakingState = {
  offer: null,
  status: { kind: "unknown" },
  test: null,
  testing: null,
};

/** Whether this phone can be woken, and if not, why not. */
export type Waking =
  | { readonly kind: "unknown" | "off" | "unsupported" | "install" | "ask" | "asking" | "denied" | "failed" }
  /** The browser's push service is not one that the commune lets the gateway speak to. */
  | { readonly kind: "foreign"; readonly host: string }
  | { readonly kind: "on"; readonly host: string };

export interface RingTest {
  readonly state: "asking" | "running" | "over";
  readonly result: TestResult | null;
  /** What the person said of it. */
  readonly heard: boolean | null;
  /** Why there was none. */
  readonly why?: string;
}
