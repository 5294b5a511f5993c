/** Signing in with an account: a third party's provider, a real gateway, and a real browser between two sites. */
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, describe, test } from "node:test";
import { axe } from "./lib/axe.mjs";
import { Demo, home } from "./lib/demo.mjs";
import { openBrowser, Phone } from "./lib/phone.mjs";
import { freePorts } from "./lib/ports.mjs";
import { until } from "./lib/until.mjs";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** The provider of the gateway's own tests, as a process. */
class Provider {
  static async start() {
    const folder = join(home, "gateway/src/test/oidc");
    execFileSync("node", ["../../../../mobile-pwa/scripts/install.mjs"], { cwd: folder });
    const provider = new Provider();
    provider.process = spawn("node", ["provider.mjs"], { cwd: folder, stdio: ["pipe", "pipe", "inherit"] });
    provider.said = [];
    createInterface({ input: provider.process.stdout }).on(
      "line",
      (line) => line.startsWith("{") && provider.said.push(JSON.parse(line)),
    );
    provider.issuer = (await provider.hears("issuer")).issuer;
    return provider;
  }

  hears(member) {
    return until(`the provider says ${member}`, () => this.said.find((each) => member in each), 60_000);
  }

  async configure(options) {
    this.process.stdin.write(`${JSON.stringify({ do: "configure", ...options })}\n`);
    await this.hears("done");
  }

  stop() {
    this.process.stdin.end();
    this.process.kill();
  }
}

describe("signing in with an account", () => {
  let provider;
  let demo;
  let browser;

  before(async () => {
    provider = await Provider.start();
    demo = new Demo(mkdtempSync(join(tmpdir(), "heurtoir-e2e-")), 1);
    demo.base = await freePorts(6);
    writeFileSync(
      join(demo.data, "gateway.more.toml"),
      `[oidc]
       issuer = "${provider.issuer}"
       name = "Compte de la commune"
       client-id = "heurtoir"
       logout-revokes = true
      `,
    );
    await provider.configure({ origin: `http://localhost:${demo.base}` });
    await demo.spawn([]);
    await demo.event("ready", 120_000);
    browser = await openBrowser();
  });

  after(async () => {
    await browser?.close();
    await demo?.stop();
    demo?.forget();
    provider?.stop();
  });

  /** A separate phone that goes from the app's button to wherever the provider sends it. */
  async function signIn(login, name) {
    const context = await browser.newContext({
      locale: "fr-FR",
      viewport: { width: 400, height: 800 },
      permissions: ["microphone"],
    });
    // The provider's own pages ask a font service; no test may contact anything outside.
    await context.route(/googleapis/, (route) => route.abort());
    const page = await context.newPage();
    const phone = new Phone(context, page, name);
    await page.goto(demo.ready.http);
    await page.getByTestId("account").click();
    await page.locator("input[name=login]").fill(login);
    await page.locator("input[name=password]").fill("x");
    await page.locator("button[type=submit]").click();
    await page.locator("input[name=prompt][value=consent]").waitFor({ state: "attached" });
    await page.locator("button[type=submit]").click();
    return phone;
  }

  test("a known account enrols the phone of its person, and leaving signs out at the provider too", async () => {
    const phone = await signIn("Direction@Ecole.Example", "Téléphone");
    const { page } = phone;
    // On a computer the app is used in this browser.
    await page.getByTestId("use-here").click();
    await page.getByTestId("enrol-name").fill("Téléphone");
    await page.getByTestId("enrol-submit").click();
    await page.locator("[data-testid=state][data-state=waiting][data-link=up]").waitFor();
    assert.equal((await phone.api("me")).person.id, "direction");
    await phone.tap("leave");
    await phone.tap("leave-confirm");
    await page.waitForURL((at) => at.href.startsWith(`${provider.issuer}/session/end?`));
    await page.locator("button[value=yes]").click();
    await page.waitForURL((at) => at.port === String(demo.base));
    await page.locator("[data-testid=state][data-state=stranger]").waitFor();
    assert.equal((await phone.api("me")).error, "not-enrolled");
    assert.deepEqual(phone.trouble, []);
    await phone.context.close();
  });

  test("an account of a stranger sees a page and nothing else, and axe finds nothing on it", async () => {
    const phone = await signIn("inconnu@ailleurs.example", "Inconnu");
    const { page } = phone;
    await page.getByRole("heading", { name: "Ce compte n’ouvre rien ici" }).waitFor();
    assert.doesNotMatch(page.url(), /enrol/);
    assert.equal((await phone.api("me")).error, "not-enrolled");
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await page.evaluate(axe);
      const { violations } = await page.evaluate(
        (tags) => window.axe.run(document, { runOnly: { type: "tag", values: tags } }),
        RULES,
      );
      assert.deepEqual(
        violations.map((each) => each.id),
        [],
        colorScheme,
      );
    }
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 400, `nothing stands out of the screen: ${width}`);
    await page.getByRole("link").click();
    await phone.sees("stranger");
    await phone.context.close();
  });
});
