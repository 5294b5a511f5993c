/**
 * Every screen of the app and how to reach it, with the fake gateway and a real Chromium. Used to take pictures, and by
 * tests that look at each screen.
 */
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { SHELL } from "./chromium.mjs";
import { DOORS, FakeGateway, OTHERS, SCHOOL } from "./fake-gateway.mjs";

export const SIZES = {
  "360x740": [360, 740],
  "412x915": [412, 915],
  "768x1024": [768, 1024],
  "740x360": [740, 360],
};
/** After this many pictures a new encoder's pictures are sharp. */
const FINE = 30;
/** The time on the screens: the morning of a school day. */
const NOW = new Date("2026-03-17T08:42:00+01:00");

export function openChromium({ microphone = true } = {}) {
  return chromium.launch({
    executablePath: SHELL,
    headless: true,
    chromiumSandbox: false,
    env: { ...process.env, FONTCONFIG_FILE: fileURLToPath(new URL("fonts.conf", import.meta.url)) },
    args: [
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--use-fake-device-for-media-stream",
      ...(microphone ? ["--use-fake-ui-for-media-stream"] : []),
      "--disable-features=WebRtcHideLocalIpsWithMdns",
      "--autoplay-policy=no-user-gesture-required",
    ],
  });
}

/** Past rings as in a real school. */
function past() {
  const rows = [
    [-23, DOORS[0], "answered", { id: "p1", name: "Direction" }, true],
    [-55, DOORS[1], "answered", OTHERS[1], true],
    [-1_010, DOORS[0], "nobody-answered", null, false],
    [-1_124, DOORS[0], "opened", OTHERS[0], true],
    [-1_390, DOORS[1], "declined", null, false],
    [-4_310, DOORS[0], "answered", { id: "p1", name: "Direction" }, true],
    [-4_398, DOORS[0], "visitor-left", null, false],
    [-5_705, DOORS[1], "answered", OTHERS[1], true],
    [-7_180, DOORS[0], "answered", OTHERS[0], false],
  ];
  return rows.map(([minutes, door, outcome, by, opened], n) => ({
    ring: `01JQZ7M3E8T9V5C2R4N6B8D0${"ABCDEFGHJK"[n]}0`,
    door: { id: door.id, name: door.name },
    school: SCHOOL,
    at: new Date(NOW.getTime() + minutes * 60_000).toISOString(),
    outcome,
    by,
    opened,
  }));
}

/** The browser page that plays the door, for the visits that need one. Most screens show no face. */
class DoorPage {
  static #of = new WeakMap();
  #page = null;
  #complaints = [];
  /** One navigation at a time, because a browser cancels the previous one. */
  #going = Promise.resolve();

  static of(browser) {
    if (!DoorPage.#of.has(browser)) {
      DoorPage.#of.set(browser, new DoorPage(browser));
    }
    return DoorPage.#of.get(browser);
  }

  constructor(browser) {
    this.browser = browser;
  }

  #next(go) {
    const gone = this.#going.then(go);
    this.#going = gone.catch(() => undefined);
    return gone;
  }

  /** The page at a gateway's door, whose camera is small or whole. */
  at(gateway, complaints, small) {
    return this.#next(() => this.#come(gateway, complaints, small));
  }

  async #come(gateway, complaints, small) {
    this.#complaints = complaints;
    if (this.#page === null) {
      this.#page = await this.browser.newPage();
      this.#page.on("pageerror", (error) => this.#complaints.push(`door: ${error}`));
      this.#page.on("console", (message) => complain(this.#complaints, "door", message));
    }
    const url = `${gateway.origin}/dev/door.html?still${small ? "&small" : ""}`;
    if (this.#page.url() !== url) {
      await this.#page.goto(url);
      await this.#page.locator("[data-drawn]").waitFor({ state: "attached" });
    }
    return this.#page;
  }

  leave() {
    return this.#next(() => this.#page?.goto("about:blank"));
  }
}

/** Records an error of a page. One screen shows a lost connection, so that error does not count. */
function complain(complaints, whose, message) {
  if (
    ["error", "warning"].includes(message.type()) &&
    !/ERR_|401|404|410|503|WebSocket/.test(message.text())
  ) {
    complaints.push(`${whose}: ${message.text()}`);
  }
}

