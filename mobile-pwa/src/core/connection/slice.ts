import type { RingId } from "../../protocol/messages";
import type { Asked } from "../../protocol/proof";

export interface ConnectionState {
  readonly link: Link;
  /** Greetings in a row that could not be signed. */
  readonly unsigned: number;
  /** False while the screen is dark or the page is in the background. */
  readonly visible: boolean;
  /** Requests that await their `ok` or `error`. */
  readonly pending: readonly Pending[];
  readonly nextId: number;
  /** The newest challenge of this connection, until it is spent. */
  readonly nonce: string | null;
  /** When it came. */
  readonly nonceAt: number;
  /** What waits for a challenge to be signed over: for a moment, and not longer. */
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
  /** `patient`: the gateway has asked for a pause, which no touch cuts short. */
  | { readonly kind: "waiting"; readonly attempt: number; readonly patient: boolean }
  /** `slept`: the page was hidden meanwhile, so that the connection may have died unheard. */
  | {
      readonly kind: "connecting";
      readonly attempt: number;
      readonly since: number;
      readonly slept: boolean;
    }
  /** The gateway challenges, the phone proves itself; `refused`: the challenge had grown too old. */
  | {
      readonly kind: "greeting";
      readonly attempt: number;
      readonly since: number;
      readonly slept: boolean;
      readonly hellos: number;
      readonly refused: boolean;
    }
  /** `heard`: when the gateway was last heard of; `doubt`: it owes an answer, and whether it can be reached is not known. */
  | {
      readonly kind: "up";
      readonly attempt: number;
      readonly since: number;
      readonly heartbeat: number;
      readonly heard: number;
      readonly doubt: boolean;
    }
  /** Another window of this phone took over; this one comes back when that one is gone, or when a person wants it. */
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
  /** To be signed once more where its challenge had grown too old. */
  readonly again: Asked | null;
}
