/** The same ring in Firefox: another engine's ICE, DTLS, SRTP and decoders than those of Chromium. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Demo } from "./lib/demo.mjs";
import { LONG } from "./lib/figure.mjs";
import { FirefoxPhone, openFirefox } from "./lib/firefox.mjs";
import { ownAddress } from "./lib/ports.mjs";
import { DOOR_TONE, HEARD, PHONE_TONE, QUIET, Street } from "./lib/street.mjs";
import { until, within } from "./lib/until.mjs";

describe("a ring in Firefox", () => {
  let demo;
  let browser;
  let phone;
  let ring;
  let street;

  before(async () => {
    // Firefox uses no loopback interface for ICE.
    demo = await Demo.start({ small: !LONG, options: ["--listen", ownAddress()] });
    browser = await openFirefox({ tone: PHONE_TONE });
    phone = await FirefoxPhone.enrol(browser, demo.ready.phone, "Direction");
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
    await phone.whenPicture(ring.ring);
    const first = await until("a picture with a counter", () => phone.counter().then((c) => c !== null && { c }));
    await until("the counter moves on", async () => {
      const now = await phone.counter();
      return now !== null && now !== first.c;
    });
  });

  test("lets no sound pass before the answer, in either direction", async () => {
    assert.ok((await phone.hears(DOOR_TONE, 1_000)) < QUIET, "the door is not heard");
    // The station's prompts would disturb the measurement, so it waits for a second without the phone's tone.
    await until("a second in which the phone is not heard", () => {
      const level = street.speaker.level(PHONE_TONE);
      return level < QUIET && { level };
    });
  });

  test("carries both voices once it is answered", async () => {
    await phone.tap("answer");
    await phone.sees("talking");
    await until("the phone's tone at the door's speaker", () => {
      const level = street.speaker.level(PHONE_TONE);
      return level > HEARD && { level };
    }, 30_000);
    await until("the door's tone in the page", async () => {
      const level = await phone.hears(DOOR_TONE);
      return level > HEARD && { level };
    }, 30_000);
  });

  test("decodes VP8, and speaks Opus both ways", async () => {
    const before = await phone.carries();
    assert.equal(before.video.codec, "video/vp8");
    assert.equal(before.audio.codec, "audio/opus");
    assert.equal(before.voice.codec, "audio/opus");
    await until("pictures and sound go on in talk", async () => {
      const now = await phone.carries();
      return (
        now.video.decoded > before.video.decoded + 5 &&
        now.audio.packets > before.audio.packets + 20 &&
        now.voice.packets > before.voice.packets + 20
      );
    });
  });

  test("opens, and ends with its outcome", async () => {
    await phone.open();
    await phone.shows("[data-testid=lock-state][data-state=pulsing]");
    await phone.shows("[data-testid=lock-state][data-state=released]");
    await phone.tap("hangup");
    await phone.sees("ended");
    const ended = await within(ring.ended, "the summary line", 20_000);
    assert.equal(ended.outcome, "answered");
    assert.equal(ended.opened, "true");
    assert.deepEqual(phone.trouble, []);
  });
});
