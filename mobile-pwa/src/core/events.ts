import type { Invite } from "../enrol/invite";
import type {
  FromPhone,
  HowLong,
  Named,
  PastRing,
  PhoneRow,
  PushOffer,
  Reply,
  RingId,
  Subscription,
  ToPhone,
  Visit,
} from "../protocol/messages";
import type { Challenge } from "../protocol/proof";
import type { Quality } from "./calls/quality";
import type { Mic } from "./calls/slice";
import type { EnrolFault, Whom } from "./enrolment/slice";
import type { Page } from "./navigation/slice";
import type { Waking } from "./waking/slice";

/** What can happen. */
export type Event =
  | {
      readonly type: "start";
      readonly token: string | null;
      readonly ring?: RingId | null;
      /** The page in the address. */
      readonly page?: Page;
      readonly of?: string | null;
      /** Whether an invitation may be redeemed on this page; default true. */
      readonly here?: boolean;
      /** Whether an account was tried that belongs to nobody here. */
      readonly refused?: boolean;
    }
  | { readonly type: "looked"; readonly invite: Invite; readonly answer: EnrolFault | Whom }
  /** The page's address names a ring now, for example after a touch on a notification. */
  | { readonly type: "address"; readonly ring: RingId }
  | {
      readonly type: "identity";
      /** `unproved`: the gateway knows the session, but believes it only with the device's key. */
      readonly answer: "not-enrolled" | "unreachable" | "unproved" | Identity;
      /** Whether this device has its key. */
      readonly key?: "there" | "absent" | "unreadable";
    }
  /** A signature was needed, but the key was not available. `re`: the id of the request; without it, the hello. */
  | { readonly type: "keyless"; readonly re?: number }
  | { readonly type: "enrolled"; readonly answer: EnrolFault | Identity }
  | { readonly type: "socket-open" }
  | { readonly type: "socket-closed"; readonly code: number }
  | { readonly type: "message"; readonly message: ToPhone }
  /** An unreadable message arrived: the connection is alive, nothing else is known. */
  | { readonly type: "unreadable" }
  | { readonly type: "timer"; readonly key: string }
  | { readonly type: "network" }
  /** The browser reports that there is no network. */
  | { readonly type: "offline" }
  /** The page became visible (`seen`), or somebody touched it. */
  | { readonly type: "wake"; readonly how: "seen" | "touched" }
  /** Another window of this app has the phone's connection, or is closing. */
  | { readonly type: "window"; readonly says: "here" | "gone" }
  | { readonly type: "visible"; readonly visible: boolean }
  /** The ring has been drawn on the screen. */
  | { readonly type: "painted"; readonly ring: RingId }
  | { readonly type: "first-frame"; readonly ring: RingId }
  | { readonly type: "media-offer"; readonly ring: RingId; readonly gen: number; readonly sdp: string }
  | {
      readonly type: "media-state";
      readonly ring: RingId;
      readonly gen: number;
      readonly ice: "connected" | "disconnected" | "failed";
    }
  | {
      readonly type: "media-quality";
      readonly ring: RingId;
      readonly gen: number;
      readonly quality: Quality;
      readonly still: boolean;
    }
  /** `never`: this browser has no WebRTC, and no further attempt can change that. */
  | { readonly type: "media-failed"; readonly ring: RingId; readonly gen: number; readonly never?: boolean }
  | { readonly type: "mic"; readonly mic: Mic }
  /** Whether the gateway ended this phone's enrolment on request. */
  | { readonly type: "left"; readonly done: boolean }
  | { readonly type: "past"; readonly rows: readonly PastRing[] | null }
  | { readonly type: "visit"; readonly ring: RingId; readonly answer: Visit | "gone" | null }
  | { readonly type: "phones"; readonly rows: readonly PhoneRow[] | null }
  /** The state of push, with the subscription where there is one. */
  | { readonly type: "waking"; readonly waking: Waking; readonly subscription: Subscription | null }
  /** The test has been drawn on the screen. */
  | { readonly type: "test-painted"; readonly test: string }
  | UserAction;

export interface Identity {
  readonly phone: Named;
  readonly person: Named;
}