/** The gateway's state at the start of a visit. */
function schoolDay(gateway) {
  gateway.past = past();
  gateway.around.now = () => NOW.getTime();
}

/** Runs in the page: true when it lost its connection and has a new one. It retries at once, as on another network. */
function reconnected() {
  const root = document.querySelector("[data-testid=state]");
  window.reconnected = new Promise((done) => {
    let lost = root.dataset.link !== "up";
    const look = () => {
      lost ||= root.dataset.link !== "up";
      if (lost && root.dataset.link === "up") {
        links.disconnect();
        done();
      } else if (root.dataset.link === "waiting") {
        dispatchEvent(new Event("online"));
      }
    };
    const links = new MutationObserver(look);
    links.observe(root, { attributeFilter: ["data-link"] });
    look();
  });
}

/** A visit to screens: a gateway and a phone of its own. */
export class Visit {
  static async begin(
    browser,
    {
      size = "412x915",
      dark = false,
      locale = "fr-FR",
      complaints = [],
      name = "",
      patient = true,
      faces = true,
    },
  ) {
    const gateway = await FakeGateway.start(0);
    schoolDay(gateway);
    const [width, height] = SIZES[size] ?? size;
    const context = await browser.newContext({
      locale,
      timezoneId: "Europe/Paris",
      viewport: { width, height },
      colorScheme: dark ? "dark" : "light",
      reducedMotion: "reduce",
      permissions: name.startsWith("microphone-") ? [] : ["microphone"],
      hasTouch: true,
      isMobile: true,
      userAgent: "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36",
    });
    // The wall clock stands still. The monotonic clock, which the app uses, runs.
    await context.addInitScript((now) => {
      const Real = Date;
      globalThis.Date = class extends Real {
        constructor(...parts) {
          super(...(parts.length > 0 ? parts : [now]));
        }
        static now() {
          return now;
        }
      };
    }, NOW.getTime());
    // Like most phone browsers, which offer no choice of audio outputs.
    await context.addInitScript(() => {
      if (isSecureContext) {
        MediaDevices.prototype.enumerateDevices = () => Promise.resolve([]);
      }
    });
    const page = await context.newPage();
    const door = DoorPage.of(browser);
    const camera = () => door.at(gateway, complaints, !patient);
    gateway.needsDoor = () => faces && camera().catch((why) => complaints.push(`door: ${why}`));
    const looks = { size: { width, height }, colorScheme: dark ? "dark" : "light" };
    const begun = new Visit(gateway, door, camera, context, page, patient, faces, looks, complaints);
    begun.name = name;
    page.on("pageerror", (error) => complaints.push(`${size} ${begun.name}: ${error}`));
    page.on("console", (message) => complain(complaints, `${size} ${begun.name}`, message));
    return begun;
  }

  /**
   * @param door the page that plays doors
   * @param camera brings that page to this gateway's door
   * @param patient whether to wait for a face until its picture is sharp
   * @param faces whether doors have a picture; without one everything else of a ring is the same, and faster
   * @param looks the page's initial size and colours
   * @param complaints the errors that the pages reported
   */
  constructor(gateway, door, camera, context, page, patient, faces, looks, complaints) {
    this.gateway = gateway;
    this.door = door;
    this.camera = camera;
    this.context = context;
    this.page = page;
    this.patient = patient;
    this.faces = faces;
    this.looks = looks;
    this.complaints = complaints;
    /** The present screen. */
    this.name = "";
  }

  /**
   * Returns to the home screen as `enter` left it, for the next screen: the gateway is reset, and everything open on
   * the phone is closed. Much faster than another phone.
   *
   * @param reload whether the page keeps something that only a new page is free of
   */
  async returns({ reload = false } = {}) {
    const { page, gateway } = this;
    await this.#looksAsAtFirst();
    await page.evaluate(() => document.documentElement.removeAttribute("style"));
    await page.evaluate(reconnected);
    gateway.anew();
    schoolDay(gateway);
    if (reload) {
      await page.evaluate(() => localStorage.clear());
      await page.goto(`${gateway.origin}/`);
      await this.touch();
    } else {
      const waits = page.locator("[data-testid=state][data-state=waiting]");
      const away = page.locator("[data-testid=close]:enabled, [data-testid=back]").first();
      for (
        await waits.or(away).first().waitFor();
        !(await waits.isVisible());
        await waits.or(away).first().waitFor()
      ) {
        await away.click();
      }
      await page.evaluate(() => window.reconnected);
    }
    await this.isHome();
  }

