/** The texts of the screens that are loaded when needed: enrolment, push, the person's phones. */
import type { Platform } from "../enrol/platform";

export interface EnrolWords {
  readonly code: {
    readonly title: string;
    readonly label: string;
    readonly hint: string;
    readonly submit: string;
    readonly busy: string;
  };
  readonly account: {
    readonly or: string;
    readonly by: (name: string) => string;
    readonly refusedTitle: string;
    readonly refused: string;
  };
  readonly look: {
    readonly title: string;
    readonly text: string;
    readonly faultTitle: string;
    readonly again: string;
  };
  readonly whom: {
    readonly for: (person: string) => string;
    readonly notYou: string;
  };
  readonly install: {
    readonly title: string;
    readonly why: string;
    readonly steps: Readonly<Record<Exclude<Platform, "installed">, readonly string[]>>;
    /** Where the browser itself offers to install the app. */
    readonly button: string;
    readonly done: string;
    readonly preparing: string;
    /** The link could not be put into the app, so the code is typed there. */
    readonly noLink: string;
    readonly stay: string;
    readonly stayText: string;
    readonly stayDesktop: string;
    readonly copy: string;
    readonly copied: string;
  };
  readonly name: { readonly title: string; readonly text: string };
  readonly setup: {
    readonly step: (at: number, of: number) => string;
    readonly microphone: {
      readonly title: string;
      readonly text: string;
      readonly allow: string;
      readonly refusedTitle: string;
      readonly refused: string;
      readonly how: string;
      readonly missing: string;
    };
    readonly notifications: {
      readonly title: string;
      readonly text: string;
      readonly learns: (hosts: string) => string;
      readonly allow: string;
    };
    readonly later: string;
    readonly next: string;
    readonly done: string;
    readonly waiting: string;
  };
  readonly waking: {
    readonly title: string;
    readonly states: Readonly<
      Record<"unknown" | "off" | "unsupported" | "install" | "ask" | "asking" | "denied" | "failed", string>
    >;
    readonly on: (host: string) => string;
    readonly foreign: (host: string) => string;
    readonly allow: string;
    readonly again: string;
    readonly learns: (host: string) => string;
    readonly how: string;
  };
  readonly test: {
    readonly title: string;
    readonly text: string;
    readonly start: string;
    readonly running: string;
    readonly screen: string;
    readonly screenText: string;
    readonly heard: string;
    readonly notHeard: string;
    readonly connection: (ms: number) => string;
    readonly noConnection: string;
    readonly woken: (ms: number) => string;
    readonly push: Readonly<Record<string, string>> & { readonly other: string };
    readonly cut: string;
    readonly refused: string;
    readonly silentAdvice: string;
    readonly heardYes: string;
    readonly connectionWait: string;
  };
  readonly phones: {
    readonly title: string;
    readonly text: string;
    readonly open: string;
    readonly this: string;
    readonly connected: string;
    readonly seen: (when: string) => string;
    readonly never: string;
    readonly unreachable: (when: string) => string;
    readonly wakes: string;
    readonly end: string;
    readonly endOf: (phone: string) => string;
    readonly confirm: (phone: string) => string;
    readonly confirmButton: string;
    readonly ending: string;
    readonly ended: string;
    readonly failed: string;
    readonly leave: string;
    readonly unknown: string;
    readonly none: string;
    readonly lost: string;
  };
}
