/**
 * The words of `docs/phone-protocol.md`, version 1: the messages, made from the schema, and the answers of REST calls.
 */
import type { Named, RingId } from "./generated";

export type * from "./generated";
export { MICROPHONE_WORD as MICROPHONE_WORDS, VISITOR_REPLY as REPLIES } from "./generated";

export const SUBPROTOCOL = "heurtoir.v1";
export const PROTOCOL = 1;

/** One row of `GET /api/v1/rings`. */
export interface PastRing {
  readonly ring: RingId;
  readonly door: Named;
  readonly school: Named | null;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly outcome: string;
  readonly by: string | null;
  readonly opened: boolean;
  /** The door reached no gateway at that time and reported the ring later. */
  readonly late: boolean;
  /** False: the door's clock was wrong, and `at` is the latest possible time. */
  readonly sure: boolean;
  readonly snapshot: boolean;
  /** How many milliseconds after the answer the visitor may still be called back; 0: not. */
  readonly callBackFor: number;
  /** This ring called back the visitor of that one. */
  readonly callBackOf: RingId | null;
}

/** `GET /api/v1/rings/RING`: one ring in full. */
export interface Visit extends PastRing {
  /** Each order to a lock, first to last. */
  readonly openings: readonly {
    readonly lock: string;
    readonly by: Named | null;
    readonly person: Named | null;
    /** Milliseconds since 1970. */
    readonly at: number;
    readonly state: string;
    /** What the gate's contact showed; null where there is none, or it showed nothing. */
    readonly gate: string | null;
  }[];
  /** Each phone that was sent the ring, in milliseconds since the press; null for what did not happen. */
  readonly phones: readonly (Named & {
    readonly sent: number | null;
    readonly woken: number | null;
    readonly told: number | null;
    readonly answered: number | null;
  })[];
  readonly calledBack: readonly {
    readonly ring: RingId;
    readonly by: Named | null;
    readonly at: number;
    readonly outcome: string;
  }[];
}

/** One row of `GET /api/v1/phones`. */
export interface PhoneRow extends Named {
  readonly person: Named;
  readonly mine: boolean;
  readonly connected: boolean;
  /** The last proof that it would ring; milliseconds since 1970. */
  readonly seen: number | null;
  readonly push: string | null;
  readonly unreachable: number | null;
}
