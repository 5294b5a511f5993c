/** A phone that is a real headless Firefox, driven by WebDriver BiDi, with the same diary as Chromium's. */
import { existsSync } from "node:fs";
import puppeteer from "puppeteer-core";
import { keepDiary } from "./counter.mjs";
import { carried, keepPeers } from "./peers.mjs";
import { loudest } from "./phone.mjs";
import { PATIENCE, until } from "./until.mjs";

export const firefoxPath = process.env.FIREFOX ?? "/usr/bin/firefox-esr";

/** @param tone what the browser's microphone hears, in hertz, without end */
export async function openFirefox({ tone }) {
  if (!existsSync(firefoxPath)) {
    throw new Error(`no Firefox at ${firefoxPath}: install Debian's firefox-esr, or set FIREFOX`);
  }
  return puppeteer.launch({
    browser: "firefox",
    executablePath: firefoxPath,
    headless: true,
    // The demo's certificate is from its own authority.
    acceptInsecureCerts: true,
    // Neither uses nor starts the sound daemon of the person who runs the tests.
    env: { ...process.env, PULSE_SERVER: "unix:/nonexistent" },
    extraPrefsFirefox: {
      "intl.accept_languages": "fr-FR",
      "intl.locale.requested": "fr",
      "media.navigator.streams.fake": true,
      "media.navigator.audio.fake_frequency": tone,
      "media.navigator.permission.disabled": true,
      // A simulated sound card; without one, Firefox never starts a page's sound.
      "media.cubeb.force_mock_context": true,
      "media.autoplay.default": 0,
      "media.autoplay.blocking_policy": 0,
      "media.autoplay.block-webaudio": false,
      // Firefox must contact nothing but the gateway.
      "media.gmp-manager.updateEnabled": false,
      "network.captive-portal-service.enabled": false,
      "network.connectivity-service.enabled": false,
      "datareporting.policy.dataSubmissionEnabled": false,
    },
  });
}

export class FirefoxPhone {
  /** Opens the enrolment link as a person does and returns when the phone is ready to ring. */
  static async enrol(browser, link, name) {
    const page = await browser.newPage();
    await page.setViewport({ width: 400, height: 800 });
    await page.evaluateOnNewDocument(keepDiary);
    await page.evaluateOnNewDocument(keepPeers);
    const phone = new FirefoxPhone(page, name);
    await page.goto(link);
    await page.waitForSelector("[data-testid=use-here]");
    await phone.tap("use-here");
    await page.waitForSelector("[data-testid=enrol-name]");
    await page.$eval("[data-testid=enrol-name]", (field) => field.select());
    await page.type("[data-testid=enrol-name]", name);
    await phone.tap("enrol-submit");
    // Firefox does not say beforehand that the microphone is allowed, so the app asks.
    await phone.tap("setup-microphone");
    await phone.sees("waiting");
    await page.waitForSelector("[data-testid=state][data-link=up]");
    return phone;
  }

  constructor(page, name) {
    this.page = page;
    this.name = name;
    this.trouble = [];
    page.on("pageerror", (error) => this.trouble.push(String(error)));
  }

  async sees(state, within = PATIENCE) {
    try {
      await this.page.waitForSelector(`[data-testid=state][data-state="${state}"]`, { timeout: within });
    } catch {
      const { states } = await this.diary();
      throw new Error(`${this.name} does not show ${state}; its last screens: ${JSON.stringify(states.slice(-4))}`);
    }
  }

  async tap(testid) {
    const button = await this.page.waitForSelector(`[data-testid=${testid}]:not([disabled])`, { timeout: PATIENCE });
    // A person sees a screen before touching it: what appeared under the finger a moment ago is covered.
    await this.page.waitForFunction(() => document.querySelector(".second-tap") === null, { timeout: PATIENCE });
    await button.click();
  }

  /** Holds the button that opens until it counted. */
  async open() {
    const button = await this.page.waitForSelector("[data-testid=open]:not([disabled])", { timeout: PATIENCE });
    await button.hover();
    await this.page.mouse.down();
    await this.page.waitForSelector("[data-testid=open][data-hold=done]", { timeout: PATIENCE });
    await this.page.mouse.up();
  }

  async shows(selector, timeout = PATIENCE) {
    return this.page.waitForSelector(selector, { timeout });
  }

  /** What this phone's session carries; see `carried`. */
  carries() {
    return this.page.evaluate(carried);
  }

  diary() {
    return this.page.evaluate(() => window.heurtoirDiary);
  }

  /** The last counter that this phone showed, or null. */
  async counter() {
    return (await this.diary()).frames.findLast((each) => each.counter !== null)?.counter ?? null;
  }

  /** Waits for the first decoded picture of that ring. */
  async whenPicture(ring, within = PATIENCE) {
    return until(
      `${this.name} decodes a picture`,
      async () => (await this.diary()).frames.find((each) => each.ring === ring),
      within,
    );
  }

  /** The level of a tone in the sound from the gateway; 1 is full scale. Measures for `ms` at most. */
  hears(hertz, ms = 500) {
    return this.page.evaluate(loudest, [hertz, ms]);
  }
}
