/**
 * All texts of the app, in one typed place: AREA.ts declares them, AREA.fr.ts and AREA.en.ts contain them. A language
 * that lacks one does not compile. Those of `enrol` are loaded with the pages that need them.
 */
import type { AppWords } from "./app";
import { appEn } from "./app.en";
import { appFr } from "./app.fr";
import type { SchoolWords } from "./school";
import { schoolEn } from "./school.en";
import { schoolFr } from "./school.fr";

export interface Words extends AppWords {
  readonly school: SchoolWords;
}

export const fr: Words = { ...appFr, school: schoolFr };
export const en: Words = { ...appEn, school: schoolEn };

/** The language for a list like `navigator.languages`: French unless English comes first. */
export function wordsFor(languages: readonly string[]): Words {
  for (const language of languages) {
    const main = language.toLowerCase().split("-")[0];
    if (main === "fr") {
      return fr;
    }
    if (main === "en") {
      return en;
    }
  }
  return fr;
}
