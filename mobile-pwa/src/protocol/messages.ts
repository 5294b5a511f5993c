/** The words of `docs/phone-protocol.md`, version 1. */

export const SUBPROTOCOL = "heurtoir.v1";
export const PROTOCOL = 1;

export type RingId = string;

export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface Door extends Named {
  readonly online: boolean;
  readonly locks: readonly string[];
  /** A lockdown holds: nothing opens it. */
  readonly locked: boolean;
  /** What the station says does not work, in words of its own. */
  readonly faults: readonly string[];
}

export interface School extends Named {
  readonly doors: readonly Door[];
  /** What this person may do there: `answer`, `open`, `lockdown`, `lift`, `hand-over`... */
  readonly may: readonly string[];
}

export type LockWord = "ordered" | "pulsing" | "released" | "refused" | "unconfirmed";

/** The gate itself, where the station has a contact at it. */
export type GateWord = "opened" | "not-opened" | "still-open" | "forced" | "closed";

/** What the station shows and speaks to the visitor. */
export const REPLIES = ["coming", "please-wait", "repeat"] as const;
export type Reply = (typeof REPLIES)[number];

export type HowLong = "hour" | "day" | "until-lifted";

/** A signature by the device key over a challenge of this connection. */
export interface Proof {
  readonly nonce: string;
  /** Milliseconds from the challenge to the tap, negative where the tap was first; of what must not be late. */
  readonly tap?: number;
  readonly signature: string;
}

/** A push subscription as the browser gave it; the keys are base64url. */
export interface Subscription {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}

/** What the phone sends. `id` asks for one `ok` or `error`. */
export type FromPhone = (
  | {
      readonly type: "hello";
      readonly protocol: number;
      readonly instance: string;
      readonly client: string;
      readonly locale: string;
      readonly visible: boolean;
      readonly proof?: Proof;
    }
  | { readonly type: "pong"; readonly n: number }
  | { readonly type: "visible"; readonly visible: boolean }
  | { readonly type: "told"; readonly ring: RingId }
  | { readonly type: "offer"; readonly ring: RingId; readonly sdp: string }
  | { readonly type: "first-frame"; readonly ring: RingId }
  | { readonly type: "answer"; readonly ring: RingId }
  | { readonly type: "decline"; readonly ring: RingId }
  | { readonly type: "hangup"; readonly ring: RingId }
  | { readonly type: "open"; readonly ring: RingId; readonly lock: string; readonly proof?: Proof }
  | { readonly type: "call-back"; readonly ring: RingId }
  | {
      readonly type: "lockdown";
      readonly school: string;
      readonly state: "set" | "lift";
      readonly proof?: Proof;
    }
  | {
      readonly type: "hand-over";
      readonly school: string;
      readonly to: string | null;
      readonly for?: HowLong;
      /** Also where none of that person's phones can be reached. */
      readonly anyway?: boolean;
      readonly proof?: Proof;
    }
  | { readonly type: "quiet"; readonly school: string; readonly for: HowLong | null }
  | { readonly type: "revoke"; readonly phone: string; readonly proof?: Proof }
  | { readonly type: "push"; readonly subscription: Subscription | null }
  | { readonly type: "test" }
  | { readonly type: "test-told"; readonly test: string }
  | { readonly type: "reply"; readonly ring: RingId; readonly reply: Reply }
) & { readonly id?: number };

export interface Welcome {
  readonly type: "welcome";
  readonly phone: Named;
  readonly person: Named;
  /** Seconds between two pings. */
  readonly heartbeat: number;
  readonly resumed: boolean;
  readonly schools: readonly School[];
  /** Null: this gateway wakes no phones. */
  readonly push: PushOffer | null;
}

export interface PushOffer {
  /** The gateway's own key, base64url. */
  readonly key: string;
  /** The only push services that it speaks to. */
  readonly hosts: readonly string[];
}

