import { describe, expect, test } from "vitest";
import { lockText } from "../src/ui/lockText";
import { enumerate, length, when } from "../src/words/times";
import { en, fr, wordsFor } from "../src/words/words";

/** A file an area and a language: `school.fr.ts` says in French what `school.ts` lists. */
const FILES = import.meta.glob<Record<string, unknown>>("../src/words/*.*.ts", { eager: true });
const AREAS = Object.keys(import.meta.glob("../src/words/*.ts")).flatMap(
  (path) => /\/(\w+)\.fr\.ts$/.exec(path)?.[1] ?? [],
);
const LANGUAGES = ["fr", "en"];

function walk(one: unknown, other: unknown, path: string): void {
  expect(typeof one, path).toBe(typeof other);
  if (typeof one === "string") {
    expect(one.trim(), path).not.toBe("");
    expect((other as string).trim(), path).not.toBe("");
  } else if (typeof one === "object" && one !== null) {
    expect(Object.keys(one).sort(), path).toEqual(Object.keys(other as object).sort());
    for (const [name, value] of Object.entries(one)) {
      walk(value, (other as Record<string, unknown>)[name], `${path}.${name}`);
    }
  }
}

describe("the language", () => {
  test("is the first of the browser's that there is, French where there is none", () => {
    expect(wordsFor(["fr-CA", "en"]).lang).toBe("fr");
    expect(wordsFor(["de", "EN-gb", "fr"]).lang).toBe("en");
    expect(wordsFor(["de"]).lang).toBe("fr");
    expect(wordsFor([]).lang).toBe("fr");
  });

  test("every sentence exists in both, and none is empty", () => {
    walk(fr, en, "words");
  });

  test("has a file for each area, and every key of the area, and there are no other files", () => {
    expect(AREAS.sort()).toEqual(["app", "enrol", "school"]);
    expect(Object.keys(FILES).sort()).toEqual(
      AREAS.flatMap((area) => LANGUAGES.map((lang) => `../src/words/${area}.${lang}.ts`)).sort(),
    );
    for (const area of AREAS) {
      const [said, ...others] = LANGUAGES.map((lang) => {
        const found = Object.values(FILES[`../src/words/${area}.${lang}.ts`] ?? {});
        expect(found, `${area}.${lang} says one thing`).toHaveLength(1);
        return found[0];
      });
      for (const other of others) {
        walk(said, other, area);
      }
    }
  });

  test("the sentences with something in them hold it", () => {
    for (const words of [fr, en]) {
      expect(words.ring.since(1)).toContain("1");
      expect(words.ring.others(["Loge"])).toContain("Loge");
      expect(words.ring.others(["Loge", "Cantine"])).toMatch(/Loge.*Cantine/);
      expect(words.ring.lockName("gate")).not.toContain("gate");
      expect(words.ring.lockName("side")).toContain("side");
      expect(words.ring.pictureOf("Portail")).toContain("Portail");
      expect(words.ring.remaining(15)).toContain("15");
      expect(words.ring.taken("Anne")).toContain("Anne");
      expect(words.ring.otherDoor("Cour")).toContain("Cour");
      expect(words.home.liveRinging("Cour")).toContain("Cour");
      expect(words.home.liveTalking("Cour", "Anne")).toMatch(/Anne.*Cour|Cour.*Anne/);
      expect(words.home.you("iPad")).toContain("iPad");
      expect(words.lock.by("Anne")).toContain("Anne");
      expect(words.lock.countdown(20)).toContain("20");
      expect(words.outcome.answeredBy("Anne")).toContain("Anne");
      expect(words.outcome.openedBy("Anne")).toContain("Anne");
    }
  });
});

describe("times", () => {
  const now = new Date(2026, 2, 18, 9, 0).getTime();
  const at = (day: number, month = 2) => new Date(2026, month, day, 14, 5).getTime();

  test("are said as people say them", () => {
    expect(when(new Date(2026, 2, 18, 8, 5).getTime(), now, "fr")).toBe("08:05");
    expect(when(at(17), now, "fr")).toBe("hier 14:05");
    expect(when(at(14), now, "fr")).toBe("samedi 14:05");
    expect(when(at(11), now, "fr")).toBe("11 mars 14:05");
    expect(when(at(19), now, "fr")).toBe("19 mars 14:05");
    expect(when(at(17), now, "en")).toMatch(/^yesterday /);
  });

  test("lengths are in seconds below two minutes, then in minutes", () => {
    expect(length(0, "fr")).toMatch(/^0/);
    expect(length(119, "fr")).toMatch(/^119.s$/);
    expect(length(120, "fr")).toMatch(/^2.min$/);
    expect(length(3_599, "fr")).toMatch(/^59.min$/);
  });

  test("names are counted up", () => {
    expect(enumerate(["Direction", "Loge", "Atsem"], "fr")).toBe("Direction, Loge et Atsem");
  });
});

describe("what is said of an order to open", () => {
  const states = ["asking", "unsent", "ordered", "pulsing", "released", "refused", "unconfirmed"] as const;

  test("each state has a sentence of its own: a door that was not asked yet has refused nothing", () => {
    for (const words of [fr, en]) {
      const said = states.map((state) => lockText({ state, why: null }, words));
      expect(said).toEqual(states.map((state) => words.lock[state]));
      expect(new Set(said).size).toBe(states.length);
    }
  });

  test("an order whose life was over before it was sent says so, and so does one that is denied", () => {
    for (const words of [fr, en]) {
      expect(lockText({ state: "refused", why: "too-late" }, words)).toBe(words.lock.denied["too-late"]);
      expect(lockText({ state: "denied", why: "lockdown" }, words)).toBe(words.lock.denied.lockdown);
      expect(lockText({ state: "denied", why: "of the next version" }, words)).toBe(words.lock.denied.other);
    }
  });
});
