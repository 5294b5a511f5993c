/** Every screen of the phone's app, for people who cannot see well, cannot use a finger, or need larger text. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { axe } from "./lib/axe.mjs";
import { LONG } from "./lib/figure.mjs";
import { openChromium, SCREENS, Visit, visit, Walk } from "../../mobile-pwa/dev/tour.mjs";

/** WCAG 2.2 A and AA, which RGAA 4.1 is built on, and what axe calls good practice. */
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What the colours and the text size can affect; everything else is the same in every look of a screen. */
const COLOURS = ["color-contrast"];
const SIZES = ["color-contrast", "target-size", "scrollable-region-focusable"];

/** The screens that are about the visitor's face. A long run shows the face on every screen that has one. */
const FACES = ["ring", "ring-whole", "call-back", "talking", "visit-missed"];

/** A long run checks everything in every look. */
async function findings(page, only = null) {
  if (!(await page.evaluate(() => "axe" in window))) {
    await page.evaluate(axe);
  }
  const runOnly = only === null || LONG ? { type: "tag", values: RULES } : { type: "rule", values: only };
  const { violations } = await page.evaluate((asked) => window.axe.run(document, { runOnly: asked }), runOnly);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((each) => each.html.slice(0, 160)).join(" | ")}`);
}

/** Controls that cannot be reached: off the screen where nothing scrolls, or without a size. */
function unreachable(page) {
  return page.evaluate(() => {
    const fixed = document.querySelector(".call") !== null;
    return [...document.querySelectorAll("button, input, select, a[href]")]
      .filter((each) => !each.closest(".unseen"))
      .filter((each) => {
        const { left, right, top, bottom, width, height } = each.getBoundingClientRect();
        const wide = document.documentElement.clientWidth;
        const high = fixed ? innerHeight : Number.POSITIVE_INFINITY;
        // A page that was scrolled scrolls back; what is fixed does not scroll.
        const above = fixed ? top : top + scrollY;
        return width < 24 || height < 24 || left < -1 || right > wide + 1 || above < -1 || bottom > high + 1;
      })
      .map((each) => `${each.dataset.testid} ${JSON.stringify(each.getBoundingClientRect())}`);
  });
}

let browser;
/** With doors that show a face, and with doors that show none. */
let walks;
before(async () => {
  browser = await openChromium();
  walks = [true, false].map((faces) => new Walk(browser, { patient: false, faces }));
});
after(async () => {
  for (const walk of walks ?? []) {
    await walk.end();
  }
  await browser?.close();
});
/** Home, and nobody looks at a face. */
const atHome = (look, leaves) => walks[1].to("waiting", look, leaves);

/** One page plays the doors of all: faces come one after another. The others come two at a time, as most of a look is waiting. */
for (const [faces, concurrency] of [
  [true, 1],
  [false, 2],
]) {
  describe(`every screen ${faces ? "with" : "without"} a face, looked at`, { concurrency }, () => {
    for (const name of Object.keys(SCREENS).filter((each) => (LONG || FACES.includes(each)) === faces)) {
      test(`${name}: axe finds nothing, light, dark, and with text twice as large; every button is in reach`, () =>
        walks[faces ? 0 : 1].to(name, async ({ page }) => {
          assert.deepEqual(await findings(page), [], "light");
          assert.deepEqual(await unreachable(page), [], "at 412x915");
          // The ring's own screens are dark in both.
          if (!SCREENS[name].night || LONG) {
            await page.emulateMedia({ colorScheme: "dark" });
            assert.deepEqual(await findings(page, COLOURS), [], "dark");
          }
          await page.evaluate(() => {
            document.documentElement.style.fontSize = "200%";
            // Layout that depends on the text size follows in the next frame.
            return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())));
          });
          assert.deepEqual(await findings(page, SIZES), [], "text twice as large");
          assert.deepEqual(await unreachable(page), [], "text twice as large");
          // A wall tablet is no small phone.
          if (SCREENS[name].night && !name.startsWith("kiosk")) {
            await page.setViewportSize({ width: 360, height: 640 });
            assert.deepEqual(await unreachable(page), [], "text twice as large on a small phone");
          }
        }));
    }
  });
}

describe("every screen, used", () => {
  test("the looking itself is not blind: a nameless button is found", () =>
    atHome(async (seen) => {
      await seen.page.evaluate(axe);
      await seen.page.evaluate(() => document.querySelector("main").append(document.createElement("button")));
      assert.match((await findings(seen.page)).join(), /button-name/);
      await seen.page.evaluate(() => {
        const pale = document.createElement("p");
        pale.textContent = "pâle";
        pale.style.cssText = "color: #ccc; background: #ddd";
        document.querySelector("main").append(pale);
      });
      assert.match((await findings(seen.page, COLOURS)).join(), /color-contrast/);
      assert.match((await findings(seen.page, SIZES)).join(), /color-contrast/);
      assert.equal((await unreachable(seen.page)).length, 1);
    }, "page"));

  test("a whole ring by keys alone, and a short press of a key opens nothing", async () => {
    const seen = await Visit.begin(browser, { patient: false, faces: false });
    const { page, gateway } = seen;
    const focused = () => page.evaluate(() => document.activeElement?.dataset.testid ?? null);
    const tabTo = async (id) => {
      for (let tabs = 0; tabs < 30; tabs++) {
        if ((await focused()) === id) {
          const outlined = await page.evaluate(() => {
            const shown = document.activeElement.querySelector(".round__disc") ?? document.activeElement;
            return getComputedStyle(shown).outlineStyle !== "none";
          });
          assert.ok(outlined, `${id} shows that it has the focus`);
          return;
        }
        await page.keyboard.press("Tab");
      }
      assert.fail(`no Tab leads to ${id}`);
    };
    try {
      await page.goto(`${gateway.origin}/#enrol/a-link-of-the-commune`);
      await seen.sees("enrol");
      await tabTo("use-here");
      await page.keyboard.press("Enter");
      await tabTo("enrol-name");
      await page.keyboard.type("Loge");
      await tabTo("enrol-submit");
      await page.keyboard.press("Enter");
      await page.locator("[data-testid=state][data-link=up]").waitFor();
      gateway.ring();
      await seen.sees("ringing");
      assert.equal(await focused(), "door", "the ring is read out, and no button waits for a stray key");
      await tabTo("answer");
      await page.keyboard.press("Enter");
      await seen.sees("talking");
      await tabTo("open");
      await page.keyboard.press("Enter");
      await seen.shows("open", "[data-hold=short]");
      assert.equal(await page.getByTestId("lock-state").count(), 0, "a short press asks for nothing");
      await page.keyboard.down("Enter");
      await seen.shows("lock-state");
      await page.keyboard.up("Enter");
      await seen.shows("lock-state", "[data-state=pulsing]");
      await tabTo("hangup");
      await page.keyboard.press(" ");
      await seen.sees("ended");
      // The key's second press was meant for the button that was here before; then it can be reached.
      await page.locator("[data-testid=close]:enabled").waitFor();
      await tabTo("close");
      await page.keyboard.press("Enter");
      await seen.sees("waiting");
    } finally {
      await seen.end();
    }
  });

  test("hand over, lockdown and its end, and a visit by keys alone; a short press locks nothing down", () =>
    atHome(async (seen) => {
      const { page } = seen;
      const focused = () => page.evaluate(() => document.activeElement?.dataset.testid ?? null);
      const tabTo = async (id) => {
        for (let tabs = 0; tabs < 60; tabs++) {
          if ((await focused()) === id) {
            const outlined = await page.evaluate(
              () => getComputedStyle(document.activeElement).outlineStyle !== "none",
            );
            assert.ok(outlined, `${id} shows that it has the focus`);
            return;
          }
          await page.keyboard.press("Tab");
        }
        assert.fail(`no Tab leads to ${id}`);
      };
      await tabTo("hand-over");
      await page.keyboard.press("Enter");
      await seen.sees("hand-over");
      await tabTo("colleague");
      await page.keyboard.press("ArrowDown");
      await tabTo("hand-over-confirm");
      await page.keyboard.press("Enter");
      await seen.shows("take-back");
      await tabTo("to-lockdown");
      await page.keyboard.press("Enter");
      await seen.sees("lockdown");
      await tabTo("lockdown-hold");
      await page.keyboard.press("Enter");
      await seen.shows("lockdown-hold", "[data-hold=short]");
      assert.equal(seen.gateway.around.locked, null, "a short press locks nothing down");
      await page.keyboard.down("Enter");
      await seen.shows("lockdown");
      await page.keyboard.up("Enter");
      await tabTo("to-lift");
      await page.keyboard.press("Enter");
      await seen.shows("lockdown-page", "[data-lifting=true]");
      await tabTo("lockdown-hold");
      await page.keyboard.down(" ");
      await seen.sees("waiting");
      await page.keyboard.up(" ");
      assert.equal(seen.gateway.around.locked, null, "lifted");
      await tabTo("visit-open");
      await page.keyboard.press("Enter");
      await seen.shows("timeline");
      await tabTo("back");
      await page.keyboard.press("Enter");
      await seen.sees("history");
    }));

  test("a screen reader's activation locks a school down only when it comes twice; it is told so", () =>
    atHome(async (seen) => {
      await seen.tap("to-lockdown");
      await seen.sees("lockdown");
      await seen.page.getByTestId("lockdown-hold").evaluate((button) => button.click());
      await seen.shows("lockdown-hold", "[data-hold=confirm]");
      assert.match(await seen.page.locator("#lockdown-hint[role=status]").textContent(), /encore/);
      assert.equal(seen.gateway.around.locked, null);
      await seen.page.getByTestId("lockdown-hold").evaluate((button) => button.click());
      await seen.shows("lockdown");
    }));

  test("a screen reader's activation opens only when it comes twice; it is told so", () =>
    atHome(async (seen) => {
      seen.gateway.ring();
      await seen.sees("ringing");
      await seen.page.getByTestId("open").evaluate((button) => button.click());
      await seen.shows("open", "[data-hold=confirm]");
      assert.match(await seen.page.locator("#hold-gate[role=status]").textContent(), /encore/);
      assert.equal(await seen.page.getByTestId("lock-state").count(), 0);
      await seen.page.getByTestId("open").evaluate((button) => button.click());
      await seen.shows("lock-state");
    }));

  test("the sliding knob: a tap, a touch at the end and half a slide open nothing; a whole one does; keys hold", () =>
    atHome(async (seen) => {
      const { page } = seen;
      await seen.keeps({ gesture: "slide" });
      seen.gateway.ring();
      await seen.sees("ringing");
      const track = await page.getByTestId("open").boundingBox();
      const y = track.y + track.height / 2;
      const slide = async (from, to) => {
        await page.mouse.move(track.x + from, y);
        await page.mouse.down();
        await page.mouse.move(track.x + to, y, { steps: 8 });
        await page.mouse.up();
      };
      await slide(30, 30);
      await slide(track.width - 20, track.width - 10);
      await slide(30, track.width / 2);
      assert.equal(await page.getByTestId("lock-state").count(), 0);
      await slide(30, track.width - 5);
      await seen.shows("lock-state");
    }, "page"));

  test("a touch that is short, and one that leaves for a scroll, open nothing", () =>
    atHome(async (seen) => {
      seen.gateway.ring();
      await seen.sees("ringing");
      await seen.page.getByTestId("open").tap();
      await seen.shows("open", "[data-hold=short]");
      assert.equal(await seen.page.getByTestId("lock-state").count(), 0);
    }));

  test("who asks for less motion sees nothing that moves by itself", () =>
    atHome(async (seen) => {
      const moving = await seen.page.evaluate(() =>
        document
          .getAnimations()
          .filter((each) => each.playState === "running" && each.effect.getTiming().duration < 3_000)
          .map((each) => each.animationName ?? each.transitionProperty),
      );
      assert.deepEqual(moving, []);
    }));
});

