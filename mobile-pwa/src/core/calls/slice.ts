import type { GateWord, LockWord, Named, Reply, RingId } from "../../protocol/messages";
import type { Quality } from "./quality";

export interface CallsState {
  /** Oldest first, at most `MOST_RINGS`. */
  readonly rings: readonly Ring[];
  /** The ring that fills the screen. */
  readonly shown: RingId | null;
  /** The ring in the page's address, until it is on the screen or known to have ended. */
  readonly wanted: RingId | null;
  /** The ring in the address has ended. */
  readonly late: boolean;
  /** Back was pressed during this ring. That ends nothing, which the screen says for a moment. */
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

/** `interrupted`: the system has given it to another program for now, for example for a telephone call. */
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
  /** What the person at this phone did. `joined` lasts until the end; `left` means hung up, `away` put aside. */
  readonly role: "asked" | "declined" | "answering" | "joined" | "left" | "away";
  readonly told: "no" | "painting" | "yes";
  readonly picture: boolean;
  /** Why none comes, by the gateway: a word of the protocol. */
  readonly noPicture: string | null;
  readonly media: MediaSession | null;
  readonly openings: readonly Opening[];
  /** The last state of each gate's contact. */
  readonly gates: readonly Gate[];
  /** The last prepared reply from this phone. */
  readonly reply: { readonly word: Reply; readonly state: "asking" | "sent" | "failed" } | null;
  /** Whether the gateway warned that the call ends soon. */
  readonly warned: boolean;
  /** Not mentioned since the connection was lost: it may have ended. */
  readonly stale: boolean;
  /** Its timer runs: it will leave the screen by itself. */
  readonly closing: boolean;
  /** Why the gateway did not let this phone answer: the code. */
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
      /** Null where it ended while this phone was disconnected and the outcome is unknown. */
      readonly outcome: string | null;
      readonly opened: boolean;
      /** Opening is allowed before this time. */
      readonly openUntil: number;
      readonly at: number;
    };

export interface MediaSession {
  /** Counts the sessions of this ring, so that news about an older one can be recognised. */
  readonly gen: number;
  readonly ice: "new" | "connected" | "broken";
  readonly offer: "none" | "making" | "open";
  /** What to do after the open offer is answered. */
  readonly again: "restart" | "fresh" | null;
  readonly tries: number;
  /** Why there is no session: a reason of the gateway, or `NO_WEBRTC`. */
  readonly refused: string | null;
  /** There is sound but no picture: this browser cannot show what the door sends. */
  readonly pictureless: boolean;
  readonly quality: Quality;
  /** No picture came for seconds: the one on the screen is old. */
  readonly still: boolean;
}

/** This browser has no WebRTC: it can ring and open, but not show or talk. */
export const NO_WEBRTC = "no-webrtc";

export interface Opening {
  readonly lock: string;
  /**
   * `asking`: sent, no answer yet. `unsent`: there was no connection. `denied`: the gateway refused; `why` is its code.
   */
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
