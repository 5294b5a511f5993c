import type { Lockdown, Named, Plan, School } from "../../protocol/messages";

export interface SchoolsState {
  readonly all: readonly School[];
  /** At most one a school. */
  readonly plans: readonly Plan[];
  /** At most one a school. */
  readonly lockdowns: readonly Lockdown[];
  /** At most one of a kind and a school or ring, at most `MOST_ASKS`. */
  readonly asks: readonly Ask[];
  /** Oldest first, at most `MOST_ALARMS`, one a gate; they stay until somebody has seen them. */
  readonly alarms: readonly Alarm[];
}

export const START_SCHOOLS: SchoolsState = { all: [], plans: [], lockdowns: [], asks: [], alarms: [] };

export const MOST_ALARMS = 8;

/** A gate that opened by force or stands open, while no ring has to do with it. */
export interface Alarm {
  readonly door: Named;
  readonly lock: string;
  readonly state: "forced" | "still-open";
  /** Milliseconds of the shell's clock. */
  readonly at: number;
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

export const MOST_ASKS = 16;
