import type { Lockdown, Named, Plan, School } from "../../protocol/messages";

export interface SchoolsState {
  readonly all: readonly School[];
  /** One for each school at most. */
  readonly plans: readonly Plan[];
  /** One for each school at most. */
  readonly lockdowns: readonly Lockdown[];
  /** One for each kind and school or ring at most; at most `MOST_ASKS`. */
  readonly asks: readonly Ask[];
  /** Oldest first, at most `MOST_ALARMS`, one for each gate. They stay until somebody has seen them. */
  readonly alarms: readonly Alarm[];
}

export const START_SCHOOLS: SchoolsState = { all: [], plans: [], lockdowns: [], asks: [], alarms: [] };

export const MOST_ALARMS = 8;

/** A gate that was forced or stands open, and concerns no ring. */
export interface Alarm {
  readonly door: Named;
  readonly lock: string;
  readonly state: "forced" | "still-open";
  /** Milliseconds of the shell's clock. */
  readonly at: number;
}

/** A request to the gateway. */
export interface Ask {
  /** The request's id, while it waits for its answer. */
  readonly id: number;
  readonly what: "hand-over" | "quiet" | "lockdown" | "call-back";
  /** Whether it ends or lifts the present state. */
  readonly back: boolean;
  /** The school; for a call back, the ring. */
  readonly of: string;
  /** `unsent`: there was no connection. `unknown`: it was lost, or the gateway did not answer. */
  readonly state: "asking" | "done" | "unsent" | "unknown" | "refused";
  /** The gateway's code for a refusal. */
  readonly why: string | null;
}

export const MOST_ASKS = 16;
