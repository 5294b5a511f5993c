/** The texts of the app's first page, its settings and the screens of a ring. */
import type { EnrolFault, Estranged } from "../core/enrolment/slice";
import type { GateWord, Reply } from "../protocol/messages";
import type { TuneName } from "../settings/tunes";

export interface AppWords {
  readonly lang: "fr" | "en";
  readonly app: string;
  readonly tagline: string;

  readonly enrol: {
    readonly title: string;
    readonly intro: string;
    readonly nameLabel: string;
    readonly nameHint: string;
    readonly submit: string;
    readonly busy: string;
    readonly faults: Readonly<Record<EnrolFault, string>>;
    readonly names: Readonly<Record<"iphone" | "ipad" | "android" | "tablet" | "computer", string>>;
  };
  readonly stranger: { readonly title: string; readonly text: string };
  readonly revoked: { readonly title: string; readonly text: string; readonly again: string };
  readonly estranged: { readonly title: string; readonly texts: Readonly<Record<Estranged, string>> };
  readonly replaced: { readonly title: string; readonly text: string; readonly action: string };
  readonly outdated: { readonly title: string; readonly text: string; readonly action: string };
  readonly loading: { readonly title: string; readonly text: string; readonly unreachable: string };

  readonly home: {
    readonly mute: string;
    readonly muteText: string;
    readonly ready: string;
    readonly readyText: string;
    readonly readyWoken: string;
    readonly wakes: string;
    readonly wakesNot: string;
    readonly wakesNotText: string;
    readonly wakesLook: string;
    readonly unreachable: (phone: string, since: string) => string;
    readonly unreachableLook: string;
    readonly cut: string;
    readonly cutText: string;
    readonly joining: string;
    readonly doors: string;
    readonly doorOnline: string;
    readonly doorOffline: string;
    readonly doorUnknown: string;
    readonly doorLocked: string;
    /** By the station's word for the fault. */
    readonly faults: Readonly<Record<string, string>> & { readonly other: string };
    readonly noDoors: string;
    readonly checks: string;
    readonly soundOn: string;
    readonly soundOff: string;
    readonly soundOffText: string;
    readonly soundOffHero: string;
    readonly tryTone: string;
    readonly enableTone: string;
    readonly microphoneOn: string;
    readonly microphoneAsk: string;
    readonly microphoneAskText: string;
    readonly microphoneAllow: string;
    readonly microphoneRefused: string;
    readonly microphoneRefusedText: string;
    readonly recent: string;
    readonly recentAll: string;
    readonly recentNone: string;
    readonly recentUnknown: string;
    readonly back: string;
    readonly liveRinging: (door: string) => string;
    readonly liveTalking: (door: string, who: string) => string;
    readonly show: string;
    readonly you: (phone: string) => string;
    readonly leave: string;
    readonly leaveConfirm: string;
    readonly leaveFailed: string;
    readonly cancel: string;
    readonly late: string;
    readonly lateAction: string;
    readonly settings: string;
  };

  readonly settings: {
    readonly title: string;
    readonly bells: string;
    readonly bellsText: string;
    readonly bellOf: (door: string) => string;
    readonly tunes: Readonly<Record<TuneName, string>>;
    readonly listen: string;
    readonly listenTo: (door: string) => string;
    readonly vibrate: string;
    readonly vibrateNone: string;
    readonly silent: string;
    readonly silentText: readonly string[];
    readonly opening: string;
    readonly gestures: Readonly<Record<"hold" | "slide", string>>;
    readonly gestureTexts: Readonly<Record<"hold" | "slide", string>>;
    readonly sound: string;
    readonly output: string;
    readonly outputSystem: string;
    readonly outputNone: string;
    readonly wall: string;
    readonly kiosk: string;
    readonly kioskText: string;
    readonly dimAfter: string;
    readonly dimChoice: (minutes: number) => string;
  };

  readonly gate: Readonly<Record<GateWord, string>> & { readonly seen: string };

  readonly reply: {
    readonly title: string;
    readonly says: Readonly<Record<Reply, string>>;
    readonly states: Readonly<Record<"asking" | "sent" | "failed", (said: string) => string>>;
  };

  readonly kiosk: {
    readonly touch: string;
    readonly asleep: string;
  };

  readonly ring: {
    readonly ringing: string;
    readonly since: (seconds: number) => string;
    readonly alone: string;
    readonly others: (names: readonly string[]) => string;
    readonly answer: string;
    readonly resume: string;
    readonly answering: string;
    readonly decline: string;
    readonly open: string;
    readonly openHold: string;
    readonly openHoldHint: string;
    readonly openConfirm: string;
    /** On the track of the sliding knob. */
    readonly openSlideLabel: string;
    /** How to slide the knob without a finger. */
    readonly openSlide: string;
    readonly speaker: string;
    readonly notices: string;
    readonly bellSilent: string;
    readonly hushed: string;
    readonly quality: Readonly<Record<"weak" | "bad", string>>;
    readonly lockName: (lock: string) => string;
    readonly hangup: string;
    readonly mute: string;
    readonly unmute: string;
    readonly muted: string;
    readonly close: string;
    readonly fit: string;
    readonly fill: string;
    readonly pictureWaiting: string;
    /** Why no picture comes; `reason` is the gateway's word. */
    readonly pictureMissing: (reason: string) => string;
    readonly pictureLost: string;
    readonly backRinging: string;
    readonly backTalking: string;
    readonly pictureSoundOnly: string;
    readonly pictureNever: string;
    readonly pictureNone: string;
    readonly pictureOf: (door: string) => string;
    readonly talking: string;
    /** During a talk, while nothing passes between this phone and the visitor. */
    readonly cutOff: string;
    readonly talkingFor: (seconds: number) => string;
    readonly hangingUp: string;
    readonly held: string;
    /** The talker was lost, and the visitor waits for anybody. */
    readonly offered: (who: string | null) => string;
    readonly heldText: string;
    readonly heldReturning: string;
    readonly remaining: (seconds: number) => string;
    readonly taken: (who: string) => string;
    readonly takenUnknown: string;
    readonly takenText: string;
    readonly cut: string;
    readonly otherDoor: (door: string) => string;
    readonly microphoneRefused: string;
    readonly microphoneMissing: string;
    readonly microphoneInterrupted: string;
    readonly microphoneAsking: string;
    readonly microphoneRetry: string;
    readonly answerFaults: Readonly<Record<string, string>> & { readonly other: string };
  };

  readonly lock: {
    readonly asking: string;
    readonly unsent: string;
    readonly ordered: string;
    readonly pulsing: string;
    readonly released: string;
    readonly refused: string;
    readonly unconfirmed: string;
    readonly denied: Readonly<Record<string, string>> & { readonly other: string };
    readonly by: (who: string) => string;
    readonly countdown: (seconds: number) => string;
  };

  readonly outcome: {
    readonly words: Readonly<Record<string, string>> & { readonly other: string; readonly unknown: string };
    readonly answeredBy: (who: string) => string;
    readonly openedBy: (who: string) => string;
    readonly openedByMe: string;
    readonly opened: string;
    readonly openedShort: string;
    readonly notOpened: string;
    readonly openedUnknown: string;
    readonly rangAt: (time: string) => string;
  };
}