  /** A phone that was not enrolled is as if nobody had used it. */
  async forgets() {
    await this.#looksAsAtFirst();
    await this.page.evaluate(() => localStorage.clear());
    await this.page.goto("about:blank");
    this.gateway.anew();
    schoolDay(this.gateway);
  }

  async #looksAsAtFirst() {
    await this.page.setViewportSize(this.looks.size);
    await this.page.emulateMedia({ colorScheme: this.looks.colorScheme });
  }

  /** The phone waits, and all is there that the gateway says at once. */
  async isHome() {
    await this.sees("waiting");
    await this.page.locator("[data-testid=state][data-link=up]").waitFor();
    await this.page.locator("[data-testid=past-ring]").first().waitFor();
  }

  async end() {
    await this.context.close();
    this.gateway.needsDoor = null;
    await this.door.leave();
    await this.gateway.stop();
  }

  sees(state) {
    return this.page.locator(`[data-testid=state][data-state="${state}"]`).waitFor({ timeout: 30_000 });
  }

  tap(id) {
    return this.page.getByTestId(id).first().click();
  }

  shows(id, attributes = "") {
    return this.page.locator(`[data-testid="${id}"]${attributes}`).first().waitFor({ timeout: 30_000 });
  }

  async invited(token = "a-link-of-the-commune") {
    await this.page.goto(`${this.gateway.origin}/#enrol/${token}`);
    await this.sees("enrol");
  }

  /** Enrols in this browser, with this name. */
  async named(token) {
    await this.invited(token);
    await this.tap("use-here");
    await this.page.getByTestId("enrol-name").fill("Direction");
  }

  /** Submits the name, and makes the key. */
  async submits() {
    await this.named();
    await this.tap("enrol-submit");
  }

  async enter() {
    await this.submits();
    // Where the microphone is not allowed yet, the app asks for it first.
    const asked = this.page.getByTestId("setup-next");
    await this.page.locator('[data-testid=state][data-state="waiting"]').or(asked).first().waitFor();
    if (await asked.isVisible()) {
      await asked.click();
    }
    await this.isHome();
  }

  /** Changes what this device stores, and restarts as a page that was touched. */
  async keeps(settings) {
    await this.page.evaluate(
      (kept) => localStorage.setItem("heurtoir.settings", JSON.stringify(kept)),
      settings,
    );
    await this.page.reload();
    await this.page.locator("[data-testid=state][data-link=up]").waitFor();
    await this.touch();
  }

  /** Touches the page, so that the bell may sound. */
  async touch() {
    await this.page.mouse.click(2, 2);
    await this.page.locator('[data-sound="true"]').waitFor();
  }

  /** A visitor rings and is visible. */
  async rung(door = this.gateway.doors[0]) {
    const ring = this.gateway.ring(door, 3_000);
    await this.sees("ringing");
    await this.face();
    return ring;
  }

  async face() {
    if (!this.faces) {
      return;
    }
    await this.page.locator(".picture__video.is-shown").waitFor({ timeout: 30_000 });
    // The first pictures of a new encoder are coarse.
    if (this.patient) {
      await this.page.evaluate((most) => {
        const video = document.querySelector(".picture__video.is-shown");
        return new Promise((fine) => {
          let shown = 0;
          const frame = () => (++shown < most ? video.requestVideoFrameCallback(frame) : fine());
          video.requestVideoFrameCallback(frame);
        });
      }, FINE);
    }
  }

  /** Opens the same link in another browser. */
  async as(agent, then) {
    await this.context.addInitScript((agent) => {
      Object.defineProperty(navigator, "userAgent", { get: () => agent });
    }, agent);
    await this.invited();
    await then();
  }

  /** Sets the browser's answer about a permission, whatever the machine's is. */
  async permission(name, state) {
    await this.context.addInitScript(
      ([name, state]) => {
        const real = navigator.permissions.query.bind(navigator.permissions);
        navigator.permissions.query = (asked) =>
          asked.name === name ? Promise.resolve({ state, onchange: null }) : real(asked);
      },
      [name, state],
    );
  }

  /** A gateway with push, and a browser whose push service returned this endpoint. */
  async wakes(permission, endpoint = null) {
    const key = Buffer.from(Uint8Array.from({ length: 65 }, (_, n) => n)).toString("base64url");
    this.gateway.push = { key, hosts: ["push.commune.example"] };
    await this.context.addInitScript(
      ([permission, endpoint]) => {
        Object.defineProperty(Notification, "permission", { get: () => permission });
        const subscription = {
          endpoint,
          options: { applicationServerKey: Uint8Array.from({ length: 65 }, (_, n) => n).buffer },
          unsubscribe: () => Promise.resolve(true),
          toJSON: () => ({ endpoint, keys: { p256dh: "p".repeat(87), auth: "a".repeat(22) } }),
        };
        PushManager.prototype.getSubscription = () => Promise.resolve(endpoint && subscription);
      },
      [permission, endpoint],
    );
  }

  async answered() {
    const ring = await this.rung();
    await this.tap("answer");
    await this.sees("talking");
    return ring;
  }

  /** A visitor rings and leaves without an answer. */
  async missed() {
    const ring = this.gateway.ring(DOORS[0], 3_000);
    // The clock of the history stands still.
    ring.pressed = NOW.getTime() - 3_000;
    await this.sees("ringing");
    this.gateway.end(ring, "visitor-left");
    await this.sees("ended");
    return ring;
  }

  /** Opens the n-th past visit. */
  async opens(n) {
    await this.page.getByTestId("visit-open").nth(n).click();
    await this.sees("visit");
  }

  /** Sets a lockdown from this phone. */
  async locksDown() {
    await this.tap("to-lockdown");
    await this.sees("lockdown");
    await this.page.getByTestId("lockdown-hold").hover();
    await this.page.mouse.down();
    await this.sees("waiting");
    await this.page.mouse.up();
  }

  /** The door camera's present picture, as a file. */
  async still() {
    const door = await this.camera();
    const bytes = await door.evaluate(async () => {
      const canvas = document.getElementById("camera");
      const blob = await new Promise((done) => canvas.toBlob(done, "image/webp", 0.8));
      return [...new Uint8Array(await blob.arrayBuffer())];
    });
    return Buffer.from(bytes);
  }

  async hold() {
    await this.page.getByTestId("open").first().hover();
    await this.page.mouse.down();
    await this.shows("open", "[data-hold=done]");
    await this.page.mouse.up();
  }

  /** Waits until the button that opened is at rest again. */
  rests() {
    return this.shows("open", "[data-hold=idle]");
  }

  /** For a picture: lets a talk last this long by the screen's clock. */
  async talks(seconds) {
    if (this.patient) {
      await this.page.waitForFunction(
        (text) => document.querySelector("main").textContent.includes(text),
        `0:0${seconds}`,
      );
    }
  }
}

