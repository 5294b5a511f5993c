/** The promises of the visitor's screen. */
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { axe } from "./lib/axe.mjs";
import { openBrowser } from "./lib/phone.mjs";
import { displayed, displays, millimetres, Screen, shows } from "./lib/screen.mjs";
import { until } from "./lib/until.mjs";

/** Faults of the page by WCAG 2.0 to 2.2, A to AAA, and the tool's own good practice, without exceptions. */
async function faults(page) {
  if (!(await page.evaluate(() => "axe" in window))) {
    await page.evaluate(axe);
  }
  const { violations, passes } = await page.evaluate(() =>
    window.axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      rules: { "color-contrast-enhanced": { enabled: true } },
    }),
  );
  assert.ok(passes.some(({ id }) => id === "color-contrast-enhanced"), "the contrast was looked at");
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

/**
 * The height of an H in the large text, in millimetres of the display, counted in the picture's rows.
 *
 * @param blank a page that decodes the picture
 */
async function capitalMillimetres(page, blank, height) {
  await page.evaluate(() => {
    document.getElementById("first-headline").textContent = "H";
  });
  const picture = (await page.locator("#first-headline").screenshot()).toString("base64");
  const rows = await blank.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const { data: pixels, width } = context.getImageData(0, 0, image.width, image.height);
    let inked = 0;
    for (let y = 0; y < image.height; y++) {
      const row = pixels.subarray(4 * y * width, 4 * (y + 1) * width);
      inked += row.some((value, i) => i % 4 === 0 && value < 128) ? 1 : 0;
    }
    return inked;
  }, picture);
  return (rows * millimetres.height) / height;
}

/** A screen that ends with its test, whatever the result. */
async function started(t, options) {
  const screen = await Screen.start(options);
  t.after(() => screen.stop("SIGKILL"));
  return screen;
}

/** What does not fit: truncated words, lines beyond the display or beyond their number. */
function misfits(page) {
  return page.evaluate(() => {
    const found = [];
    const container = document.querySelector(".words");
    const room = container.getBoundingClientRect();
    if (container.scrollHeight > container.clientHeight || container.scrollWidth > container.clientWidth) {
      found.push("the words are larger than their room");
    }
    for (const element of container.children) {
      const range = document.createRange();
      range.selectNodeContents(element);
      const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
      const { left, right, top, bottom } = range.getBoundingClientRect();
      const text = element.textContent;
      if (text && (left < room.left || right > innerWidth || top < 0 || bottom > innerHeight)) {
        found.push(`"${text}" leaves the display`);
      }
      if (lines.size > (element.tagName === "H1" ? 2 : 1)) {
        found.push(`"${text}" takes ${lines.size} lines`);
      }
    }
    return found;
  });
}