/** Who is rung at a school now, and who is not. */
export interface Plan {
  readonly type: "plan";
  readonly school: string;
  readonly rung: readonly {
    readonly person: Named;
    /** Rung only in this person's place. */
    readonly inPlaceOf: Named | null;
    readonly phones: number;
    readonly reachable: number;
  }[];
  readonly notRung: readonly {
    readonly person: Named;
    readonly why: string;
    readonly to: Named | null;
    /** Milliseconds since 1970; null: until it is lifted. */
    readonly until: number | null;
  }[];
  /** To whom this person may hand over. */
  /** Those who may stand in, and how many of their phones proved lately that they would ring, where the gateway says it. */
  readonly colleagues: readonly (Named & { readonly reachable?: number })[];
}

export type HeldBy = "door" | "gateway" | "asked" | "nobody";

export interface Lockdown {
  readonly type: "lockdown";
  readonly school: string;
  readonly state: "set" | "none";
  readonly by: Named | null;
  readonly at: number | null;
  readonly doors: readonly (Named & { readonly heldBy: HeldBy })[];
}

export interface TestResult {
  readonly type: "test-result";
  readonly test: string;
  /** Milliseconds until the screen showed it; null: not yet, or never. */
  readonly connection: number | null;
  /** Milliseconds until the notification was displayed. */
  readonly woken: number | null;
  readonly push: string;
}

export interface RingTold {
  readonly type: "ring";
  readonly ring: RingId;
  readonly door: Named;
  readonly school: Named;
  /** Milliseconds since the press, at sending. */
  readonly age: number;
  readonly state: "ringing" | "talking" | "held";
  readonly by: Named | null;
  readonly remaining: number;
  readonly locks: readonly string[];
  readonly phones: readonly Named[];
  /** The ring whose visitor this phone calls back. */
  readonly callBackOf: RingId | null;
}

export type RingState =
  | { readonly type: "state"; readonly ring: RingId; readonly state: "ringing" }
  | {
      readonly type: "state";
      readonly ring: RingId;
      readonly state: "talking" | "held";
      readonly by: Named | null;
      readonly remaining: number;
    }
  | {
      readonly type: "state";
      readonly ring: RingId;
      readonly state: "ended";
      readonly by: Named | null;
      readonly outcome: string;
      readonly opened: boolean;
      /** Milliseconds during which opening is still allowed, else 0. */
      readonly openFor: number;
    };

/** What the gateway sends, checked. */
export type ToPhone =
  | Welcome
  | RingTold
  | RingState
  | Plan
  | Lockdown
  | TestResult
  | { readonly type: "challenge"; readonly nonce: string }
  | { readonly type: "test"; readonly test: string; readonly silent: boolean }
  | { readonly type: "unreachable"; readonly phone: Named; readonly since: number }
  | { readonly type: "ping"; readonly n: number }
  | { readonly type: "ok"; readonly re: number }
  | { readonly type: "error"; readonly re: number | null; readonly code: string; readonly by: Named | null }
  | { readonly type: "warning"; readonly ring: RingId; readonly remaining: number }
  | { readonly type: "no-picture"; readonly ring: RingId; readonly reason: string }
  | {
      readonly type: "lock";
      readonly ring: RingId;
      readonly lock: string;
      readonly state: LockWord;
      readonly by: Named | null;
      readonly reason: string | null;
    }
  | {
      readonly type: "gate";
      /** Null where no ring has to do with it. */
      readonly ring: RingId | null;
      readonly door: Named;
      readonly lock: string;
      readonly state: GateWord;
    }
  | { readonly type: "door"; readonly school: string; readonly door: Door }
  | { readonly type: "media"; readonly ring: RingId; readonly sdp: string }
  | { readonly type: "media-refused"; readonly ring: RingId; readonly reason: string }
  | { readonly type: "media-ended"; readonly ring: RingId };

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
  /** The door reached no gateway then and reported the ring later. */
  readonly late: boolean;
  /** False: the door's clock was wrong, and `at` is the latest that it can have been. */
  readonly sure: boolean;
  readonly snapshot: boolean;
  /** For how many milliseconds from the answer on the visitor may still be called back; 0: not. */
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
    /** What the gate's contact showed; null: there is none, or it showed nothing. */
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
