import { describe, expect, test } from "vitest";
import { START, type State } from "../src/core/state";
import { mayReload } from "../src/settings/night";
import { DEFAULTS, readSettings, tuneOf, withTune } from "../src/settings/settings";
import { PERIOD, TUNE_NAMES, TUNES } from "../src/settings/tunes";
import { Phone } from "./world";

describe("what the device keeps", () => {
  test("is read as it was written", () => {
    const settings = withTune({ ...DEFAULTS, gesture: "slide", kiosk: true, dimAfter: 15 }, "a.b", "wood");
    expect(readSettings(JSON.stringify(settings))).toEqual(settings);
    expect(tuneOf(settings, "a.b")).toBe("wood");
  });

  test.each([
    null,
    "",
    "{",
    "null",
    "7",
    "[]",
    '{"tunes":7,"gesture":"tap","dimAfter":99,"vibrate":"yes","output":3}',
  ])("that is missing or spoilt is as at first: %s", (text) => {
    expect(readSettings(text)).toEqual(DEFAULTS);
  });

  test("gives a door without a choice the first bell, and a word that is no bell is no choice", () => {
    expect(tuneOf(DEFAULTS, "nowhere")).toBe(TUNE_NAMES[0]);
    expect(tuneOf(DEFAULTS, "toString")).toBe(TUNE_NAMES[0]);
    expect(readSettings('{"tunes":{"a":"siren","b":"chime"}}').tunes).toEqual({ b: "chime" });
  });

  test("does not grow without end", () => {
    let settings = DEFAULTS;
    for (let n = 0; n < 300; n++) {
      settings = withTune(settings, `door-${n}`, "wood");
    }
    expect(Object.keys(settings.tunes).length).toBe(200);
    expect(tuneOf(settings, "door-299")).toBe("wood");
  });
});

describe("the bells", () => {
  test("are over before they sound again", () => {
    for (const name of TUNE_NAMES) {
      for (const { at, fade } of TUNES[name].strikes) {
        expect(at + fade, name).toBeLessThan(PERIOD);
      }
      expect(
        TUNES[name].vibration.reduce((a, b) => a + b),
        name,
      ).toBeLessThan(PERIOD * 1_000);
    }
  });

  test("are told apart by ear and by hand", () => {
    expect(new Set(TUNE_NAMES.map((name) => JSON.stringify(TUNES[name].strikes))).size).toBe(
      TUNE_NAMES.length,
    );
    expect(new Set(TUNE_NAMES.map((name) => TUNES[name].vibration.join())).size).toBe(TUNE_NAMES.length);
  });

  test("can be played: no gain above one, every pitch audible", () => {
    for (const name of TUNE_NAMES) {
      for (const { from, to, gain, fade } of TUNES[name].strikes) {
        expect(gain).toBeGreaterThan(0);
        expect(gain).toBeLessThanOrEqual(1);
        expect(fade).toBeGreaterThan(0);
        expect(Math.min(from, to)).toBeGreaterThan(40);
        expect(Math.max(from, to)).toBeLessThan(8_000);
      }
    }
  });
});

describe("a wall tablet begins anew", () => {
  const up: State = {
    ...START,
    connection: {
      ...START.connection,
      link: { kind: "up", attempt: 0, since: 0, heartbeat: 15, heard: 0, doubt: false },
    },
  };
  const DAYS = 24 * 3_600_000;

  test("at night, with a new version waiting", () => {
    expect(mayReload(up, true, 3, DAYS)).toBe(true);
    expect(mayReload(up, true, 12, DAYS)).toBe(false);
    expect(mayReload(up, false, 3, DAYS)).toBe(false);
  });

  test("after a week without one", () => {
    expect(mayReload(up, false, 3, 8 * DAYS)).toBe(true);
  });

  test("never while somebody is at a door, nor without the gateway", () => {
    const ringing = Phone.ready().rings();
    expect(mayReload(ringing.state, true, 3, DAYS)).toBe(false);
    expect(mayReload(START, true, 3, DAYS)).toBe(false);
  });
});
