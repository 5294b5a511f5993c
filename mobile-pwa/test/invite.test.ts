import { describe, expect, test } from "vitest";
import { invitationToKeep, isWholeCode, readKeptInvitation, tidyCode, tokenOf } from "../src/enrol/invite";
import { deviceKind, isIpad, mayStay, platformOf } from "../src/enrol/platform";
import { Chance } from "./chance";

const HOUR = 3_600_000;

describe("the token of an address", () => {
  test("is what follows /#enrol/", () => {
    expect(tokenOf("#enrol/aZ-_0123456789")).toBe("aZ-_0123456789");
  });

  test.each([
    "",
    "#",
    "#enrol",
    "#enrol/",
    "#enrol/short",
    "#enrol/a b c d e f g",
    `#enrol/${"x".repeat(201)}`,
    "#ring/aaaaaaaa",
    "#enrol/<script>alert(1)",
  ])("%s has none", (hash) => expect(tokenOf(hash)).toBeNull());
});

describe("a code as it is typed", () => {
  test.each([
    ["k7qm3xrt", "K7QM-3XRT"],
    ["K7QM-3XRT", "K7QM-3XRT"],
    [" k7qm - 3xrt ", "K7QM-3XRT"],
    ["K7QM–3XRT", "K7QM-3XRT"],
    ["oOiIlL00", "0011-1100"],
    ["K7QM-3XRT-and-more", "K7QM-3XRT"],
    ["k7q", "K7Q"],
    ["k7qm", "K7QM"],
    ["k7qm3", "K7QM-3"],
    ["éàü!?", ""],
    ["UUUU", ""],
  ])("%s is %s", (typed, shown) => expect(tidyCode(typed)).toBe(shown));

  test("typing goes on from what is shown, letter by letter and backwards", () => {
    let shown = "";
    for (const letter of "k7qm3xrt") {
      shown = tidyCode(shown + letter);
    }
    expect(shown).toBe("K7QM-3XRT");
    expect(isWholeCode(shown)).toBe(true);
    while (shown !== "") {
      const shorter = tidyCode(shown.slice(0, -1));
      expect(shorter.length).toBeLessThan(shown.length);
      shown = shorter;
    }
  });

  test("whatever is typed, what is shown is a code or a part of one", () => {
    const chance = new Chance(7);
    for (let n = 0; n < 500; n++) {
      const typed = Array.from({ length: chance.below(30) }, () =>
        String.fromCodePoint(chance.below(0x3000)),
      ).join("");
      const shown = tidyCode(typed);
      expect(shown).toMatch(/^([0-9A-HJKMNP-TV-Z]{0,4}|[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{1,4})$/);
      expect(tidyCode(shown)).toBe(shown);
    }
  });
});

describe("a token put aside for the app", () => {
  const now = 1_790_000_000_000;
  test("is found until it ends, and not after", () => {
    const text = invitationToKeep("abcdefgh", now + HOUR, now);
    expect(readKeptInvitation(text, now + HOUR - 1)).toBe("abcdefgh");
    expect(readKeptInvitation(text, now + HOUR)).toBeNull();
  });

  test("is kept for three days at most, whatever the gateway says", () => {
    const text = invitationToKeep("abcdefgh", now + 999 * HOUR, now);
    expect(readKeptInvitation(text, now + 71 * HOUR)).toBe("abcdefgh");
    expect(readKeptInvitation(text, now + 73 * HOUR)).toBeNull();
    expect(readKeptInvitation(invitationToKeep("abcdefgh", null, now), now + HOUR)).toBe("abcdefgh");
  });

  test("a clock that was set back by hours keeps none alive for ever", () => {
    expect(readKeptInvitation(invitationToKeep("abcdefgh", null, now), now - HOUR)).toBeNull();
  });

  test.each([
    null,
    "",
    "{",
    "null",
    "7",
    '{"token":"abcdefgh"}',
    '{"token":7,"until":1790000000001}',
    '{"token":"<>","until":1790000000001}',
  ])("%s is none", (text) => expect(readKeptInvitation(text, now)).toBeNull());
});

describe("on what it is open", () => {
  const IPHONE =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";
  const ANDROID = "Mozilla/5.0 (Linux; Android 15; Pixel 8";
  const at = (agent: string, touchPoints = 5, standalone = false) => ({ agent, touchPoints, standalone });

  test.each([
    [at(`${IPHONE} Version/18.5 Mobile/15E148 Safari/604.1`), "ios-safari"],
    [at(`${IPHONE} Version/18.5 Mobile/15E148 Safari/604.1`, 5, true), "installed"],
    [at(`${IPHONE} Mobile/15E148`), "ios-other"],
    [at(`${IPHONE} CriOS/140.0 Mobile/15E148 Safari/604.1`), "ios-other"],
    [at(`${IPHONE} FxiOS/140.0 Mobile/15E148 Safari/605.1.15`), "ios-other"],
    [
      at("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.5 Safari/605.1.15"),
      "ios-safari",
    ],
    [
      at(
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.5 Safari/605.1.15",
        0,
      ),
      "desktop",
    ],
    [at(`${ANDROID}) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36`), "android"],
    [
      at(`${ANDROID}; wv) AppleWebKit/537.36 Version/4.0 Chrome/140.0.0.0 Mobile Safari/537.36`),
      "android-view",
    ],
    [at("Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"), "android-firefox"],
    [at("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", 0), "desktop"],
    [at("", 0), "desktop"],
  ])("%j is %s", (facts, platform) => expect(platformOf(facts)).toBe(platform));

  test("an invitation may stay in the browser where that keeps it: not on an iPhone, not inside another app", () => {
    const stays = (facts: ReturnType<typeof at>) => mayStay(platformOf(facts), facts);
    expect(stays(at(`${IPHONE} Version/18.5 Mobile/15E148 Safari/604.1`))).toBe(false);
    expect(stays(at(`${IPHONE} Mobile/15E148`))).toBe(false);
    expect(stays(at(`${ANDROID}; wv) Chrome/140.0`))).toBe(false);
    expect(stays(at("Mozilla/5.0 (Macintosh) Version/18.5 Safari/605.1.15"))).toBe(true);
    expect(stays(at(`${ANDROID}) Chrome/140.0 Mobile Safari/537.36`))).toBe(true);
    expect(stays(at("", 0))).toBe(true);
  });

  test("an iPad is known though it says that it is a Macintosh", () => {
    expect(isIpad("Mozilla/5.0 (Macintosh)", 5)).toBe(true);
    expect(deviceKind(at("Mozilla/5.0 (Macintosh) Safari/605"))).toBe("ipad");
    expect(deviceKind(at(IPHONE))).toBe("iphone");
    expect(deviceKind(at(`${ANDROID}) Mobile`))).toBe("android");
    expect(deviceKind(at(`${ANDROID})`))).toBe("tablet");
    expect(deviceKind(at("X11", 0))).toBe("computer");
  });
});
