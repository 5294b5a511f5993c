/** A closed app is woken: a real encrypted push, read by a third party's implementation, shown, touched, answered. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Demo } from "./lib/demo.mjs";
import { LONG } from "./lib/figure.mjs";
import { openBrowser } from "./lib/phone.mjs";
import { injectSubscription, PushService, Subscription } from "./lib/pushes.mjs";
import { until, within } from "./lib/until.mjs";
import { provedGet } from "./lib/proved.mjs";

describe("being woken", () => {
  let demo;
  let browser;
  let service;
  let context;
  let page;
  let origin;
  let ring;
  let worker;
  let devtools;
  let registration;
  const subscription = () => subscriptions.own;
  const subscriptions = {};

  before(async () => {
    service = await PushService.start();
    const data = mkdtempSync(join(tmpdir(), "heurtoir-e2e-"));
    mkdirSync(data, { recursive: true });
    writeFileSync(
      join(data, "gateway.more.toml"),
      `[push]\nhosts = ["${service.host}"]\nprivate-hosts = ["${service.host}"]\n` +
        `subject = "mailto:informatique@commune.example"\nauthority = "${service.authority}"\n`,
    );
    // An address that phones can reach: the demo then uses TLS and knows its own name, which push needs.
    const reached = Object.values(networkInterfaces())
      .flat()
      .find((each) => each.family === "IPv4" && !each.internal);
    assert.ok(reached, "this machine has an address besides localhost");
    demo = await Demo.start({ small: !LONG, data, options: ["--listen", reached.address] });
    origin = new URL(demo.ready.http).origin;
    browser = await openBrowser({ whole: true, more: ["--ignore-certificate-errors"] });
    subscriptions.own = new Subscription(service.host, "/wake/one");
    context = await browser.newContext({
      locale: "fr-FR",
      permissions: ["microphone", "notifications"],
      ignoreHTTPSErrors: true,
    });
    await context.addInitScript(injectSubscription, subscription().forPage);
  });

  after(async () => {
    await browser?.close();
    await demo?.stop();
    demo?.forget();
    service?.stop();
  });

  const shows = (on, state) =>
    on.locator(`[data-testid=state][data-state="${state}"]`).waitFor({ timeout: 20_000 });

  /**
   * Delivers a push as the browser's vendor would; returns when the worker has shown its notification. Until then
   * nobody asks for the list of notifications, because Chromium forgets one that it is about to display when it is
   * asked.
   */
  async function deliver(data) {
    const shown = () => worker.evaluate(() => self.testShown ?? 0);
    const before = await shown();
    await worker.evaluate(() => {
      if (self.testShown === undefined) {
        self.testShown = 0;
        const { registration } = self;
        const show = registration.showNotification.bind(registration);
        registration.showNotification = async (...what) => {
          await show(...what);
          self.testShown++;
        };
      }
    });
    await devtools.send("ServiceWorker.deliverPushMessage", { origin: `${origin}/`, registrationId: registration, data });
    await until("a notification shown", async () => (await shown()) > before);
  }

  const notes = () =>
    worker.evaluate(async () =>
      (await self.registration.getNotifications()).map(({ title, body, tag, data, silent, requireInteraction }) => ({
        title,
        body,
        tag,
        data,
        silent,
        requireInteraction,
      })),
    );

  const note = (tag, what, fits = () => true) =>
    until(what, async () => (await notes()).find((each) => each.tag === tag && fits(each)), 30_000, 50);

  test("the person is told what the push service learns; the subscription is made with the gateway's key", async () => {
    page = await context.newPage();
    await page.goto(demo.ready.phone);
    await page.getByTestId("use-here").click();
    await page.getByTestId("enrol-name").fill("Direction");
    await page.getByTestId("enrol-submit").click();
    await shows(page, "setup");
    await page.locator("[data-testid=setup-next][data-state=on]").waitFor();
    const told = await page.locator("main").textContent();
    assert.ok(told.includes(service.host), `names the host: ${told}`);
    assert.match(told, /apprend l'heure.*jamais qui sonne/s);
    await page.getByTestId("setup-next").click();
    await shows(page, "waiting");
    const key = await page.evaluate(() => localStorage.getItem("test.subscribed"));
    assert.match(key, /^[A-Za-z0-9_-]{87}$/);
    [worker] = context.serviceWorkers();
    worker ??= await context.waitForEvent("serviceworker");
  });

  test("the app is closed, somebody rings: a push of constant size that says nothing but the ring's id", async () => {
    // The tab stays, so that the tools have something to hold on to; the app is closed in it.
    await page.goto("about:blank");
    devtools = await context.newCDPSession(page);
    const registered = new Promise((found) => {
      devtools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
        const own = registrations.find((each) => each.scopeURL.startsWith(origin) && !each.isDeleted);
        if (own) {
          found(own.registrationId);
        }
      });
    });
    await devtools.send("ServiceWorker.enable");
    registration = await within(registered, "the registration of the service worker", 30_000);
    ring = await demo.ring();
    const pushed = await service.next(subscription(), (word) => word.ring === ring.ring);
    assert.equal(pushed.headers["content-encoding"], "aes128gcm");
    assert.match(pushed.headers.authorization, /^vapid t=[\w-]+\.[\w-]+\.[\w-]+, ?k=[\w-]{87}$/);
    assert.equal(pushed.headers.urgency, "high");
    subscriptions.text = pushed.text;
    const { heurtoir } = JSON.parse(subscriptions.text);
    assert.equal(heurtoir.kind, "ring");
    assert.equal(heurtoir.ring, ring.ring);
    assert.doesNotMatch(subscriptions.text, /direction|morel|portail|ferry|école/i, "no name, no place");
    subscriptions.size = pushed.body.length;
  });

  test("it is shown in general words, loud, and the gateway is told", async () => {
    await deliver(subscriptions.text);
    const shown = await note(ring.ring, "the notification of the ring");
    assert.deepEqual(shown, {
      title: "On sonne",
      body: "Touchez pour voir le visiteur et répondre.",
      tag: ring.ring,
      data: { ring: ring.ring },
      silent: false,
      requireInteraction: true,
    });
    await until(
      "the gateway's log of the waking",
      () => demo.log("gateway").includes(`event=phone-woken ring=${ring.ring}`),
      10_000,
    );
  });

  test("a touch leads to the ring's screen, and it is answered", async () => {
    // Only a real finger may open a window: the address that the worker would open is recorded and opened by hand.
    const place = await worker.evaluate(async (tag) => {
      let place = null;
      self.clients.openWindow = async (url) => {
        place = url;
        return null;
      };
      const [notification] = await self.registration.getNotifications({ tag });
      const event = new NotificationEvent("notificationclick", { notification });
      const waits = [];
      event.waitUntil = (promise) => waits.push(promise);
      self.dispatchEvent(event);
      await Promise.all(waits);
      return place;
    }, ring.ring);
    assert.equal(place, `/#ring/${ring.ring}`);
    page = await context.newPage();
    await page.goto(new URL(place, origin).href);
    await page
      .locator(`[data-testid=state][data-state=ringing][data-ring="${ring.ring}"]`)
      .waitFor({ timeout: 30_000 });
    await page.getByTestId("answer").click();
    await shows(page, "talking");
    await page.getByTestId("hangup").click();
    const ended = await within(ring.ended, "the summary line", 20_000);
    assert.equal(ended.outcome, "answered");
  });

  test("what is not the gateway's is shown as a neutral word", async () => {
    for (const hostile of ["garbage", "{", JSON.stringify({ heurtoir: { kind: "ring", ring: "https://evil.example" } })]) {
      await deliver(hostile);
      const shown = await note("heurtoir", "a neutral notification");
      assert.equal(shown.title, "Heurtoir");
      assert.deepEqual(shown.data, { ring: null });
      await worker.evaluate(async () => {
        for (const each of await self.registration.getNotifications()) {
          each.close();
        }
      });
    }
  });

  test("a visitor who leaves while the app is closed takes the notification back", async () => {
    await page.goto("about:blank");
    const second = await demo.ring();
    const of = (kind) => (word) => word.kind === kind && word.ring === second.ring;
    const rung = await service.next(subscription(), of("ring"));
    assert.equal(rung.body.length, subscriptions.size);
    await deliver(rung.text);
    await note(second.ring, "the notification of the second ring", (each) => !each.silent);
    await within(second.ended, "the end of the second ring", 60_000);
    const withdrawn = await service.next(subscription(), of("withdrawn"));
    assert.equal(withdrawn.body.length, subscriptions.size, "nobody on the way can tell a ring from its end");
    await deliver(withdrawn.text);
    const over = await note(second.ring, "the quiet one in its place", (each) => each.silent);
    assert.equal(over.title, "On a sonné");
  });

  test("testing my ring: rung, woken, and told in plain words", async () => {
    await page.goto(origin);
    await shows(page, "waiting");
    await page.getByTestId("settings").click();
    await page.getByTestId("test-start").click();
    await shows(page, "test");
    const pushed = await service.next(subscription(), (word) => word.kind === "test");
    await deliver(pushed.text);
    await page.getByTestId("test-heard").click();
    await page.getByText("Appelé et affiché en").waitFor();
    await page.getByText("Réveillé en").waitFor();
    await page.getByText("Vous l'avez entendu.").waitFor();
  });

  test("a push service that is not in the policy is left at once, by name, and the gateway knows nothing of it", async () => {
    const foreign = new Subscription("push.ailleurs.example", "/wake/two");
    const other = await browser.newContext({
      locale: "fr-FR",
      permissions: ["microphone", "notifications"],
      ignoreHTTPSErrors: true,
    });
    await other.addInitScript(injectSubscription, foreign.forPage);
    const phone = await other.newPage();
    await phone.goto(await demo.enrol("direction"));
    await phone.getByTestId("use-here").click();
    await phone.getByTestId("enrol-name").fill("Loge");
    await phone.getByTestId("enrol-submit").click();
    await phone.locator("[data-testid=setup-next][data-state=foreign]").waitFor();
    assert.ok((await phone.locator("main").textContent()).includes("push.ailleurs.example"));
    assert.equal(await phone.evaluate(() => localStorage.getItem("test.subscribed")), null, "unsubscribed");
    const listed = await provedGet(phone, "/api/v1/phones");
    assert.equal(listed.body.phones.find((each) => each.this).push, null);
    assert.ok(!demo.log("gateway").includes("ailleurs"), "no name that is not listed is looked up");
    await other.close();
  });
});