function contrast(one, other) {
  const luminance = (colour) => {
    const [r, g, b] = colour.match(/\d+/g).map((part) => {
      const share = Number(part) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

describe("the visitor's screen", () => {
  let browser;
  /** In French and English, light; for those who neither end nor stop it. */
  let standing;
  before(async () => {
    browser = await openBrowser();
    standing = await Screen.start();
  });
  // A page that stays asks its screen on and on, also one that is gone.
  afterEach(async () => {
    await Promise.all(browser.contexts().map((each) => each.close()));
  });
  after(async () => {
    await standing?.stop("SIGKILL");
    await browser?.close();
  });

  for (const [languages, theme] of [[["fr", "en"], "light"], [["fr", "en"], "dark"], [["en", "fr"], "light"]]) {
    test(`tells every moment without a fault of accessibility, ${languages.join(" then ")}, ${theme}`, async (t) => {
      const screen = await started(t, { languages, theme });
      const page = await displayed(browser, screen, displays[0]);
      assert.ok(screen.codes.length >= 24);
      for (const code of screen.codes) {
        await screen.show(code);
        await screen.show(code === "speak" ? "capture camera microphone" : "capture");
        await shows(page, code);
        assert.deepEqual(await faults(page), [], code);
        assert.deepEqual(await misfits(page), [], code);
        const [paper, ink] = await page.evaluate(() => {
          const { backgroundColor, color } = getComputedStyle(document.querySelector(".sign"));
          return [backgroundColor, color];
        });
        assert.ok(contrast(paper, ink) >= 7, `${code}: the pictogram has ${contrast(paper, ink)}`);
        assert.equal(await page.locator("#first-headline").getAttribute("lang"), languages[0]);
      }
      assert.equal(await page.locator("body").getAttribute("data-theme"), theme);
      assert.deepEqual(page.trouble, []);
    });
  }

  for (const size of displays) {
    test(`has capitals of 15 mm on a 7 inch display of ${size.width}x${size.height}, whatever it says`, async () => {
      const screen = standing;
      const page = await displayed(browser, screen, size);
      const blank = await page.context().newPage();
      // The page has two sizes of its large text, depending on the word's length; each is measured once.
      const sizes = new Set();
      for (const code of screen.codes) {
        await screen.show(code);
        await shows(page, code);
        assert.deepEqual(await misfits(page), [], code);
        if (sizes.has(await page.locator("body").getAttribute("data-size"))) {
          continue;
        }
        sizes.add(await page.locator("body").getAttribute("data-size"));
        const measured = await capitalMillimetres(page, blank, size.height);
        assert.ok(measured >= 15, `${code}: ${measured} mm`);
      }
      assert.deepEqual([...sizes].sort(), ["long", "short"]);
    });
  }

  test("fits in a wider font than its own, with capitals as high", async () => {
    const screen = standing;
    const page = await displayed(browser, screen, displays[0]);
    const blank = await page.context().newPage();
    await page.evaluate(() => {
      document.body.style.fontFamily = '"DejaVu Sans"';
    });
    for (const code of screen.codes) {
      await screen.show(code);
      await shows(page, code);
      const beyond = await page.evaluate(() => {
        const range = document.createRange();
        range.selectNodeContents(document.querySelector("h1"));
        const { clientHeight, scrollHeight } = document.querySelector(".words");
        return range.getBoundingClientRect().right > innerWidth || scrollHeight > clientHeight;
      });
      assert.ok(!beyond, `${code} fits`);
    }
    const measured = await capitalMillimetres(page, blank, displays[0].height);
    assert.ok(measured >= 15, `${measured} mm`);
  });

  test("says out of service while the agent is away, and what it says again once it is back", async (t) => {
    const first = await started(t);
    const page = await displayed(browser, first, displays[0]);
    await first.show("at-rest");
    await shows(page, "at-rest");
    await first.stop("SIGKILL");
    await shows(page, "out-of-service", 15_000);
    assert.equal(await page.locator("#first-headline").textContent(), "Hors service");
    const second = await started(t, { port: first.port });
    await second.show("lockdown");
    await shows(page, "lockdown", 30_000);
  });

  test("loads itself again when another agent has another page", async (t) => {
    const first = await started(t, { languages: ["fr", "en"] });
    const page = await displayed(browser, first, displays[0]);
    await first.show("at-rest");
    await shows(page, "at-rest");
    await first.stop();
    const second = await started(t, { languages: ["en"], port: first.port });
    await second.show("at-rest");
    await until("the page in English", async () => (await page.locator("#first-headline").textContent().catch(() => "")) === "Ring", 30_000);
    assert.equal(await page.locator("html").getAttribute("lang"), "en");
  });

  test("does not show a memory: an agent that is silent for 15 s is out of service", async (t) => {
    const screen = await started(t);
    const page = await displayed(browser, screen, displays[0]);
    await screen.show("at-rest");
    await shows(page, "at-rest");
    screen.process.kill("SIGSTOP");
    try {
      await shows(page, "out-of-service", 25_000);
    } finally {
      screen.process.kill("SIGCONT");
    }
    await shows(page, "at-rest", 30_000);
  });

  test("says again what it says every 5 s, so that silence means something", async () => {
    const screen = standing;
    const page = await displayed(browser, screen, displays[0]);
    await page.evaluate(() => {
      window.told = [];
      new EventSource("/events").onmessage = () => window.told.push(performance.now());
    });
    const told = await until(
      "three times told",
      () => page.evaluate(() => (window.told.length >= 3 ? window.told : null)),
      30_000,
    );
    assert.ok(told[2] - told[1] < 8_000, `${told[2] - told[1]} ms`);
  });

  test("has nothing to press, nothing that moves, nothing from elsewhere, and a policy without inline code", async () => {
    const screen = standing;
    const policy = (await fetch(screen.facade)).headers.get("content-security-policy");
    assert.match(policy, /^default-src 'none';/);
    assert.doesNotMatch(policy, /unsafe|data:|\*/);
    const page = await displayed(browser, screen, displays[0]);
    const asked = [];
    page.on("request", (request) => asked.push(new URL(request.url()).host));
    await page.reload();
    for (const code of screen.codes) {
      await screen.show(code);
      await shows(page, code);
      assert.deepEqual(
        await page.evaluate(() => [
          document.querySelectorAll("a, button, input, select, textarea, summary, iframe, [onclick], [tabindex], [style]").length,
          document.getAnimations().length,
        ]),
        [0, 0],
      );
    }
    assert.deepEqual([...new Set(asked)], [new URL(screen.facade).host]);
  });
});
