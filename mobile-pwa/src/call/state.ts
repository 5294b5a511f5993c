/**
 * What the app knows at one moment. Times are milliseconds of the clock that the shell passes in with every event
 * (monotonic, from the page's start); only `PastRing.at` is wall-clock time.
 */

import type { Invite } from "../enrol/invite";
import type {
  GateWord,
  LockWord,
  Named,
  PastRing,
  PhoneRow,
  PushOffer,
  Reply,
  RingId,
  School,
  TestResult,
} from "../protocol/messages";
import type { Asked } from "../protocol/proof";
import type { Lockdown, Plan, Visit } from "../protocol/messages";
import type { Quality } from "./quality";

export interface State {
  readonly connection: ConnectionState;
  readonly enrolment: EnrolmentState;
  readonly schools: SchoolsState;
  readonly calls: CallsState;
  readonly history: HistoryState;
  readonly waking: WakingState;
  readonly phones: PhonesState;
  readonly navigation: NavigationState;
}

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

export const NO_CONNECTION: ConnectionState = { link: { kind: "idle" }, unsigned: 0, visible: true, pending: [], nextId: 1, nonce: null, nonceAt: 0, unproved: [] };

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

export const NO_ENROLMENT: EnrolmentState = { session: { kind: "unknown", token: null }, code: null, here: true, accountRefused: false, setup: null };

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

export const NO_SCHOOLS: SchoolsState = { all: [], plans: [], lockdowns: [], asks: [], alarms: [] };

export interface CallsState {
  /** Oldest first, at most `MOST_RINGS`. */
  readonly rings: readonly Ring[];
  /** The ring that fills the screen. */
  readonly shown: RingId | null;
  /** The ring that the page's address names, until it is on the screen or known to be over. */
  readonly wanted: RingId | null;
  /** The address named a ring that is over. */
  readonly late: boolean;
  /** Back was pressed over this ring: that ends nothing, and is said for a moment. */
  readonly backOver: RingId | null;
  readonly mic: Mic;
  readonly muted: boolean;
}

export const NO_CALLS: CallsState = { rings: [], shown: null, wanted: null, late: false, backOver: null, mic: "off", muted: false };

export interface HistoryState {
  /** Newest first; null before the first answer. */
  readonly past: readonly PastRing[] | null;
  /** When they came. */
  readonly pastAt: number;
  /** The past ring that is looked at. */
  readonly visit: VisitShown | null;
}

export const NO_HISTORY: HistoryState = { past: null, pastAt: 0, visit: null };

export interface WakingState {
  /** How this gateway wakes phones; null where it does not. */
  readonly offer: PushOffer | null;
  readonly status: Waking;
  /** The test of this phone's ring that its person has asked for. */
  readonly test: RingTest | null;
  /** A test rings here now. */
  readonly testing: { readonly test: string; readonly told: "no" | "painting" | "yes" } | null;
}

export const NO_WAKING: WakingState = { offer: null, status: { kind: "unknown" }, test: null, testing: null };

export interface PhonesState {
  /** Other phones of this person that have given no proof for a day; at most `MOST_UNREACHABLE`. */
  readonly unreachable: readonly { readonly phone: Named; readonly since: number }[];
  /** Null before the first answer. */
  readonly rows: readonly PhoneRow[] | null;
  /** The last phone whose enrolment was ended from here. */
  readonly ending: { readonly phone: string; readonly state: "asked" | "done" | "failed" } | null;
}

export const NO_PHONES: PhonesState = { unreachable: [], rows: null, ending: null };

export interface NavigationState {
  readonly page: Page;
  /** What the page is about: a school, or for `visit` a ring. */
  readonly subject: string | null;
}

export const NO_NAVIGATION: NavigationState = { page: "home", subject: null };


/** Whether this phone can be woken, and if not, why not. */
export type Waking =
  | { readonly kind: "unknown" | "off" | "unsupported" | "install" | "ask" | "asking" | "denied" | "failed" }
  /** The browser's push service is not one that the commune lets the gateway speak to. */
  | { readonly kind: "foreign"; readonly host: string }
  | { readonly kind: "on"; readonly host: string };

export interface RingTest {
  readonly state: "asking" | "running" | "over";
  readonly result: TestResult | null;
  /** What the person said of it. */
  readonly heard: boolean | null;
  /** Why there was none. */
  readonly why?: string;
}

