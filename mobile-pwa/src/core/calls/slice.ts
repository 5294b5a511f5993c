import type { GateWord, LockWord, Named, Reply, RingId } from "../../protocol/messages";
import type { Quality } from "./quality";

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

export const START_CALLS: CallsState = {
  rings: [],
  shown: null,
  wanted: null,
  late: false,
  backOver: null,
  mic: "off",
  muted: false,
};

export const MOST_RINGS = 16;

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
