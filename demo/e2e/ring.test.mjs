/** Press, see, talk, open: a whole ring, seen, heard and measured at both ends. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Demo } from "./lib/demo.mjs";
import { edges } from "./lib/edges.mjs";
import { figure } from "./lib/figure.mjs";
import { openBrowser, Phone } from "./lib/phone.mjs";
import { writeTone } from "./lib/sound.mjs";
import { DOOR_TONE, HEARD, PHONE_TONE, QUIET, Street } from "./lib/street.mjs";
import { until, within } from "./lib/until.mjs";

const PULSE_MS = 3000;

describe("a ring with one phone", () => {
  let demo;
  let browser;
  let phone;
  let ring;
  let street;

  before(async () => {
    demo = await Demo.start();
    const microphone = join(demo.data, "phone-tone.wav");
    writeTone(microphone, PHONE_TONE);
    browser = await openBrowser({ microphone });
    phone = await Phone.enrol(browser, demo.ready.phone, "Direction");
    street = new Street(demo);
  });

  after(async () => {
    street?.stop();
    await browser?.close();
    await demo?.stop();
    demo?.forget();
  });

  test("shows the face before anybody answers, and it moves", async () => {
    ring = await demo.ring();
    await phone.sees("ringing");
    const first = await until("a picture with a counter", () => phone.counter().then((c) => c !== null && { c }));
    const later = await until("the counter moves on", async () => {
      const now = await phone.counter();
      return now !== first.c && { c: now };
    });
    assert.notEqual(later.c, first.c);
    const seen = (await phone.diary()).frames.filter((f) => f.ring === ring.ring && f.counter !== null);
    await until("ten pictures with their counters", async () => {
      const counted = (await phone.diary()).frames.filter((f) => f.counter !== null);
      return counted.length >= 10 && counted;
    });
    assert.ok(seen.length > 0);
  });

  test("lets no sound pass before the answer, in either direction", async () => {
    assert.ok((await phone.hears(DOOR_TONE, 1_000)) < QUIET, "the door is not heard");
    // The station's prompts would disturb the measurement, so it waits for a second without the phone's tone.
    await until("a second in which the phone is not heard", () => {
      const level = street.speaker.level(PHONE_TONE);
      return level < QUIET && { level };
    });
  });

  test("carries the phone's voice to the door's speaker once it is answered", async () => {
    await phone.tap("answer");
    await phone.sees("talking");
    await until("the phone's tone at the door's speaker", () => {
      const level = street.speaker.level(PHONE_TONE);
      return level > HEARD && { level };
    });
  });

  test("carries the door's voice to the page", async () => {
    await until("the door's tone in the page", async () => {
      const level = await phone.hears(DOOR_TONE);
      return level > HEARD && { level };
    });
  });

  test("opens: the relay closes for the configured time and no longer", async () => {
    const file = demo.edgeLog(1);
    const before = edges(file, "lock").length;
    await phone.open();
    await phone.page.locator("[data-testid=lock-state][data-state=pulsing]").waitFor({ timeout: 30_000 });
    await phone.page.locator("[data-testid=lock-state][data-state=released]").waitFor({ timeout: 30_000 });
    const [on, off, ...more] = edges(file, "lock").slice(before);
    assert.equal(on.level, 1);
    assert.equal(off.level, 0);
    assert.deepEqual(more, []);
    const pulse = off.ms - on.ms;
    // Another process than the lock's writes the chip's edge log, so on a busy machine either edge may be late.
    figure("the pulse lasted shorter than ordered by", PULSE_MS - pulse, 20);
    figure("the pulse lasted longer than ordered by", pulse - PULSE_MS, 250);
  });

  test("ends with its outcome on the screen, in the history and in one summary line", async () => {
    await phone.tap("hangup");
    await phone.sees("ended");
    assert.equal(await phone.page.getByTestId("outcome").getAttribute("data-outcome"), "answered");
    const ended = await within(ring.ended, "the summary line", 20_000);
    assert.equal(ended.ring, ring.ring);
    assert.equal(ended.outcome, "answered");
    assert.equal(ended.by, (await phone.api("me")).phone.id);
    assert.equal(ended.opened, "true");
    for (const figure of ["told_ms", "first_frame_ms", "two_way_audio_ms", "open_relay_ms"]) {
      assert.match(ended[figure], /^\d+$/, figure);
    }
    const lines = demo.log("gateway").split("\n");
    assert.equal(lines.filter((l) => l.includes("event=ring-ended") && l.includes(ring.ring)).length, 1);
    const row = await until("the row of the history", async () => {
      const { rings } = await phone.api("rings?limit=5");
      return rings.find((each) => each.ring === ring.ring);
    });
    assert.equal(row.outcome, "answered");
    assert.equal(row.by.name, "Direction");
    assert.equal(row.opened, true);
    assert.ok(
      !demo.log("door-portail").includes("visitor=please-wait"),
      "the visitor is never told to wait for a phone that hangs up",
    );
    assert.deepEqual(phone.trouble, []);
  });
});