/** For whom an invitation is. */
export interface Whom {
  readonly person: Named;
  readonly school: Named;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

export type Page = "home" | "history" | "settings" | "phones" | "visit" | "hand-over" | "quiet" | "lockdown";

export const MOST_RINGS = 16;
export const MOST_ALARMS = 8;

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

/** `interrupted`: the system has given it to somebody else for now, as to a telephone call. */
export type Mic = "off" | "asking" | "on" | "refused" | "missing" | "interrupted";

export interface Ring {
  readonly id: RingId;
  readonly door: Named;
  readonly school: Named;
  readonly locks: readonly string[];
  readonly phones: readonly Named[];
  /** The ring whose visitor this phone calls back. */
  readonly callBackOf: RingId | null;
  readonly pressedAt: number;
  readonly phase: Phase;
  /** What the person at this phone did. `joined` holds until the end; `left` is hung up, `away` is put aside. */
  readonly role: "asked" | "declined" | "answering" | "joined" | "left" | "away";
  readonly told: "no" | "painting" | "yes";
  readonly picture: boolean;
  /** Why none comes, as the gateway sees it: a word of the protocol. */
  readonly noPicture: string | null;
  readonly media: MediaSession | null;
  readonly openings: readonly Opening[];
  /** What the contacts of its gates have said last. */
  readonly gates: readonly Gate[];
  /** What this phone last had the visitor told. */
  readonly reply: { readonly word: Reply; readonly state: "asking" | "sent" | "failed" } | null;
  /** Set by the gateway's warning: when the call will end. */
  readonly warned: boolean;
  /** Not heard of since the connection was lost: it may be over. */
  readonly stale: boolean;
  /** It will leave the screen by itself; the timer runs. */
  readonly closing: boolean;
  /** The gateway would not let this phone answer; the code says why. */
  readonly answerFault: string | null;
  /** Since when this phone talks, as far as it knows. */
  readonly talkingSince: number | null;
}

export type Phase =
  | { readonly kind: "ringing" }
  | {
      readonly kind: "talking" | "held";
      readonly by: Named | null;
      readonly mine: boolean;
      readonly until: number | null;
    }
  | {
      readonly kind: "ended";
      readonly by: Named | null;
      readonly mine: boolean;
      /** Null where it ended while this phone was cut off and nobody said how. */
      readonly outcome: string | null;
      readonly opened: boolean;
      /** Opening is allowed before this time. */
      readonly openUntil: number;
      readonly at: number;
    };

export interface MediaSession {
  /** Counts the sessions of this ring, so that news of an older one is known as such. */
  readonly gen: number;
  readonly ice: "new" | "connected" | "broken";
  readonly offer: "none" | "making" | "open";
  /** To be done once the open offer is answered. */
  readonly again: "restart" | "fresh" | null;
  readonly tries: number;
  /** Why there is no session: a reason of the gateway, or `NO_WEBRTC`. */
  readonly refused: string | null;
  /** There is sound and no picture: the door sends none that this browser can show. */
  readonly pictureless: boolean;
  readonly quality: Quality;
  /** No picture came for seconds: the one that is shown is old. */
  readonly still: boolean;
}

/** This browser has no WebRTC: it can ring and open, not show or speak. */
export const NO_WEBRTC = "no-webrtc";

/** Whether this phone cannot talk to the visitor of that ring, whatever is tried. */
export function isMute(ring: Ring): boolean {
  return ring.media?.refused === NO_WEBRTC;
}

export interface Opening {
  readonly lock: string;
  /** `asking`: sent, nothing heard. `unsent`: there was no connection. `denied`: the gateway said no; `why` is its code. */
  readonly state: "asking" | "unsent" | "denied" | LockWord;
  readonly by: Named | null;
  readonly mine: boolean;
  readonly why: string | null;
  readonly at: number;
  /** When it was asked for. */
  readonly since: number;
}

export interface Gate {
  readonly lock: string;
  readonly state: GateWord;
  readonly at: number;
}

/** A gate that opened by force or stands open, while no ring has to do with it. */
export interface Alarm {
  readonly door: Named;
  readonly lock: string;
  readonly state: "forced" | "still-open";
  /** Milliseconds of the shell's clock. */
  readonly at: number;
}

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

export const START: State = {
  connection: NO_CONNECTION,
  enrolment: NO_ENROLMENT,
  schools: NO_SCHOOLS,
  calls: NO_CALLS,
  history: NO_HISTORY,
  waking: NO_WAKING,
  phones: NO_PHONES,
  navigation: NO_NAVIGATION,
};

export function ringOf(state: State, id: RingId | null): Ring | null {
  return state.calls.rings.find((ring) => ring.id === id) ?? null;
}

export function enrolledAs(who: { readonly phone: Named; readonly person: Named }): Session {
  return { kind: "enrolled", phone: who.phone, person: who.person, leaving: "no" };
}

export function isLive(ring: Ring): boolean {
  return ring.phase.kind !== "ended";
}

/** Whether a ring that was put aside can be put back on the screen: not one that was declined or hung up. */
export function mayShow(ring: Ring): boolean {
  return isLive(ring) && ring.role !== "declined" && ring.role !== "left";
}

/** Whether the visitor waits for anybody: nobody answered yet, or who did was lost and another may take them. */
export function isOffered({ phase }: Ring): boolean {
  return phase.kind === "ringing" || (phase.kind === "held" && !phase.mine);
}

/** Whether this phone talks, or is about to. */
export function isEngaged(ring: Ring): boolean {
  return isLive(ring) && (ring.role === "answering" || ring.role === "joined");
}

/** Whether a gate is being opened right now. */
export function isUnderWay({ state }: Opening): boolean {
  return state === "asking" || state === "ordered" || state === "pulsing";
}

/** What the gate's own contact has said of an opening: it knows better than the relay. */
export function gateOf(ring: Ring, opening: Opening): Gate | null {
  return ring.gates.find((each) => each.lock === opening.lock && each.at >= opening.since) ?? null;
}

/** Whether this phone may have the visitor told something. */
export function mayReply(ring: Ring): boolean {
  return isOffered(ring)
    ? ring.role !== "declined"
    : ring.phase.kind === "talking" && ring.phase.mine && ring.role === "joined";
}

/** Whether the gateway lets this phone open now, as far as the phone can know. */
export function mayOpen(ring: Ring, now: number): boolean {
  switch (ring.phase.kind) {
    case "ringing":
      return true;
    case "talking":
      return ring.phase.mine && ring.role !== "left";
    case "held":
      return ring.phase.mine ? ring.role === "joined" : ring.role !== "declined";
    case "ended":
      return ring.phase.openUntil > now && (ring.phase.mine || ring.openings.some((each) => each.mine));
  }
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

export const MOST_ASKS = 16;
