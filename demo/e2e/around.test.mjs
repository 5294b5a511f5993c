/** Outside the ring: who is rung, lockdown, history and call back, on two phones with the running demo. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Demo } from "./lib/demo.mjs";
import { edges } from "./lib/edges.mjs";
import { figure } from "./lib/figure.mjs";
import { openBrowser, Phone } from "./lib/phone.mjs";
import { until, within } from "./lib/until.mjs";

describe("a head teacher and her deputy", () => {
  let demo;
  let browser;
  let head;
  let deputy;
  let opened;

  before(async () => {
    demo = await Demo.start({ small: true });
    browser = await openBrowser();
    head = await Phone.enrol(browser, demo.ready.phone, "Bureau");
    deputy = await Phone.enrol(browser, await demo.enrol("adjointe"), "Adjointe");
  });

  after(async () => {
    await browser?.close();
    await demo?.stop();
    demo?.forget();
  });

  const shows = (phone, id, attributes = "") =>
    phone.page.locator(`[data-testid="${id}"]${attributes}`).first().waitFor({ timeout: 30_000 });

  /** Rings, waits until the deputy sees it, and checks whether the head was shown it too. */
  const rings = async (headToo) => {
    const ring = await demo.ring();
    await deputy.whenState("ringing", ring.ring);
    if (headToo) {
      await head.whenState("ringing", ring.ring);
    }
    return ring;
  };

  /** The deputy answers and ends the ring; the head must not have been shown it. */
  const isTheDeputysAlone = async (ring) => {
    await deputy.tap("answer");
    await deputy.sees("talking");
    await deputy.tap("hangup");
    await within(ring.ended, "the end of the ring", 20_000);
    const { states } = await head.diary();
    assert.deepEqual(
      states.filter((each) => each.ring === ring.ring),
      [],
      "the head's phone stayed quiet",
    );
    await deputy.close();
  };

  const hold = async (phone) => {
    await phone.page.getByTestId("lockdown-hold").hover();
    await phone.page.mouse.down();
    await phone.sees("waiting");
    await phone.page.mouse.up();
  };

  test("the plan says who is rung, and that their phones can be reached", async () => {
    for (const phone of [head, deputy]) {
      await shows(phone, "plan-rung", '[data-person="direction"][data-reachable="1"]');
      await shows(phone, "plan-rung", '[data-person="adjointe"][data-reachable="1"]');
    }
  });

  test("hand over: the deputy is rung in her place, and she is not; taken back, both are", async () => {
    await head.tap("hand-over");
    await head.page.locator('[data-testid=colleague][data-person="adjointe"]').check();
    await head.tap("hand-over-confirm");
    await shows(head, "take-back");
    await shows(deputy, "plan-away", '[data-person="direction"][data-why="handed-over"]');
    await isTheDeputysAlone(await rings(false));
    await head.tap("take-back");
    await shows(deputy, "plan-rung", '[data-person="direction"]');
    const ring = await rings(true);
    await head.tap("decline");
    await deputy.tap("decline");
    await within(ring.ended, "the end of the ring", 20_000);
  });

  test("do not disturb: she is not rung, the page says who still is; lifted, she is again", async () => {
    await head.sees("waiting");
    await head.tap("quiet");
    assert.match(await head.page.getByTestId("quiet-others").textContent(), /Adjointe/);
    await head.tap("quiet-confirm");
    await shows(head, "quiet-end");
    await shows(head, "link", '[data-look="resting"]');
    await isTheDeputysAlone(await rings(false));
    await head.tap("quiet-end");
    await shows(head, "quiet");
    const ring = await rings(true);
    await head.tap("decline");
    await deputy.tap("decline");
    await within(ring.ended, "the end of the ring", 20_000);
  });

  test("lockdown: seen on the other phone within a second, nothing opens; lifted by her alone, it does", async () => {
    await deputy.sees("waiting");
    await head.sees("waiting");
    await deputy.page.evaluate(() => {
      window.lockdownSeen = new Promise((seen) => {
        const look = () => document.querySelector("[data-testid=lockdown]") && seen(Date.now());
        new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
      });
    });
    await head.tap("to-lockdown");
    await head.sees("lockdown");
    await head.page.getByTestId("lockdown-hold").hover();
    const pressed = Date.now();
    await head.page.mouse.down();
    const seen = await within(
      deputy.page.evaluate(() => window.lockdownSeen),
      "the lockdown on the other phone",
      10_000,
    );
    await head.sees("waiting");
    await head.page.mouse.up();
    const waited = seen - pressed - 700;
    figure("the other phone showed it after the gesture", waited, 1_000);
    assert.match(await deputy.page.getByTestId("lockdown-by").textContent(), /Direction/);
    assert.equal(await deputy.page.getByTestId("to-lift").count(), 0, "the deputy may not lift it");
    // The door itself keeps the lockdown, and reports it.
    await shows(deputy, "held-by", '[data-held="door"]');

    const ring = await rings(true);
    const before = edges(demo.edgeLog(1), "lock").length;
    await shows(deputy, "locked-down");
    assert.ok(await deputy.page.getByTestId("open").isDisabled());
    await deputy.tap("decline");
    await head.tap("decline");
    const ended = await within(ring.ended, "the end of the ring", 20_000);
    assert.equal(ended.outcome, "declined");

    await head.sees("waiting");
    await head.tap("to-lift");
    await shows(head, "lockdown-page", '[data-lifting="true"]');
    await hold(head);
    await deputy.page.getByTestId("lockdown").waitFor({ state: "detached", timeout: 30_000 });
    await until("the door takes orders again", async () => {
      const { doors } = await head.page.evaluate(() => ({
        doors: [...document.querySelectorAll("[data-testid=door]")].map((each) => each.textContent),
      }));
      return doors.every((each) => !each.includes("Verrouillage"));
    });
    const again = await rings(true);
    opened = again.ring;
    await head.tap("answer");
    await head.sees("talking");
    await head.open();
    await shows(head, "lock-state", '[data-state="released"]');
    await head.tap("hangup");
    assert.equal((await within(again.ended, "the end of the ring", 20_000)).outcome, "answered");
    await head.close();
    assert.ok(edges(demo.edgeLog(1), "lock").length > before, "the relay was energised");
  });

  test("the history shows who opened, and when each phone rang", async () => {
    await head.sees("waiting");
    await head.page.locator(`[data-testid=past-ring][data-ring="${opened}"] [data-testid=visit-open]`).click();
    await shows(head, "timeline");
    assert.match(await head.page.getByTestId("moment-opened").first().textContent(), /Direction.*a demandé l'ouverture/);
    assert.equal(await head.page.getByTestId("visit-phone").count(), 2);
    assert.match(await head.page.getByTestId("visit-phone").first().textContent(), /a sonné après/);
    await head.tap("back");
    await head.sees("history");
    await head.tap("back");
    await head.sees("waiting");
  });

  test("a missed visitor is called back: the picture comes, and the history says so", { timeout: 120_000 }, async () => {
    const ring = await rings(true);
    const ended = await within(ring.ended, "the end of a ring that nobody answers", 60_000);
    assert.equal(ended.outcome, "nobody-answered");
    await head.sees("ended");
    await shows(head, "call-back");
    await head.tap("call-back");
    await shows(head, "call-back-of", `[data-of="${ring.ring}"]`);
    const back = await head.page.getByTestId("state").getAttribute("data-ring");
    assert.notEqual(back, ring.ring);
    await head.whenPicture(back);
    assert.equal(
      (await deputy.diary()).states.filter((each) => each.ring === back).length,
      0,
      "it is this phone's alone",
    );
    await head.tap("answer");
    await head.sees("talking");
    await head.tap("hangup");
    await head.sees("ended");
    // Stored a moment after the end is reported.
    const told = await until("the call back in the history", async () => {
      const visit = await head.api(`rings/${ring.ring}`);
      return visit.calledBack.length > 0 && visit;
    });
    assert.deepEqual(
      told.calledBack.map((each) => each.ring),
      [back],
    );
  });
});