const IPHONE =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148 Safari/604.1";
const IN_AN_APP =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148";
const PHONES = [
  {
    id: "p8",
    name: "Ancien téléphone",
    seen: "2026-03-13T15:20:00.000Z",
    unreachable: "2026-03-14T15:20:00.000Z",
  },
  { id: "p9", name: "Tablette du bureau", connected: true, seen: "2026-03-17T07:41:00.000Z" },
];

/**
 * @param enrolled whether the phone is enrolled before
 * @param leaves what differs after a return home: the `page`, which must be reloaded, or the `phone`
 */
const home = (reach, { enrolled = true, leaves = null } = {}) => ({ reach, enrolled, leaves, night: false });
/** A variant of a screen that is taken in full elsewhere. */
const state = (reach, how) => ({ ...home(reach, how), state: true });
/** The ring's own screens are dark in every setting. */
const night = (reach, how) => ({ ...home(reach, how), night: true });

export const SCREENS = {
  "enrol-install": home((visit) => visit.invited(), { enrolled: false }),
  "enrol-install-iphone": home(
    (visit) => visit.as(IPHONE, () => visit.shows("steps", "[data-carried=yes]")),
    {
      enrolled: false,
      leaves: "phone",
    },
  ),
  "enrol-other-app": home((visit) => visit.as(IN_AN_APP, () => visit.shows("copy-link")), {
    enrolled: false,
    leaves: "phone",
  }),
  enrol: home((visit) => visit.named(), { enrolled: false }),
  "enrol-used": home(
    async (visit) => {
      await visit.invited("link-used");
      await visit.shows("enrol-fault");
    },
    { enrolled: false },
  ),
  "enrol-code": home(
    async (visit) => {
      visit.gateway.accounts = "le compte de la commune";
      await visit.page.goto(visit.gateway.origin);
      await visit.shows("account");
      await visit.page.getByTestId("code").fill("k7qm3xrs");
      await visit.tap("code-submit");
      await visit.shows("enrol-fault");
    },
    { enrolled: false },
  ),
  "account-refused": home(
    async (visit) => {
      visit.gateway.accounts = "le compte de la commune";
      await visit.page.goto(`${visit.gateway.origin}/#refused`);
      await visit.shows("account");
    },
    { enrolled: false },
  ),
  "microphone-ask": home(
    async (visit) => {
      await visit.permission("microphone", "prompt");
      await visit.submits();
      await visit.shows("setup-microphone");
    },
    { enrolled: false, leaves: "phone" },
  ),
  "microphone-denied": home(
    async (visit) => {
      await visit.permission("microphone", "denied");
      await visit.submits();
      await visit.shows("setup-next", "[data-state=refused]");
    },
    { enrolled: false, leaves: "phone" },
  ),
  "notifications-ask": home(
    async (visit) => {
      await visit.wakes("default");
      await visit.submits();
      await visit.shows("setup-notifications");
    },
    { enrolled: false, leaves: "phone" },
  ),
  "notifications-foreign": home(
    async (visit) => {
      await visit.wakes("granted", "https://ailleurs.example/abc");
      await visit.submits();
      await visit.shows("setup-next", "[data-state=foreign]");
    },
    { enrolled: false, leaves: "phone" },
  ),
  "settings-woken": home(
    async (visit) => {
      await visit.wakes("granted", "https://push.commune.example/abc");
      await visit.submits();
      await visit.shows("setup-next", "[data-state=on]");
      await visit.tap("setup-next");
      await visit.tap("settings");
      await visit.tap("test-start");
      await visit.sees("test");
      await visit.tap("test-heard");
      await visit.shows("test-line");
    },
    { enrolled: false, leaves: "phone" },
  ),
  "ring-test": home(
    async (visit) => {
      await visit.tap("settings");
      await visit.tap("test-start");
      await visit.sees("test");
    },
    { leaves: "page" },
  ),
  unreachable: home(
    async (visit) => {
      visit.gateway.unreachable(PHONES[0], "2026-03-14T15:20:00.000Z");
      await visit.shows("unreachable");
    },
    { leaves: "page" },
  ),
  phones: home(async (visit) => {
    visit.gateway.others = PHONES;
    await visit.tap("settings");
    await visit.tap("phones");
    await visit.shows("one-phone");
  }),
  "phones-end": home(async (visit) => {
    visit.gateway.others = PHONES;
    await visit.tap("settings");
    await visit.tap("phones");
    await visit.tap("end-phone");
    await visit.shows("end-phone-confirm");
  }),
  estranged: home(
    async (visit) => {
      // Replaces the enrolled key by another.
      await visit.page.evaluate(async () => {
        for (const { name } of await indexedDB.databases()) {
          await new Promise((gone) => {
            const asked = indexedDB.deleteDatabase(name);
            asked.onsuccess = gone;
            asked.onblocked = gone;
          });
        }
      });
      await visit.page.reload();
      await visit.sees("estranged");
    },
    { leaves: "phone" },
  ),
  stranger: home(
    async (visit) => {
      await visit.page.goto(visit.gateway.origin);
      await visit.sees("stranger");
    },
    { enrolled: false },
  ),
  waiting: home(async () => undefined),
  silent: home(async (visit) => {
    // A page without a touch may make no sound.
    await visit.page.reload();
    await visit.shows("link", "[data-link=up]");
    await visit.shows("past-ring");
  }),
  "door-offline": home(async (visit) => {
    visit.gateway.doors = [DOORS[0], { ...DOORS[1], online: false }];
    await visit.page.reload();
    await visit.shows("door", "[data-online=false]");
    await visit.shows("past-ring");
    await visit.touch();
  }),
  "door-faults": home(
    async (visit) => {
      visit.gateway.door({ ...DOORS[0], faults: ["camera"] });
      visit.gateway.door({ ...DOORS[1], locked: true });
      visit.gateway.gate(DOORS[1], "forced");
      await visit.shows("alarm");
    },
    { leaves: "page" },
  ),
  late: home(
    async (visit) => {
      await visit.page.goto(`${visit.gateway.origin}/#ring/01JQZ7M3E8T9V5C2R4N6B8D0A0`);
      await visit.page.reload();
      await visit.shows("late");
      await visit.shows("past-ring");
      await visit.touch();
    },
    { leaves: "page" },
  ),
  history: home(async (visit) => {
    await visit.tap("history");
    await visit.sees("history");
  }),
  visit: home(async (visit) => {
    await visit.opens(0);
    await visit.shows("visit-phone");
  }),
  "visit-missed": home(async (visit) => {
    // A picture of the visitor, as a school with snapshots stores it.
    const [first, ...rest] = visit.gateway.past;
    const ring = rest[1].ring;
    visit.gateway.around.snapshots.set(ring, await visit.still());
    visit.gateway.past = [{ ...rest[1], at: new Date(NOW.getTime() - 70_000).toISOString() }, first];
    await visit.page.reload();
    await visit.shows("past-ring");
    await visit.opens(0);
    await visit.shows("snapshot", "[data-snapshot=there]");
  }),
  "missed-now": state(async (visit) => {
    const [first, second, third, ...rest] = visit.gateway.past;
    visit.gateway.past = [
      { ...third, at: new Date(NOW.getTime() - 70_000).toISOString() },
      first,
      { ...second, late: true, sure: false },
      ...rest,
    ];
    await visit.page.reload();
    await visit.shows("missed");
    await visit.touch();
  }),
  "hand-over": home(async (visit) => {
    await visit.tap("hand-over");
    await visit.sees("hand-over");
    await visit.page.locator("[data-person=atsem]").check();
  }),
  "handed-over": state(async (visit) => {
    await visit.tap("hand-over");
    await visit.sees("hand-over");
    await visit.page.locator("[data-person=petit]").check();
    await visit.tap("for-day");
    await visit.tap("hand-over-confirm");
    await visit.shows("take-back");
  }),
  quiet: home(async (visit) => {
    await visit.tap("quiet");
    await visit.sees("quiet");
  }),
  "quiet-alone": state(async (visit) => {
    visit.gateway.around.usual = ["direction", "atsem"];
    visit.gateway.tellAround();
    await visit.tap("quiet");
    await visit.sees("quiet");
    await visit.shows("quiet-alone");
    await visit.tap("quiet-confirm");
    await visit.shows("quiet-anyway");
  }),
  nobody: state(async (visit) => {
    visit.gateway.around.usual = ["adjoint"];
    visit.gateway.tellAround();
    await visit.shows("plan-nobody");
  }),
  "act-refused": state(async (visit) => {
    await visit.tap("quiet");
    await visit.sees("quiet");
    visit.gateway.around.take = () => "not-allowed";
    await visit.tap("quiet-confirm");
    await visit.shows("ask", "[data-state=refused]");
  }),
  "to-lockdown": home(async (visit) => {
    await visit.tap("to-lockdown");
    await visit.sees("lockdown");
  }),
  lockdown: home(async (visit) => {
    visit.gateway.around.holds = { [DOORS[1].id]: "gateway" };
    await visit.locksDown();
    await visit.shows("lockdown");
  }),
  "lockdown-staff": state(async (visit) => {
    visit.gateway.around.may = ["answer", "open", "history", "lockdown"];
    visit.gateway.around.holds = { [DOORS[0].id]: "asked" };
    visit.gateway.around.take({ type: "lockdown", state: "set" });
    await visit.page.reload();
    await visit.shows("lockdown");
    await visit.touch();
  }),
  "to-lift": state(async (visit) => {
    await visit.locksDown();
    await visit.tap("to-lift");
    await visit.sees("lockdown");
  }),
  "history-lockdown": state(async (visit) => {
    visit.gateway.around.take({ type: "lockdown", state: "set" });
    visit.gateway.tellAround();
    await visit.tap("history");
    await visit.sees("history");
    await visit.shows("lockdown-strip");
  }),
  it: home(async (visit) => {
    visit.gateway.around.may = ["phones"];
    visit.gateway.person = { id: "informatique", name: "Service informatique" };
    visit.gateway.doors = [DOORS[0], { ...DOORS[1], online: false }];
    await visit.page.reload();
    await visit.shows("link", "[data-look=watching]");
    await visit.touch();
  }),
  settings: home(async (visit) => {
    await visit.tap("settings");
    await visit.sees("settings");
  }),
  cut: home(async (visit) => {
    visit.gateway.cut();
    await visit.shows("link", "[data-link=cut]");
  }),
  revoked: home(
    async (visit) => {
      visit.gateway.revoke("p1");
      await visit.sees("revoked");
    },
    { leaves: "phone" },
  ),
  kiosk: night(
    async (visit) => {
      await visit.keeps({ kiosk: true });
      await visit.sees("kiosk");
    },
    { leaves: "page" },
  ),
  "kiosk-offline": night(
    async (visit) => {
      visit.gateway.doors = [DOORS[0], { ...DOORS[1], online: false }];
      await visit.keeps({ kiosk: true });
      await visit.sees("kiosk");
    },
    { leaves: "page" },
  ),
  ring: night((visit) => visit.rung()),
  "ring-locked": night(async (visit) => {
    visit.gateway.around.take({ type: "lockdown", state: "set" });
    visit.gateway.tellAround();
    await visit.rung();
    await visit.shows("locked-down");
  }),
  "call-back": night(async (visit) => {
    await visit.missed();
    await visit.tap("call-back");
    await visit.sees("ringing");
    await visit.face();
  }),
  "kiosk-lockdown": night(
    async (visit) => {
      await visit.keeps({ kiosk: true });
      visit.gateway.around.take({ type: "lockdown", state: "set" });
      visit.gateway.tellAround();
      await visit.shows("lockdown");
    },
    { leaves: "page" },
  ),
  reply: night(async (visit) => {
    await visit.rung();
    await visit.tap("reply-coming");
    await visit.shows("reply-state", "[data-state=sent]");
  }),
  "gate-opened": night(async (visit) => {
    const ring = await visit.answered();
    await visit.hold();
    await visit.shows("lock-state", "[data-state=pulsing]");
    visit.gateway.gate(DOORS[0], "opened", ring);
    await visit.shows("lock-state", "[data-gate=opened]");
    await visit.rests();
  }),
  "gate-not-opened": night(async (visit) => {
    const ring = await visit.answered();
    await visit.hold();
    await visit.shows("lock-state", "[data-state=released]");
    visit.gateway.gate(DOORS[0], "not-opened", ring);
    await visit.shows("lock-state", "[data-gate=not-opened]");
    await visit.rests();
  }),
  "ring-slide": night(
    async (visit) => {
      await visit.keeps({ gesture: "slide" });
      await visit.rung();
    },
    { leaves: "page" },
  ),
  "ring-whole": night(async (visit) => {
    await visit.rung();
    await visit.tap("fit");
  }),
  "ring-cut": night(async (visit) => {
    await visit.rung();
    visit.gateway.cut();
    await visit.shows("cut");
  }),
  "two-locks": night(async (visit) => {
    visit.gateway.doors = [{ ...DOORS[0], locks: ["gate", "portillon"] }, DOORS[1]];
    await visit.rung();
  }),
  opening: night(async (visit) => {
    visit.gateway.opens = false;
    const ring = await visit.rung();
    await visit.hold();
    visit.gateway.lock(ring, "pulsing", { id: "p1", name: "Direction" });
    await visit.shows("lock-state", "[data-state=pulsing]");
    await visit.rests();
  }),
  refused: night(async (visit) => {
    visit.gateway.opens = false;
    const ring = await visit.rung();
    await visit.hold();
    visit.gateway.lock(ring, "refused", { id: "p1", name: "Direction" }, { reason: "expired" });
    await visit.shows("lock-state", "[data-state=refused]");
    await visit.rests();
  }),
  unconfirmed: night(async (visit) => {
    visit.gateway.opens = false;
    const ring = await visit.rung();
    await visit.hold();
    visit.gateway.lock(ring, "unconfirmed", { id: "p1", name: "Direction" });
    await visit.shows("lock-state", "[data-state=unconfirmed]");
    await visit.rests();
  }),
  talking: night(async (visit) => {
    await visit.answered();
    await visit.talks(5);
  }),
  "talking-slide": night(
    async (visit) => {
      await visit.keeps({ gesture: "slide" });
      await visit.answered();
    },
    { leaves: "page" },
  ),
  "microphone-refused": night(
    async (visit) => {
      // What a browser reports after its user refused.
      await visit.page.evaluate(() => {
        navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", "NotAllowedError"));
      });
      await visit.answered();
      await visit.shows("microphone-state", "[data-state=refused]");
    },
    { leaves: "page" },
  ),
  taken: night(async (visit) => {
    const ring = visit.gateway.ring(DOORS[0], 3_000);
    await visit.sees("ringing");
    visit.gateway.talk(ring);
    await visit.sees("taken");
  }),
  ended: night(async (visit) => {
    await visit.answered();
    await visit.hold();
    await visit.shows("lock-state", "[data-state=released]");
    await visit.tap("hangup");
    await visit.sees("ended");
    await visit.page.locator("[data-testid=close]:enabled").waitFor();
  }),
  missed: night(async (visit) => {
    await visit.missed();
    await visit.shows("call-back");
  }),
  "nobody-reachable": night(async (visit) => {
    const ring = visit.gateway.ring(DOORS[0], 3_000);
    await visit.sees("ringing");
    visit.gateway.end(ring, "nobody-reachable");
    await visit.sees("ended");
  }),
};

