import type { RingId } from "../../protocol/messages";
import type { Asked } from "../../protocol/proof";

export interface ConnectionState {
  readonly link: Link;
  /** How many hellos in a row could not be signed. */
  readonly unsigned: number;
  /** False while the screen is off or the page is in the background. */
  readonly visible: boolean;
  /** Requests that wait for their `ok` or `error`. */
  readonly pending: readonly Pending[];
  readonly nextId: number;
  /** The newest challenge of this connection, until it is spent. */
  readonly nonce: string | null;
  /** When the challenge arrived. */
  readonly nonceAt: number;
  /** Requests that wait for a challenge, for a moment only. */
  readonly unproved: readonly Asked[];
}

export const START_CONNECTION: ConnectionState = {
  link: { kind: "idle" },
  unsigned: 0,
  visible: true,
  pending: [],
  nextId: 1,
  nonce: null,
  nonceAt: 0,
  unproved: [],
};

export type Link =
  | { readonly kind: "idle" }
  /** `patient`: the gateway asked for a pause, which a touch does not shorten. */
  | { readonly kind: "waiting"; readonly attempt: number; readonly patient: boolean }
  /** `slept`: the page was hidden meanwhile, so the connection may have died unnoticed. */
  | {
      readonly kind: "connecting";
      readonly attempt: number;
      readonly since: number;
      readonly slept: boolean;
    }
  /** The gateway sends a challenge and the phone proves itself. `refused`: the challenge was too old. */
  | {
      readonly kind: "greeting";
      readonly attempt: number;
      readonly since: number;
      readonly slept: boolean;
      readonly hellos: number;
      readonly refused: boolean;
    }
  /** `heard`: when the gateway was last heard. `doubt`: it owes an answer, so nobody knows whether it is reachable. */
  | {
      readonly kind: "up";
      readonly attempt: number;
      readonly since: number;
      readonly heartbeat: number;
      readonly heard: number;
      readonly doubt: boolean;
    }
  /** Another window of this phone took over. This one returns when that one is closed, or when the person wants it. */
  | { readonly kind: "replaced" }
  /** The gateway speaks another protocol than this copy of the app. */
  | { readonly kind: "outdated" };

export interface Pending {
  readonly id: number;
  readonly what:
    | "answer"
    | "decline"
    | "hangup"
    | "open"
    | "offer"
    | "probe"
    | "reply"
    | "ask"
    | "push"
    | "test"
    | "revoke";
  readonly ring: RingId | null;
  readonly lock: string | null;
  /** Signed once more where its challenge was too old. */
  readonly again: Asked | null;
}
