/** Enrolment with the real gateway: the link of the QR code, the app's start page, the code, and what opens nothing. */
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { Demo } from "./lib/demo.mjs";
import { openBrowser, Phone } from "./lib/phone.mjs";
import { until, within } from "./lib/until.mjs";
import { provedGet } from "./lib/proved.mjs";

const IPHONE =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5" +
  " Mobile/15E148 Safari/604.1";

describe("getting in", () => {
  let demo;
  let browser;

  before(async () => {
    demo = await Demo.start({ small: true });
    browser = await openBrowser();
  });

  after(async () => {
    await browser?.close();
    await demo?.stop();
    demo?.forget();
  });

  // A phone that stays open rings with all the others, and the machine decodes the visitor for each.
  afterEach(async () => {
    await Promise.all(browser.contexts().map((each) => each.close()));
  });

  /** A browser that nobody has used, with a page in it. */
  async function fresh(options = {}, prepare = async () => undefined) {
    const context = await browser.newContext({ locale: "fr-FR", permissions: ["microphone"], ...options });
    await prepare(context);
    return context.newPage();
  }

  const shows = (page, state) =>
    page.locator(`[data-testid=state][data-state="${state}"]`).waitFor({ timeout: 20_000 });
  const up = (page) => page.locator("[data-testid=state][data-link=up]").waitFor({ timeout: 20_000 });

  async function submits(page, name) {
    await page.getByTestId("enrol-name").fill(name);
    await page.getByTestId("enrol-submit").click();
  }

  test("from the link of the QR code to the first answered ring", async () => {
    const link = await demo.enrol("direction");
    const page = await fresh();
    await page.goto(link);
    await shows(page, "enrol");
    assert.match(await page.getByTestId("whom").textContent(), /École/, "says for whom and which school");
    assert.equal(await page.getByTestId("enrol-name").count(), 0, "nothing is redeemed before it is said where");
    await page.getByTestId("use-here").click();
    await submits(page, "Direction");
    await up(page);
    await shows(page, "waiting");
    assert.ok(!page.url().includes("enrol"), "the token is out of the address");
    const key = await page.evaluate(async () => {
      const base = await new Promise((done, failed) => {
        const asked = indexedDB.open("heurtoir");
        asked.onsuccess = () => done(asked.result);
        asked.onerror = failed;
      });
      const found = await new Promise((done) => {
        const asked = base.transaction("kept").objectStore("kept").get("device-key");
        asked.onsuccess = () => done(asked.result);
      });
      base.close();
      const { privateKey } = found;
      const out = await crypto.subtle.exportKey("pkcs8", privateKey).then(
        () => "given out",
        (why) => why.name,
      );
      return [privateKey.extractable, privateKey.algorithm.namedCurve, out];
    });
    assert.deepEqual(key, [false, "P-256", "InvalidAccessError"], "the key cannot be read out");
    const ring = await demo.ring();
    await shows(page, "ringing");
    await page.getByTestId("answer").click();
    await shows(page, "talking");
    await page.getByTestId("hangup").click();
    const ended = await within(ring.ended, "the summary line", 20_000);
    assert.equal(ended.outcome, "answered");
  });

  test("a link that is looked at in three browsers is still good; one that was used says so", async () => {
    const link = await demo.enrol("direction");
    for (let n = 0; n < 3; n++) {
      const page = await fresh();
      await page.goto(link);
      await page.getByTestId("whom").waitFor();
    }
    const first = await fresh();
    await first.goto(link);
    await first.getByTestId("use-here").click();
    await submits(first, "Le premier");
    await up(first);
    const second = await fresh();
    await second.goto(link);
    await second.locator('[data-testid=enrol-fault][data-fault="used"]').waitFor();
    assert.ok(!second.url().includes("enrol"), "a link that is worth nothing is not kept");
    await second.getByTestId("code").waitFor();
  });

  test("a link of another gateway, and a code that nobody issued, are unknown here", async () => {
    const page = await fresh();
    await page.goto(new URL(`/#enrol/${"x".repeat(43)}`, demo.ready.http).href);
    await page.locator('[data-testid=enrol-fault][data-fault="unknown-token"]').waitFor();
    await page.getByTestId("code").fill("k7qm 3xrt");
    assert.equal(await page.getByTestId("code").inputValue(), "K7QM-3XRT");
    await page.getByTestId("code-submit").click();
    await page.locator('[data-testid=enrol-fault][data-fault="unknown-token"]').waitFor();
  });

  test("on an iPhone the installed app redeems it: the link travels in the manifest made for it", async () => {
    const link = await demo.enrol("direction");
    const safari = await fresh({ userAgent: IPHONE });
    await safari.goto(link);
    await safari.locator('[data-testid=steps][data-platform="ios-safari"][data-carried="yes"]').waitFor();
    assert.equal(await safari.getByTestId("use-here").count(), 0, "Safari would forget it");
    const start = await safari.evaluate(async () => {
      const { href } = document.querySelector("link[rel=manifest]");
      const manifest = await (await fetch(href)).json();
      return new URL(manifest.start_url, href).href;
    });
    // The installed app: its own storage, and the system says that it is installed.
    const app = await fresh({ userAgent: IPHONE }, (context) =>
      context.addInitScript(() => {
        Object.defineProperty(Navigator.prototype, "standalone", { get: () => true });
      }),
    );
    await app.goto(start);
    await submits(app, "Mon iPhone");
    await up(app);
    await shows(app, "waiting");
    // The app always opens at its start page; the spent token in it causes no error.
    await app.goto("about:blank");
    await app.goto(start);
    await up(app);
    await shows(app, "waiting");
  });

  test("where the installed app shares the browser's storage it finds the link there", async () => {
    const link = await demo.enrol("direction");
    const tab = await fresh();
    await tab.goto(link);
    await tab.getByTestId("use-here").waitFor();
    const app = await tab.context().newPage();
    // The answer of a browser inside an installed app, which the tools cannot simulate.
    await app.addInitScript(() => {
      const real = window.matchMedia.bind(window);
      window.matchMedia = (query) => (query === "(display-mode: standalone)" ? { matches: true } : real(query));
    });
    await app.goto(new URL("/", demo.ready.http).href);
    await submits(app, "Mon téléphone");
    await up(app);
    await shows(app, "waiting");
    assert.equal(await app.evaluate(() => localStorage.getItem("heurtoir.invitation")), null);
  });

  test("the code, typed as people type, leads where the link leads", async () => {
    const { code } = await issued();
    const page = await fresh();
    await page.goto(new URL("/", demo.ready.http).href);
    await page.getByTestId("code").fill(code.toLowerCase().replace("-", " "));
    await page.getByTestId("code-submit").click();
    await page.getByTestId("use-here").click();
    await submits(page, "Loge");
    await up(page);
    await shows(page, "waiting");
  });

  async function issued() {
    for await (const answer of demo.ask({ do: "enrol", person: "direction" })) {
      return answer;
    }
    throw new Error("no link");
  }

  test("a stolen cookie sees nothing: no key, no screen; another key, closed with 4006 and said so", async () => {
    const owner = await Phone.enrol(browser, await demo.enrol("direction"), "La vraie");
    const thief = await fresh();
    await thief.context().addCookies(await owner.context.cookies());
    await thief.goto(new URL("/", demo.ready.http).href);
    await shows(thief, "estranged");
    assert.equal(await thief.getByTestId("door").count(), 0, "no door is named");
    // By hand, without a proof.
    const code = await thief.evaluate(
      () =>
        new Promise((closed) => {
          const socket = new WebSocket(`${location.origin.replace("http", "ws")}/api/v1/phone`, "heurtoir.v1");
          const heard = [];
          socket.onmessage = ({ data }) => {
            const { type, code } = JSON.parse(data);
            heard.push(code ?? type);
            if (type === "challenge") {
              socket.send(JSON.stringify({ type: "hello", protocol: 1, instance: "i".repeat(32) }));
            }
          };
          socket.onclose = (event) => closed([event.code, heard.includes("welcome"), heard.includes("ring")]);
        }),
    );
    assert.deepEqual(code, [4006, false, false]);
    // With a key of the thief's own.
    await thief.evaluate(async () => {
      const kind = { name: "ECDSA", namedCurve: "P-256" };
      const pair = await crypto.subtle.generateKey(kind, false, ["sign", "verify"]);
      const base = await new Promise((done) => {
        const asked = indexedDB.open("heurtoir");
        asked.onsuccess = () => done(asked.result);
      });
      await new Promise((done) => {
        const writing = base.transaction("kept", "readwrite");
        writing.objectStore("kept").put(pair, "device-key");
        writing.oncomplete = done;
      });
      base.close();
    });
    await thief.reload();
    await shows(thief, "estranged");
    await owner.sees("waiting");
    await until("the owner is still connected", () =>
      owner.page.locator("[data-testid=state][data-link=up]").isVisible(),
    );
    await owner.context.close();
  });

  test("storage that the browser keeps back costs no link; kept back later, it costs no key, and the app comes back", async () => {
    const page = await fresh({}, (context) =>
      context.addInitScript(() => {
        const real = indexedDB;
        const says = () => sessionStorage.getItem("storage") ?? "gone";
        Object.defineProperty(globalThis, "indexedDB", { get: () => (says() === "gone" ? null : real) });
        const open = IDBFactory.prototype.open;
        IDBFactory.prototype.open = function (...words) {
          if (says() === "refuses") {
            throw new DOMException("the user denied permission", "SecurityError");
          }
          return open.apply(this, words);
        };
      }),
    );
    const storage = (kind) => page.evaluate((said) => sessionStorage.setItem("storage", said), kind);
    const refused = () => page.locator('[data-testid=enrol-fault][data-fault="storage"]').waitFor({ timeout: 20_000 });
    await page.goto(await demo.enrol("direction"));
    await page.getByTestId("use-here").click();
    await submits(page, "Le prudent");
    await refused();
    await storage("refuses");
    await submits(page, "Le prudent");
    await page.locator("[data-testid=enrol-submit]:enabled").waitFor();
    await refused();
    await storage("works");
    await submits(page, "Le prudent");
    await up(page);
    for (const kind of ["gone", "refuses"]) {
      await storage(kind);
      await page.reload();
      await shows(page, "estranged");
      assert.equal(await page.getByTestId("door").count(), 0, "no door is named");
      await storage("works");
      await shows(page, "waiting");
      await up(page);
    }
  });

  test("a lost phone is ended from another one, in the middle of a call", async () => {
    const lost = await Phone.enrol(browser, await demo.enrol("direction"), "Téléphone perdu");
    const kept = await Phone.enrol(browser, await demo.enrol("direction"), "Téléphone gardé");
    const { id } = (await lost.api("me")).phone;
    const ring = await demo.ring();
    await lost.sees("ringing");
    await lost.tap("answer");
    await lost.sees("talking");
    await kept.sees("taken");
    await kept.page.getByTestId("close").click();
    await kept.sees("waiting");
    await kept.tap("settings");
    await kept.tap("phones");
    const row = kept.page.locator(`[data-testid=one-phone][data-phone="${id}"]`);
    await row.getByTestId("end-phone").click();
    await row.getByTestId("end-phone-confirm").click();
    await lost.sees("revoked", 15_000);
    await kept.page.locator("[data-testid=ending][data-state=done]").waitFor();
    await row.waitFor({ state: "detached" });
    const again = await provedGet(lost.page, "/api/v1/me");
    assert.equal(again.status, 401);
    assert.equal(again.body.error, "not-enrolled", "its session is worth nothing");
    await within(ring.ended, "the end of the ring", 40_000);
    await lost.context.close();
    await kept.context.close();
  });
});
