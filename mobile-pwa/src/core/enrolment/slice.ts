import type { Invite } from "../../enrol/invite";
import type { Named } from "../../protocol/messages";

export interface EnrolmentState {
  readonly session: Session;
  /** A code that was typed on a page without a link. */
  readonly code: { readonly value: string; readonly busy: boolean; readonly fault: EnrolFault | null } | null;
  /** Whether an invitation may be redeemed on this page: it is the installed app, or the person wants it here. */
  readonly here: boolean;
  /** The person's account belongs to nobody here. */
  readonly accountRefused: boolean;
  /** What a newly enrolled phone still has to ask for. */
  readonly setup: "microphone" | "notifications" | null;
}

export const START_ENROLMENT: EnrolmentState = {
  session: { kind: "unknown", token: null },
  code: null,
  here: true,
  accountRefused: false,
  setup: null,
};

/** The person of an invitation. */
export interface Whom {
  readonly person: Named;
  readonly school: Named;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

export type Session =
  /** `token` is the one in the link that opened the page. A phone that is enrolled already does not use it. */
  | { readonly kind: "unknown"; readonly token: string | null }
  /**
   * Whether this phone is enrolled is unknown; a timer asks again. `storage`: the browser does not give out its key.
   */
  | {
      readonly kind: "unreachable";
      readonly token: string | null;
      readonly attempt: number;
      readonly storage: boolean;
    }
  | { readonly kind: "stranger" }
  | {
      readonly kind: "invited";
      readonly invite: Invite;
      /** Null until the gateway has sent it. */
      readonly whom: Whom | null;
      readonly step: "looking" | "install" | "name";
      readonly busy: boolean;
      readonly fault: EnrolFault | null;
    }
  | {
      readonly kind: "enrolled";
      readonly phone: Named;
      readonly person: Named;
      /** Whether the person is removing this phone: the gateway was asked, or that failed. */
      readonly leaving: "no" | "asked" | "failed";
    }
  | { readonly kind: "revoked" }
  /** The phone was enrolled but cannot prove it any more: it must be enrolled again. */
  | { readonly kind: "estranged"; readonly why: Exclude<Estranged, "storage"> }
  /** A timer asks again, because a failing storage may recover. */
  | { readonly kind: "estranged"; readonly why: "storage"; readonly attempt: number };

/**
 * `evicted`: the browser deleted the key. `storage`: it does not give it out. `cookie`: it deleted the session.
 * `device`: the gateway knows another key for this session.
 */
export type Estranged = "evicted" | "storage" | "cookie" | "device";

export type EnrolFault =
  | "unknown-token"
  | "used"
  | "expired"
  | "revoked"
  | "too-many"
  | "unreachable"
  | "insecure"
  | "storage"
  | "failed";

export function enrolledAs(who: { readonly phone: Named; readonly person: Named }): Session {
  return { kind: "enrolled", phone: who.phone, person: who.person, leaving: "no" };
}