/** The actions of the person at the phone. A press concerns the ring whose button it was, and no other. */
export type UserAction =
  | { readonly type: "press-enrol"; readonly name: string }
  | { readonly type: "press-look" }
  /** Asks the gateway again who this phone is, after it seemed to be no longer enrolled. */
  | { readonly type: "press-again" }
  | { readonly type: "press-code"; readonly code: string }
  | { readonly type: "press-here" }
  | { readonly type: "press-setup" }
  | { readonly type: "press-test" }
  /** `heard` null: closed without an answer. */
  | { readonly type: "press-test-end"; readonly heard: boolean | null }
  | { readonly type: "press-end-phone"; readonly phone: string }
  | { readonly type: "press-unreachable"; readonly phone: string }
  | { readonly type: "press-answer"; readonly ring: RingId }
  | { readonly type: "press-decline"; readonly ring: RingId }
  | { readonly type: "press-hangup"; readonly ring: RingId }
  | { readonly type: "press-open"; readonly ring: RingId; readonly lock: string }
  | { readonly type: "press-reply"; readonly ring: RingId; readonly reply: Reply }
  | { readonly type: "press-alarm"; readonly door: string; readonly lock: string }
  | { readonly type: "press-mute" }
  | { readonly type: "press-microphone" }
  | { readonly type: "press-close"; readonly ring: RingId }
  /** The system's Back, while a visitor or a test fills the screen. */
  | { readonly type: "press-back" }
  | { readonly type: "press-show"; readonly ring: RingId }
  | { readonly type: "press-page"; readonly page: Page; readonly of?: string }
  | SchoolAction
  | { readonly type: "press-use-here" }
  | { readonly type: "press-leave" };

/** Something to do once, in this order. */
export type Effect =
  | { readonly type: "who-am-i" }
  | { readonly type: "look"; readonly invite: Invite }
  /** Kept for the installed app, which shares this browser's storage on most systems. */
  | { readonly type: "keep-invitation"; readonly token: string; readonly expires: number }
  | { readonly type: "enrol"; readonly invite: Invite; readonly name: string }
  | { readonly type: "forget-link" }
  | { readonly type: "forget-key" }
  | { readonly type: "leave" }
  | { readonly type: "fetch-past" }
  | { readonly type: "fetch-visit"; readonly ring: RingId }
  | { readonly type: "fetch-phones" }
  | { readonly type: "look-waking"; readonly offer: PushOffer | null }
  | { readonly type: "unsubscribe" }
  | { readonly type: "subscribe-anew" }
  | { readonly type: "test-painted"; readonly test: string }
  /** Asks this app's other windows which of them has the connection. */
  | { readonly type: "ask-windows" }
  | { readonly type: "connect" }
  | { readonly type: "disconnect" }
  | { readonly type: "hello"; readonly challenge: Challenge }
  /** With a challenge, the message is sent with a proof over it. */
  | { readonly type: "send"; readonly message: FromPhone; readonly challenge?: Challenge }
  /** Up to `jitter` of `after` is added at random. */
  | { readonly type: "timer"; readonly key: string; readonly after: number; readonly jitter: number }
  | { readonly type: "cancel"; readonly key: string }
  | { readonly type: "when-painted"; readonly ring: RingId }
  | { readonly type: "media-start"; readonly ring: RingId; readonly gen: number }
  | { readonly type: "media-restart"; readonly ring: RingId; readonly gen: number }
  | { readonly type: "media-accept"; readonly ring: RingId; readonly gen: number; readonly sdp: string }
  | { readonly type: "media-close"; readonly ring: RingId }
  | { readonly type: "microphone" };

export type SchoolAction =
  | {
      readonly type: "press-hand-over";
      readonly school: string;
      /** Null ends the hand-over. */
      readonly to: string | null;
      readonly length: HowLong;
      /** The person knows that none of the other's phones is reachable. */
      readonly anyway?: boolean;
    }
  | { readonly type: "press-quiet"; readonly school: string; readonly length: HowLong | null }
  | { readonly type: "press-lockdown"; readonly school: string; readonly state: "set" | "lift" }
  | { readonly type: "press-call-back"; readonly ring: RingId };
