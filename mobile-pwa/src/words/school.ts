/** The texts about a school: who is rung, lockdown, visits, calling back. */
import type { Ask } from "../core/schools/slice";
import type { HeldBy, HowLong } from "../protocol/messages";

export type Codes = Readonly<Record<string, string>> & { readonly other: string };

export interface SchoolWords {
  readonly plan: {
    readonly title: string;
    readonly rung: string;
    readonly you: (name: string) => string;
    readonly phones: (count: number, reachable: number) => string;
    readonly inPlaceOf: (name: string) => string;
    readonly notRung: string;
    readonly quiet: (until: string) => string;
    readonly handedOver: (to: string | null, until: string) => string;
    readonly until: (at: number | null, now: number) => string;
    readonly nobody: string;
    readonly nobodyText: string;
    readonly unreachable: string;
    readonly unreachableText: string;
    readonly unknown: string;
    /** For a person who is not rung. */
    readonly quietHero: string;
    readonly handedHero: (to: string | null) => string;
    readonly restingText: (school: string, until: string) => string;
    readonly unrungHero: string;
    readonly unrungText: string;
    readonly watching: string;
    readonly watchingText: string;
  };

  readonly acts: {
    readonly title: string;
    readonly handOver: string;
    readonly takeBack: string;
    readonly quiet: string;
    readonly quietEnd: string;
    readonly lockdown: string;
    readonly states: {
      readonly asking: string;
      readonly unsent: string;
      readonly unknown: string;
    };
    readonly done: (what: Ask["what"], back: boolean) => string;
    readonly refused: Codes;
  };

  readonly howLong: {
    readonly title: string;
    readonly choices: Readonly<Record<HowLong, string>>;
    readonly ends: Readonly<Record<HowLong, string>>;
  };

  readonly handOver: {
    readonly text: string;
    readonly to: string;
    readonly nobody: string;
    readonly colleagueUnreachable: (name: string) => string;
    readonly noPhoneReachable: string;
    readonly anyway: (name: string) => string;
    readonly submit: (name: string, length: string) => string;
    readonly choose: string;
  };

  readonly quiet: {
    readonly text: string;
    readonly others: (names: readonly string[]) => string;
    readonly nobody: string;
    readonly nobodyText: string;
    readonly submit: (length: string) => string;
    readonly anyway: string;
  };

  readonly lockdown: {
    readonly set: string;
    readonly lift: string;
    readonly does: string;
    readonly doesList: readonly string[];
    readonly doesNot: string;
    readonly doesNotList: readonly string[];
    readonly liftText: string;
    readonly holdSet: string;
    readonly holdLift: string;
    readonly hint: string;
    readonly short: string;
    readonly confirm: string;
    readonly banner: (school: string) => string;
    readonly by: (who: string | null, at: string | null) => string;
    readonly heldBy: Readonly<Record<HeldBy, string>>;
    readonly toLift: string;
    readonly whoLifts: string;
    readonly notAllowed: string;
    readonly stale: string;
    /** On the screen of a ring. */
    readonly ring: string;
    readonly ringShort: string;
  };

  readonly visits: {
    readonly title: string;
    readonly today: string;
    readonly yesterday: string;
    readonly count: (visits: number, missed: number) => string;
    readonly details: (door: string, time: string) => string;
    readonly late: string;
    readonly lateText: string;
    readonly unsure: string;
    readonly unsureText: string;
    readonly missedRecently: (door: string) => string;
    readonly ago: (seconds: number) => string;
    readonly loading: string;
    readonly failed: string;
    readonly gone: string;
    readonly again: string;
    readonly back: string;
    readonly timeline: string;
    readonly rang: string;
    readonly phones: string;
    readonly noPhones: string;
    readonly answeredAfter: (after: string) => string;
    readonly toldAfter: (after: string) => string;
    readonly wokenAfter: (after: string) => string;
    readonly notTold: string;
    readonly opened: (who: string, lock: string) => string;
    readonly openStates: Readonly<Record<string, string>> & { readonly other: string };
    /** What the gate's contact showed. */
    readonly gates: Readonly<Record<string, string>>;
    readonly calledBack: (who: string) => string;
    readonly snapshot: string;
    readonly snapshotOf: (door: string, time: string) => string;
    readonly snapshotGone: string;
    readonly snapshotFailed: string;
    readonly someone: string;
  };

  readonly callBack: {
    readonly action: string;
    readonly left: (seconds: number) => string;
    readonly asking: string;
    readonly status: string;
    readonly row: string;
    readonly seen: string;
    readonly talk: string;
    readonly stop: string;
    readonly over: string;
    readonly refused: Codes;
  };

  readonly phones: { readonly title: string; readonly text: string; readonly open: string };

  readonly pageFailed: string;
  readonly reload: string;
}
