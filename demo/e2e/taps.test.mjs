/** Double taps and the system's Back, in a real Chromium with the fake gateway: neither does harm. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { LONG } from "./lib/figure.mjs";
import { openChromium, Walk } from "../../mobile-pwa/dev/tour.mjs";

/** Milliseconds within which the app takes a tap for the second of two; see `second-tap.ts`. */
const QUICK = 700;
const MOST_TRIES = 20;

describe("two quick taps, and Back", () => {
  let browser;
  /** One phone of each size, for all. A visitor without a face is answered as one with a face; a long run shows it. */
  const walks = new Map();
  before(async () => {
    browser = await openChromium();
  });
  after(async () => {
    for (const walk of walks.values()) {
      await walk.end();
    }
    await browser?.close();
  });

  /** Opens the home screen and does something there. */
  function visiting(then, { size = "412x915", leaves = null } = {}) {
    if (!walks.has(size)) {
      walks.set(size, new Walk(browser, { patient: false, size, faces: LONG }));
    }
    return walks.get(size).to("waiting", (seen) => then(seen, seen.page), leaves);
  }

  /** Two taps of one finger; returns what each of them touched, and the milliseconds between them by the page's own clock. */
  async function twice(seen, id, apart) {
    const { page } = seen;
    const box = await page.getByTestId(id).boundingBox();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 3];
    await page.evaluate(() => {
      globalThis.clicks = [];
      globalThis.noted ??= addEventListener(
        "click",
        ({ target }) => clicks.push({ on: target.closest("button")?.dataset.testid ?? null, at: performance.now() }),
        { capture: true },
      ) ?? true;
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
    const clicks = await page.evaluate(() => globalThis.clicks);
    return { touched: clicks.map(({ on }) => on), between: clicks.at(-1).at - clicks[0].at };
  }

  for (const [size, gaps] of [
    ["412x915", [150, 300, 450, 600]],
    ["740x360", [300]],
  ]) {
    test(`on Answer, ${gaps.join(", ")} ms apart at ${size}, answer and do not hang up`, () =>
      visiting(async (seen, page) => {
        for (let left = gaps, tries = 1; left.length > 0; tries++) {
          const ring = await seen.rung();
          const { touched, between } = await twice(seen, "answer", left[0]);
          if (between >= QUICK && tries < MOST_TRIES) {
            // A busy machine made more of the gap: these were no two quick taps.
            seen.gateway.end(ring, "declined");
            await page.locator("[data-testid=close]:enabled").click();
            await seen.sees("waiting");
            continue;
          }
          left = left.slice(1);
          assert.equal(touched[0], "answer");
          assert.ok(
            !touched.slice(1).some((each) => ["hangup", "decline", "mute", "open"].includes(each)),
            `${touched}, ${Math.round(between)} ms apart`,
          );
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
      }, { size }));
  }

  test("on taking this device away ask once, and take nothing away", () =>
    visiting(async (seen, page) => {
      await page.getByTestId("leave").scrollIntoViewIfNeeded();
      const { touched } = await twice(seen, "leave", 250);
      assert.equal(touched[0], "leave");
      assert.ok(!touched.includes("leave-confirm"));
      await seen.sees("waiting");
      await page.getByTestId("leave-confirm").waitFor();
    }, { leaves: "page" }));

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
      assert.deepEqual((await twice(seen, "mute", 200)).touched, ["mute", "mute"]);
      await seen.shows("mute", "[aria-pressed=false]");
    }));
});
