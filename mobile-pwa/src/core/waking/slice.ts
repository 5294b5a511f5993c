import type { PushOffer, TestResult } from "../../protocol/messages";

export interface WakingState {
  /** The gateway's push offer; null where it has none. */
  readonly offer: PushOffer | null;
  readonly status: Waking;
  /** The test of this phone's ring that its person has asked for. */
  readonly test: RingTest | null;
  /** The test that rings here now. */
  readonly testing: { readonly test: string; readonly told: "no" | "painting" | "yes" } | null;
}

export const START_WAKING: WakingState = {
  offer: null,
  status: { kind: "unknown" },
  test: null,
  testing: null,
};

/** Whether this phone can be woken, or why not. */
export type Waking =
  | { readonly kind: "unknown" | "off" | "unsupported" | "install" | "ask" | "asking" | "denied" | "failed" }
  /** The commune does not let the gateway contact this browser's push service. */
  | { readonly kind: "foreign"; readonly host: string }
  | { readonly kind: "on"; readonly host: string };

export interface RingTest {
  readonly state: "asking" | "running" | "over";
  readonly result: TestResult | null;
  /** The person's answer. */
  readonly heard: boolean | null;
  /** Why there was no test. */
  readonly why?: string;
}
