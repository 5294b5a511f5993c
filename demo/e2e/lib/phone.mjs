/** A phone: one context of a real headless Chromium with the app in it, driven by what a person sees. */
import { chromium } from "playwright-core";
import { SHELL, WHOLE } from "../../../mobile-pwa/dev/chromium.mjs";
import { keepDiary } from "./counter.mjs";
import { provedGet } from "./proved.mjs";
import { PATIENCE, until } from "./until.mjs";

/**
 * @param more further arguments of the browser
 * @param microphone a WAV file that the browser's microphone hears in a loop
 * @param whole whether it must be the full browser: the headless shell has neither notifications nor push services
 */
export async function openBrowser({ microphone, more = [], whole = false } = {}) {
  return chromium.launch({
    executablePath: whole ? WHOLE : SHELL,
    headless: true,
    chromiumSandbox: false,
    // Neither uses nor starts the sound daemon of the person who runs the tests.
    env: { ...process.env, PULSE_SERVER: "unix:/nonexistent" },
    args: [
      "--use-fake-ui-for-media-stream",
      "--use-fake-device-for-media-stream",
      ...(microphone ? [`--use-file-for-fake-audio-capture=${microphone}`] : []),
      "--autoplay-policy=no-user-gesture-required",
      "--disable-background-timer-throttling",
      "--disable-renderer-backgrounding",
      "--disable-backgrounding-occluded-windows",
      ...more,
    ],
  });
}

export class Phone {
  /**
   * Opens the enrolment link as a person does and returns when the phone is ready to ring; `prepare` gets its context
   * first.
   */
  static async enrol(browser, link, name, prepare = async () => undefined) {
    const context = await browser.newContext({
      locale: "fr-FR",
      viewport: { width: 400, height: 800 },
      permissions: ["microphone"],
    });
    await context.addInitScript(keepDiary);
    await prepare(context);
    const page = await context.newPage();
    const phone = new Phone(context, page, name);
    await page.goto(link);
    // On a computer the app is used in this browser.
    await page.getByTestId("use-here").click();
    await page.getByTestId("enrol-name").fill(name);
    await page.getByTestId("enrol-submit").click();
    await phone.sees("waiting");
    await page.locator("[data-testid=state][data-link=up]").waitFor();
    return phone;
  }

  constructor(context, page, name) {
    this.context = context;
    this.page = page;
    this.name = name;
    this.trouble = [];
    page.on("pageerror", (error) => this.trouble.push(String(error)));
  }

  /** Waits for a screen. */
  async sees(state, within = PATIENCE) {
    try {
      await this.page.locator(`[data-testid=state][data-state="${state}"]`).waitFor({ timeout: within });
    } catch {
      const { states } = await this.diary();
      throw new Error(`${this.name} does not show ${state}; its last screens: ${JSON.stringify(states.slice(-4))}`);
    }
  }

  tap(testid) {
    return this.page.getByTestId(testid).click({ timeout: PATIENCE });
  }

  /** Holds the button that opens until it counted; holds it again if it moved or changed under the finger. */
  async open() {
    const button = this.page.getByTestId("open");
    const counted = this.page.locator("[data-testid=open][data-hold=done]");
    await until(
      `${this.name} has held the button that opens`,
      async () => {
        await button.hover({ timeout: PATIENCE });
        await this.page.mouse.down();
        const done = await counted.waitFor({ timeout: 5_000 }).then(
          () => true,
          () => false,
        );
        await this.page.mouse.up();
        return done;
      },
      2 * PATIENCE,
    );
  }

  /** Closes an ended ring's screen. The app ignores a tap that comes too quickly, so it may take two. */
  async close() {
    const waits = this.page.locator("[data-testid=state][data-state=waiting]");
    await this.sees("ended");
    await until(
      `${this.name} waits again`,
      async () => {
        await this.page.getByTestId("close").click({ timeout: 1_000 }).catch(() => undefined);
        return waits.isVisible();
      },
      2 * PATIENCE,
      200,
    );
  }

  diary() {
    return this.page.evaluate(() => window.heurtoirDiary);
  }

  /** Waits until this phone's screen shows that state of that ring; returns when it first did. */
  async whenState(state, ring, within = PATIENCE) {
    const found = await until(
      `${this.name} shows ${state}`,
      async () =>
        (await this.diary()).states.find((each) => each.state === state && each.ring === ring),
      within,
    );
    return found;
  }

  /** Waits for the first decoded picture of that ring. */
  async whenPicture(ring, within = PATIENCE) {
    return until(
      `${this.name} decodes a picture`,
      async () => (await this.diary()).frames.find((each) => each.ring === ring),
      within,
    );
  }

  /** The last counter that this phone showed, or null. */
  async counter() {
    return (await this.diary()).frames.findLast((each) => each.counter !== null)?.counter ?? null;
  }

  /** The answer of `/api/v1/...` to this phone. */
  async api(path) {
    return (await provedGet(this.page, `/api/v1/${path}`)).body;
  }

  /** The level of a tone in the sound from the gateway; 1 is full scale. Measures for `ms` at most. */
  async hears(hertz, ms = 500) {
    return this.page.evaluate(loudest, [hertz, ms]);
  }
}

/** Runs in the page: the loudest level of a tone, within `ms`, in the sound that the page plays. */
export async function loudest([hertz, ms]) {
  const stream = document.querySelector("[data-testid=remote-audio]")?.srcObject;
  if (!stream) {
    return 0;
  }
  window.heurtoirEar ??= new Map();
  let ear = window.heurtoirEar.get(stream);
  if (!ear) {
    const context = new AudioContext();
    ear = context.createAnalyser();
    ear.fftSize = 2048;
    context.createMediaStreamSource(stream).connect(ear);
    window.heurtoirEar.set(stream, ear);
  }
  const samples = new Float32Array(ear.fftSize);
  const coefficient = 2 * Math.cos((2 * Math.PI * hertz) / ear.context.sampleRate);
  let most = 0;
  for (const end = performance.now() + ms; performance.now() < end; ) {
    ear.getFloatTimeDomainData(samples);
    let one = 0;
    let two = 0;
    for (const sample of samples) {
      [one, two] = [sample + coefficient * one - two, one];
    }
    const power = one * one + two * two - coefficient * one * two;
    most = Math.max(most, (2 * Math.sqrt(Math.max(0, power))) / samples.length);
    await new Promise((next) => setTimeout(next, 20));
  }
  return most;
}
