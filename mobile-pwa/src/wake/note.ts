/** The notification of a push: general words, because a locked phone shows them to anybody beside it. */
import type { Pushed } from "./pushed";

/** `renotify` and `vibrate` are missing in the type library. */
export interface Note extends NotificationOptions {
  readonly title: string;
  readonly renotify: boolean;
  readonly vibrate?: readonly number[];
  /** It closes by itself once it was acknowledged. */
  readonly passing: boolean;
}

interface NoteWords {
  readonly ring: readonly [string, string];
  readonly answered: readonly [string, string];
  readonly over: readonly [string, string];
  readonly test: readonly [string, string];
  readonly unknown: readonly [string, string];
}

const WORDS: Readonly<Record<"fr" | "en", NoteWords>> = {
  fr: {
    ring: ["On sonne", "Touchez pour voir le visiteur et répondre."],
    answered: ["Quelqu'un a répondu", "Vous n'avez rien à faire."],
    over: ["On a sonné", "Personne n'a répondu. Touchez pour voir."],
    test: ["Essai de la sonnerie", "Cet appareil peut être réveillé."],
    unknown: ["Heurtoir", "Ouvrez l'application."],
  },
  en: {
    ring: ["Somebody rings", "Touch to see the visitor and answer."],
    answered: ["Somebody answered", "There is nothing to do."],
    over: ["Somebody rang", "Nobody answered. Touch to look."],
    test: ["Test of the bell", "This device can be woken."],
    unknown: ["Heurtoir", "Open the app."],
  },
};

const LONG_RING = [400, 200, 400, 200, 800, 400, 400, 200, 400, 200, 800];

/**
 * @param language the page's last language; French where unknown
 * @param watched whether a page of this app is on the screen, because that page rings
 */
export function noteOf(pushed: Pushed, language: unknown, watched: boolean): Note {
  const words = WORDS[language === "en" ? "en" : "fr"];
  const note = ([title, body]: readonly [string, string], more: Partial<Note>): Note => ({
    title,
    body,
    lang: language === "en" ? "en" : "fr",
    icon: "/icons/icon-192.png",
    badge: "/icons/icon-192.png",
    renotify: false,
    requireInteraction: false,
    silent: true,
    passing: false,
    data: { ring: null },
    ...more,
  });
  switch (pushed.kind) {
    case "ring":
      return note(words.ring, {
        // The same tag as in the declarative message, so that one replaces the other.
        tag: pushed.ring,
        data: { ring: pushed.ring },
        ...(watched ? {} : { renotify: true, requireInteraction: true, silent: false, vibrate: LONG_RING }),
      });
    case "withdrawn":
      return note(pushed.answered ? words.answered : words.over, {
        tag: pushed.ring,
        data: { ring: pushed.ring },
        passing: watched,
      });
    case "test":
      return note(words.test, { tag: "test", passing: pushed.silent });
    case "unknown":
      return note(words.unknown, { tag: "heurtoir" });
  }
}

/** The receipt for the gateway once the notification is displayed; null for a push that is not the gateway's. */
export function receiptOf(pushed: Pushed): object | null {
  switch (pushed.kind) {
    case "ring":
      return { ring: pushed.ring };
    case "test":
      return pushed.test === null ? null : { test: pushed.test };
    case "withdrawn":
    case "unknown":
      return null;
  }
}

/** Where a touch on the notification leads. */
export function targetOf(data: unknown): string {
  const ring = (data as { readonly ring?: unknown } | null | undefined)?.ring;
  return typeof ring === "string" ? `/#ring/${ring}` : "/";
}
