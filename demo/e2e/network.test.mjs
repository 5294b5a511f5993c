/** The phone's network fails during a call: sound and picture return by themselves, and how soon. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { Demo } from "./lib/demo.mjs";
import { LONG } from "./lib/figure.mjs";
import { lead, Path } from "./lib/path.mjs";
import { openBrowser, Phone } from "./lib/phone.mjs";
import { writeTone } from "./lib/sound.mjs";
import { DOOR_TONE, HEARD, PHONE_TONE, Street } from "./lib/street.mjs";
import { until, within } from "./lib/until.mjs";

/** A pitch that neither side plays. */
const BESIDE = 1370;
/** The longest time after the path works again: the browser's own back-off and one attempt to reconnect. */
const MOST = 20_000;

describe("a phone whose network fails in mid-call", () => {
  let demo;
  let path;
  let browser;
  let phone;
  let street;
  let ring;

  before(async () => {
    demo = await Demo.start({ small: !LONG });
    path = await Path.open({ http: demo.base, media: demo.base + 2 });
    const microphone = join(demo.data, "phone-tone.wav");
    writeTone(microphone, PHONE_TONE);
    browser = await openBrowser({ microphone, more: path.arguments });
    phone = await Phone.enrol(browser, demo.ready.phone, "Direction", async (context) => {
      await context.addInitScript(lead, [demo.base + 2, path.mediaPort]);
    });
    street = new Street(demo);
    ring = await demo.ring();
    await phone.whenPicture(ring.ring);
    await phone.tap("answer");
    await phone.sees("talking");
    await both();
    assert.ok(path.legs.size > 0, "the phone's media takes the path");
    assert.ok(path.connections.size > 0, "so does its connection");
  });

  after(async () => {
    street?.stop();
    await browser?.close();
    path?.close();
    await demo?.stop();
    demo?.forget();
  });

  /** Milliseconds until picture, the door's voice and the phone's voice arrive again. */
  async function both() {
    const from = Date.now();
    const since = async (what, probe) => {
      await until(what, probe, MOST);
      return Date.now() - from;
    };
    const [picture, door, voice] = await Promise.all([
      since("a picture", async () =>
        (await phone.diary()).frames.some((each) => each.at > from && each.counter !== null),
      ),
      since("the door's tone in the page", async () => (await phone.hears(DOOR_TONE, 100)) > HEARD),
      // A prompt of the station has a little of every pitch; the tone stands out.
      since("the phone's tone at the door", () => {
        const level = street.speaker.level(PHONE_TONE);
        return level > HEARD && level > 5 * street.speaker.level(BESIDE);
      }),
    ]);
    return { picture, door, voice };
  }

  /** Nothing passes now, and what was in transit has arrived. */
  async function silent() {
    await until(
      "silence in the page",
      async () => (await phone.hears(DOOR_TONE, 200)) < HEARD && street.speaker.level(PHONE_TONE) < HEARD,
      10_000,
    );
  }

  for (const seconds of [5, 15]) {
    test(`cut for ${seconds} s: picture and both voices return by themselves`, async (t) => {
      const cut = Date.now();
      path.cut();
      try {
        await silent();
        await pause(Math.max(0, cut + seconds * 1_000 - Date.now()));
      } finally {
        path.mend();
      }
      const back = await both();
      t.diagnostic(`after a cut of ${seconds} s: ${JSON.stringify(back)} ms`);
      await phone.sees("talking");
    });
  }

  test("another address: picture and both voices go on", async (t) => {
    path.move();
    // The old socket's sound stays in the buffers for a moment: only later sound counts.
    await pause(1_500);
    const back = await both();
    t.diagnostic(`1500 ms after the change of address: ${JSON.stringify(back)} ms`);
    await phone.sees("talking");
    await phone.page.locator("[data-testid=state][data-link=up]").waitFor({ timeout: MOST });
  });

  test("the call is still one call, and ends as one", async () => {
    await phone.tap("hangup");
    await phone.sees("ended");
    const ended = await within(ring.ended, "the summary line", 20_000);
    assert.equal(ended.outcome, "answered");
    assert.deepEqual(phone.trouble, []);
  });
});
