import type { Invite } from "../../enrol/invite";
import type { Named } from "../../protocol/messages";

export interface EnrolmentState {
  readonly session: Session;
  /** A code that was typed where no link had brought anybody. */
  readonly code: { readonly value: string; readonly busy: boolean; readonly fault: EnrolFault | null } | null;
  /** Whether an invitation may be redeemed on this page: it is the installed app, or the person wants it here. */
  readonly here: boolean;
  /** The account that somebody came with belongs to nobody here. */
  readonly accountRefused: boolean;
  /** What a phone that was just enrolled is still asked for. */
  readonly setup: "microphone" | "notifications" | null;
}

export const START_ENROLMENT: EnrolmentState = {
  session: { kind: "unknown", token: null },
  code: null,
  here: true,
  accountRefused: false,
  setup: null,
};

/** For whom an invitation is. */
export interface Whom {
  readonly person: Named;
  readonly school: Named;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

export type Session =
  /** `token` is that of the link which opened the page; a phone that is enrolled already has no use for it. */
  | { readonly kind: "unknown"; readonly token: string | null }
  /** Nobody has told yet whether this phone is enrolled; asked again by a timer. `storage`: the browser keeps its key back. */
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
      /** Null until the gateway has said it. */
      readonly whom: Whom | null;
      readonly step: "looking" | "install" | "name";
      readonly busy: boolean;
      readonly fault: EnrolFault | null;
    }
  | {
      readonly kind: "enrolled";
      readonly phone: Named;
      readonly person: Named;
      /** The person is taking this phone away: asked of the gateway, or in vain. */
      readonly leaving: "no" | "asked" | "failed";
    }
  | { readonly kind: "revoked" }
  /** It was enrolled, and cannot prove it any more: it has to be enrolled anew. */
  | { readonly kind: "estranged"; readonly why: Exclude<Estranged, "storage"> }
  /** Asked again by a timer: a storage that fails may come back. */
  | { readonly kind: "estranged"; readonly why: "storage"; readonly attempt: number };

/**
 * `evicted`: the browser has thrown the key away, `storage`: it does not give it out, `cookie`: it has thrown the session
 * away, `device`: the gateway knows another key for this session.
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