/** Opens a screen; the caller ends the visit. */
export async function visit(browser, name, options = {}) {
  const found = SCREENS[name];
  const begun = await Visit.begin(browser, { ...options, name });
  try {
    if (found.enrolled) {
      await begun.enter();
    }
    await found.reach(begun);
    return begun;
  } catch (why) {
    await begun.end();
    throw new Error(`${name}: ${why.message}`, { cause: why });
  }
}

/**
 * Opens one screen after another with a phone that is enrolled once, because enrolling takes most of the time. A screen
 * with a fault ends its visit, so that it affects no other.
 */
export class Walk {
  /** Visits that wait for another screen, by whether their phone is enrolled. */
  #waiting = { true: [], false: [] };

  /** @param options those of a visit */
  constructor(browser, options) {
    this.browser = browser;
    this.options = options;
  }

  /**
   * Comes to a screen, has it looked at, and goes home; fails where the page complains.
   *
   * @param leaves what is not as before then, where it is not what the screen itself leaves
   */
  async to(name, look, leaves = SCREENS[name].leaves) {
    const { enrolled, reach } = SCREENS[name];
    const before = this.#waiting[enrolled].pop();
    const seen = before ?? (await Visit.begin(this.browser, { ...this.options, complaints: [], name }));
    let stays = false;
    try {
      seen.name = name;
      if (enrolled && !before) {
        await seen.enter();
      }
      await reach(seen);
      await look(seen);
      if (leaves !== "phone") {
        await (enrolled ? seen.returns({ reload: leaves === "page" }) : seen.forgets());
      }
      if (seen.complaints.length > 0) {
        throw new Error(seen.complaints.join("; "));
      }
      stays = leaves !== "phone";
    } catch (why) {
      throw new Error(`${name}: ${why.message}`, { cause: why });
    } finally {
      await (stays ? this.#waiting[enrolled].push(seen) : seen.end());
    }
  }

  async end() {
    const all = Object.values(this.#waiting).flatMap((each) => each.splice(0));
    await Promise.all(all.map((each) => each.end()));
  }
}
