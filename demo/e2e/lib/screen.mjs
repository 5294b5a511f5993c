/** The visitor's screen without a station, and a browser page that shows it like a display of that size. */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { home, script } from "./demo.mjs";
import { within } from "./until.mjs";

/** The display for which the text is measured: 7 inches, 154 by 86 millimetres. */
export const millimetres = { width: 154, height: 86 };
export const displays = [
  { width: 800, height: 480 },
  { width: 1024, height: 600 },
];

function classPath() {
  if (process.env.HEURTOIR_CLASS_PATH) {
    return process.env.HEURTOIR_CLASS_PATH;
  }
  const built = join(home, "demo/target");
  const jar = readdirSync(built).find((name) => /^demo-.*\.jar$/.test(name));
  return `${join(built, jar)}:${built}/lib/*`;
}

export class Screen {
  /** Starts it; it listens when this returns. */
  static async start({ languages = ["fr", "en"], theme = "light", port = 0 } = {}) {
    const screen = new Screen(mkdtempSync(join(tmpdir(), "heurtoir-screen-")));
    const file = join(screen.folder, "door.toml");
    writeFileSync(
      file,
      `[door]
       id = "portail.jules-ferry"
       [gateway]
       domain = "heurtoir.test"
       addresses = ["127.0.0.1:5061"]
       [tls]
       certificate = "none.pem"
       key = "none.pem"
       authority = "none.pem"
       [[lock.line]]
       name = "gate"
       [feedback]
       languages = ${JSON.stringify(languages)}
       [facade]
       port = ${port}
       theme = "${theme}"
       screen_mm = [${millimetres.width}, ${millimetres.height}]
      `,
    );
    const java = join(execFileSync(script, ["java-home"], { encoding: "utf8" }).trim(), "bin", "java");
    screen.process = spawn(
      java,
      ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m", "-cp", classPath(), "fr.heurtoir.demo.sim.ScreenAlone", file],
      { stdio: ["pipe", "pipe", "inherit"] },
    );
    screen.lines = createInterface({ input: screen.process.stdout })[Symbol.asyncIterator]();
    Object.assign(screen, await screen.said("where the screen is"));
    return screen;
  }

  constructor(folder) {
    this.folder = folder;
  }

  async said(what) {
    const line = await within(this.lines.next(), what, 60_000);
    if (line.done) {
      throw new Error(`the screen ended before it said ${what}`);
    }
    return JSON.parse(line.value);
  }

  /** Shows the signal of that code. */
  async show(code) {
    this.process.stdin.write(`${code}\n`);
    await this.said(`that it shows ${code}`);
  }

  get port() {
    return Number(new URL(this.facade).port);
  }

  async stop(signal = "SIGTERM") {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const ended = once(this.process, "exit");
      this.process.kill(signal);
      await within(ended, "the end of the screen", 20_000);
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A display of that many pixels that shows the screen. */
export async function displayed(browser, screen, { width, height }, more = {}) {
  const context = await browser.newContext({ viewport: { width, height }, locale: "fr-FR", ...more });
  const page = await context.newPage();
  page.trouble = [];
  page.on("pageerror", (error) => page.trouble.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("ERR_")) {
      page.trouble.push(message.text());
    }
  });
  await page.goto(screen.facade);
  return page;
}

/** Waits until the page shows the signal of that code. */
export function shows(page, code, timeout = 10_000) {
  return page.locator(`body[data-notice="${code}"]`).waitFor({ timeout });
}
