/** What is known of what goes on around the rings; `around.ts` keeps it. */
import type { Lockdown, Plan, RingId, Visit } from "../protocol/messages";

export interface Around {
  /** At most one a school. */
  readonly plans: readonly Plan[];
  readonly lockdowns: readonly Lockdown[];
  /** At most one of a kind and a school or ring, at most `MOST_ASKS`. */
  readonly asks: readonly Ask[];
  /** The past ring that is looked at. */
  readonly visit: VisitShown | null;
}

/** Something asked of the gateway. */
export interface Ask {
  /** The request's, as long as it awaits its answer. */
  readonly id: number;
  readonly what: "hand-over" | "quiet" | "lockdown" | "call-back";
  /** Whether it takes back or lifts what holds. */
  readonly back: boolean;
  /** The school; for calling back, the ring. */
  readonly of: string;
  /** `unsent`: there was no connection. `unknown`: it was lost, or the gateway said nothing. */
  readonly state: "asking" | "done" | "unsent" | "unknown" | "refused";
  /** The gateway's word for refusing. */
  readonly why: string | null;
}

export interface VisitShown {
  readonly ring: RingId;
  readonly state: "loading" | "failed" | "gone" | "there";
  readonly detail: Visit | null;
  /** When the detail came, in milliseconds of the shell's clock. */
  readonly at: number;
}

export const NOTHING_AROUND: Around = { plans: [], lockdowns: [], asks: [], visit: null };

export const MOST_ASKS = 16;