describe("what the app leaves on the device", () => {
  test("after a ring it keeps its own files, a key that cannot be read, a language: no name, no picture, no answer of the gateway", async () => {
    const seen = await visit(browser, "ended", { patient: false });
    const { page, gateway } = seen;
    try {
      await page.evaluate(async () => {
        await navigator.serviceWorker.ready;
      });
      const kept = await page.evaluate(async () => {
        const found = [];
        for (const name of await caches.keys()) {
          const cache = await caches.open(name);
          for (const request of await cache.keys()) {
            const response = await cache.match(request);
            found.push({
              path: new URL(request.url).pathname,
              type: response.headers.get("Content-Type"),
              text: await response.text(),
            });
          }
        }
        const base = await new Promise((done, failed) => {
          const asked = indexedDB.open("heurtoir");
          asked.onsuccess = () => done(asked.result);
          asked.onerror = () => failed(asked.error);
        });
        const drawer = base.transaction("kept").objectStore("kept");
        const all = (asked) => new Promise((done) => asked.addEventListener("success", () => done(asked.result)));
        const [names, things] = await Promise.all([all(drawer.getAllKeys()), all(drawer.getAll())]);
        const inside = Object.fromEntries(names.map((name, at) => [name, things[at]]));
        base.close();
        return {
          found,
          local: { ...localStorage },
          databases: (await indexedDB.databases()).map((each) => each.name),
          names,
          extractable: inside["device-key"].privateKey.extractable,
          language: inside.language ?? "fr",
        };
      });
      assert.ok(kept.found.length > 3, "the shell is kept");
      for (const { path, text } of kept.found) {
        assert.doesNotMatch(path, /^\/(api|enrol)/);
        assert.match(path, /^\/($|index\.html|manifest\.webmanifest|robots\.txt|icons\/|assets\/)/);
        for (const name of ["Jules-Ferry", "Portail principal", "Anne Morel", "Salle des ma", "Direction"]) {
          assert.ok(!text.includes(name), `${path} holds ${name}`);
        }
        for (const { ring } of gateway.past) {
          assert.ok(!text.includes(ring), `${path} holds the id of a ring`);
        }
      }
      assert.deepEqual(kept.databases, ["heurtoir"]);
      assert.deepEqual(
        kept.names.filter((each) => each !== "device-key" && each !== "language"),
        [],
      );
      assert.equal(kept.extractable, false, "the device key can sign and cannot be read");
      assert.equal(kept.language, "fr");
      assert.deepEqual(
        Object.keys(kept.local).filter((each) => each !== "heurtoir.settings"),
        [],
      );
    } finally {
      await seen.end();
    }
  });

  test("text becomes neither markup nor code, and nothing of another origin is asked for", async () => {
    const seen = await visit(browser, "waiting", { patient: false, faces: false });
    try {
      const asked = [];
      seen.page.on("request", (request) => asked.push(new URL(request.url()).origin));
      await seen.page.reload();
      await seen.shows("link", "[data-link=up]");
      assert.deepEqual(
        [...new Set(asked)].filter((origin) => origin !== seen.gateway.origin),
        [],
      );
      const refused = await seen.page.evaluate(() => {
        try {
          document.body.appendChild(document.createElement("p")).innerHTML = "<b>x</b>";
          return false;
        } catch (why) {
          return why instanceof TypeError;
        }
      });
      assert.ok(refused, "Trusted Types hold");
    } finally {
      await seen.end();
    }
  });

  test("without a network the app opens and says that it would not ring", async () => {
    const seen = await visit(browser, "waiting", { patient: false, faces: false });
    const { page, gateway } = seen;
    try {
      await page.evaluate(async () => {
        await navigator.serviceWorker.ready;
      });
      await gateway.stop();
      await page.reload();
      await seen.sees("loading");
      await page.getByText("cet appareil ne sonnera pas").waitFor({ timeout: 30_000 });
    } finally {
      await seen.context.close();
      await seen.door.leave();
    }
  });
});
