import type { PastRing, RingId, Visit } from "../../protocol/messages";

export interface HistoryState {
  /** Newest first; null before the first answer. */
  readonly past: readonly PastRing[] | null;
  /** When they came. */
  readonly pastAt: number;
  /** The past ring on the screen. */
  readonly visit: VisitShown | null;
}

export const START_HISTORY: HistoryState = { past: null, pastAt: 0, visit: null };

export interface VisitShown {
  readonly ring: RingId;
  readonly state: "loading" | "failed" | "gone" | "there";
  readonly detail: Visit | null;
  /** When the detail came, in milliseconds of the shell's clock. */
  readonly at: number;
}
