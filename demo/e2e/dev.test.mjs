/** `./heurtoir dev`: a phone from Vite's server enrols, is rung, sees the visitor and a change of the sources; Ctrl-C leaves nothing. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, describe, test } from "node:test";
import { Demo, environment, home, script } from "./lib/demo.mjs";
import { openBrowser, Phone } from "./lib/phone.mjs";
import { freePorts, ownAddress } from "./lib/ports.mjs";
import { until, within } from "./lib/until.mjs";

/** A copy of the app whose files may be changed. */
function copyOfTheApp() {
  const folder = mkdtempSync(join(tmpdir(), "heurtoir-app-"));
  for (const name of ["src", "public", "index.html", "package.json", "tsconfig.json", "vite.config.ts"]) {
    cpSync(join(home, "mobile-pwa", name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(home, "mobile-pwa", "node_modules"), join(folder, "node_modules"));
  return folder;
}

class Dev {
  static async start(words, app) {
    const dev = new Dev();
    dev.errors = "";
    dev.lines = [];
    dev.process = spawn(script, ["dev", "--json", ...words.map(String)], { env: { ...environment, HEURTOIR_APP: app } });
    dev.ended = once(dev.process, "exit");
    dev.process.stderr.on("data", (bytes) => {
      dev.errors += bytes;
    });
    createInterface({ input: dev.process.stdout }).on("line", (line) => dev.lines.push(JSON.parse(line)));
    return dev;
  }

  event(name, most = 180_000) {
    return until(
      `the event ${name}`,
      () => {
        const found = this.lines.find((each) => each.event === name);
        if (!found && this.process.exitCode !== null) {
          throw new Error(`it ended with ${this.process.exitCode}: ${this.errors}`);
        }
        return found;
      },
      most,
    );
  }

  async stop() {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      this.process.kill("SIGINT");
    }
    const [status] = await within(this.ended, "the end of ./heurtoir dev", 60_000);
    return status;
  }
}

/** On free ports and in a folder of its own, which `demo` knows. */
async function devOfOnesOwn(app, ...more) {
  const demo = new Demo(mkdtempSync(join(tmpdir(), "heurtoir-e2e-")), 1);
  demo.base = await freePorts(6);
  const port = demo.base + 5;
  const words = demo.words(more).filter((word) => word !== "--json");
  return { demo, port, dev: await Dev.start(["--port", port, ...words], app) };
}

describe("the app from its sources in front of a demo", () => {
  let app;
  let browser;
  let demo;
  let dev;
  let phone;
  let port;

  before(async () => {
    app = copyOfTheApp();
    ({ demo, dev, port } = await devOfOnesOwn(app));
    await dev.event("serving");
    browser = await openBrowser();
  });

  after(async () => {
    await browser?.close();
    await dev?.stop();
    demo?.forget();
    rmSync(app, { recursive: true, force: true });
  });

  test("a phone enrols by Vite's address and connects through it", async () => {
    const { phone: link } = await dev.event("serving");
    assert.ok(link.startsWith(`http://localhost:${port}/#enrol/`), link);
    phone = await Phone.enrol(browser, link, "Direction");
    const cookies = await phone.context.cookies(`http://localhost:${port}/`);
    assert.ok(cookies.some((cookie) => cookie.name === "__Host-heurtoir" && cookie.secure));
  });

  test("it is rung, and shows a picture that moves", async () => {
    const ring = await demo.ring();
    await phone.sees("ringing");
    const first = await until("a picture with a counter", () => phone.counter().then((c) => c !== null && { c }));
    await until("the counter moves on", async () => {
      const now = await phone.counter();
      return now !== null && now !== first.c;
    });
    await phone.tap("decline");
    assert.equal((await within(ring.ended, "the end of the ring", 60_000)).outcome, "declined");
    await phone.sees("waiting");
  });

  test("a changed style is shown without the page being loaded anew", async () => {
    await phone.page.evaluate(() => {
      window.samePage = true;
    });
    const file = join(app, "src", "style", "base.css");
    writeFileSync(file, `${readFileSync(file, "utf8")}\nbody { outline: 7px solid rgb(1, 2, 3); }\n`);
    await until("the new outline", () => phone.page.evaluate(() => getComputedStyle(document.body).outlineWidth === "7px"), 60_000);
    assert.ok(await phone.page.evaluate(() => window.samePage === true));
  });

  test("changed code is loaded, and the phone is the same phone", async () => {
    const file = join(app, "src", "main.tsx");
    writeFileSync(file, `${readFileSync(file, "utf8")}\ndocument.documentElement.dataset.changed = "yes";\n`);
    await until("what the new code does", () => phone.page.locator("html[data-changed=yes]").count(), 60_000);
    await phone.sees("waiting");
    await phone.page.locator("[data-testid=state][data-link=up]").waitFor();
    assert.deepEqual(phone.trouble, []);
  });

  test("a demo that does not know the address is not used, and is left running", async () => {
    const other = await Dev.start(["--port", port - 1000, "--data", demo.data], app);
    const [status] = await within(other.ended, "the refusal", 60_000);
    assert.equal(status, 75);
    assert.ok(other.errors.includes(`--origin http://localhost:${port - 1000}`), other.errors);
    assert.ok(await demo.enrol());
  });

  test("Ctrl-C ends all that it started", async () => {
    assert.equal(await dev.stop(), 0);
    await assert.rejects(fetch(`http://localhost:${port}/`));
    await assert.rejects(fetch(`http://localhost:${demo.base}/health`));
    // The demo reports this once all its processes have ended.
    assert.ok(dev.lines.some((line) => line.event === "stopped"));
  });
});

test("at an address of the network both are reached over HTTPS", async () => {
  const address = ownAddress();
  const app = copyOfTheApp();
  const { demo, dev, port } = await devOfOnesOwn(app, "--listen", address);
  let browser;
  try {
    const { phone: link } = await dev.event("serving");
    assert.ok(link.startsWith(`https://${address}:${port}/#enrol/`), link);
    // A person's phone gets the demo's authority from its page; this browser accepts any certificate.
    browser = await openBrowser({ more: ["--ignore-certificate-errors"] });
    const phone = await Phone.enrol(browser, link, "Direction");
    assert.deepEqual(phone.trouble, []);
  } finally {
    await browser?.close();
    await dev.stop();
    demo.forget();
    rmSync(app, { recursive: true, force: true });
  }
});
