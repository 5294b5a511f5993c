/** Double taps and the system's Back, in a real Chromium with the fake gateway: neither does harm. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { openChromium, Visit } from "../../mobile-pwa/dev/tour.mjs";

describe("two quick taps, and Back", () => {
  let browser;
  before(async () => {
    browser = await openChromium();
  });
  after(async () => {
    await browser?.close();
  });

  /** Opens the home screen, does something, and ends. */
  async function visiting(then, size) {
    const seen = await Visit.begin(browser, { patient: false, ...(size && { size }) });
    try {
      await seen.enter();
      await then(seen, seen.page);
    } finally {
      await seen.end();
    }
  }

  /** Two taps of one finger, by the browser's own clock; returns what each of them touched. */
  async function twice(seen, id, apart) {
    const { page } = seen;
    const box = await page.getByTestId(id).boundingBox();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 3];
    await page.evaluate(() => {
      globalThis.touched = [];
      addEventListener(
        "click",
        (event) => touched.push(event.target.closest("button")?.dataset.testid ?? null),
        { capture: true },
      );
    });
    const hand = await page.context().newCDPSession(page);
    const tap = async () => {
      await hand.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x, y }] });
      await hand.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    };
    const first = performance.now();
    await tap();
    // The gap between the taps is under test; it does not wait for anything.
    await new Promise((later) => setTimeout(later, Math.max(0, apart - (performance.now() - first))));
    await tap();
    return page.evaluate(() => touched);
  }

  for (const [size, gaps] of [
    ["412x915", [150, 300, 450, 600]],
    ["740x360", [300]],
  ]) {
    test(`on Answer, ${gaps.join(", ")} ms apart at ${size}, answer and do not hang up`, () =>
      visiting(async (seen, page) => {
        for (const apart of gaps) {
          const ring = await seen.rung();
          const touched = await twice(seen, "answer", apart);
          assert.equal(touched[0], "answer");
          assert.ok(!touched.slice(1).some((each) => ["hangup", "decline", "mute", "open"].includes(each)));
          await seen.sees("talking");
          // Anything that the second tap requested would be sent before this request.
          await seen.tap("mute");
          await seen.shows("mute", "[aria-pressed=true]");
          assert.equal(ring.state, "talking");
          await seen.tap("hangup");
          await seen.sees("ended");
          await page.locator("[data-testid=close]:enabled").click();
          await seen.sees("waiting");
        }
      }, size));
  }

  test("on taking this device away ask once, and take nothing away", () =>
    visiting(async (seen, page) => {
      await page.getByTestId("leave").scrollIntoViewIfNeeded();
      const touched = await twice(seen, "leave", 250);
      assert.equal(touched[0], "leave");
      assert.ok(!touched.includes("leave-confirm"));
      await seen.sees("waiting");
      await page.getByTestId("leave-confirm").waitFor();
    }));

  test("Back closes a page, ends no call, and says so", () =>
    visiting(async (seen, page) => {
      await seen.tap("history");
      await seen.sees("history");
      await seen.tap("past-ring");
      await seen.sees("visit");
      await page.goBack();
      await seen.sees("history");
      const ring = await seen.rung();
      await page.goBack();
      await seen.shows("back-over");
      await seen.tap("answer");
      await seen.sees("talking");
      await page.goBack();
      await page.goBack();
      await seen.shows("back-over");
      assert.equal(ring.state, "talking");
      await seen.tap("hangup");
      await seen.sees("ended");
      await page.goBack();
      await seen.sees("history");
      await page.goBack();
      await seen.sees("waiting");
      assert.equal(new URL(page.url()).hash, "");
    }));

  test("on one button that stays are two presses", () =>
    visiting(async (seen) => {
      await seen.rung();
      await seen.tap("answer");
      await seen.sees("talking");
      await seen.page.locator("[data-testid=mute]:enabled").waitFor();
      await seen.page.getByTestId("mute").hover();
      assert.deepEqual(await twice(seen, "mute", 200), ["mute", "mute"]);
      await seen.shows("mute", "[aria-pressed=false]");
    }));
});
