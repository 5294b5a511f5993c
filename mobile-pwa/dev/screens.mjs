/**
 * Takes a picture of every screen, in every size, with a real Chromium over the fake gateway: `npm run build && npm run
 * screens [-- FOLDER [--dark] [--en] [--all] [--only NAME,NAME]]`. Without `--all`, those of docs/screens. Fails where a
 * screen does not come or the page complains, so it is a test as well.
 */
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { DOORS, FakeGateway, OTHERS, SCHOOL } from "./fake-gateway.mjs";
import { toPalette } from "./palette.mjs";

const { values, positionals } = parseArgs({
  options: {
    dark: { type: "boolean", default: false },
    en: { type: "boolean", default: false },
    all: { type: "boolean", default: false },
    only: { type: "string", default: "" },
  },
  allowPositionals: true,
});
const FOLDER = positionals[0] ?? "../docs/screens";
const LOCALE = values.en ? "en-GB" : "fr-FR";
const SIZES = {
  "360x740": [360, 740],
  "412x915": [412, 915],
  "768x1024": [768, 1024],
  "915x412": [915, 412],
};
/** The morning of a school day: what the clock on the screens says. */
const NOW = new Date("2026-03-17T08:42:00+01:00");
const MOST_BYTES = 150_000;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
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
    "--use-fake-ui-for-media-stream",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
    "--autoplay-policy=no-user-gesture-required",
  ],
});
const complaints = [];

function watch(page, name) {
  page.on("pageerror", (error) => complaints.push(`${name}: ${error}`));
  page.on("console", (message) => {
    // The cut of the connection is what one of the screens shows.
    if (["error", "warning"].includes(message.type()) && !/ERR_|401|503|WebSocket/.test(message.text())) {
      complaints.push(`${name}: ${message.text()}`);
    }
  });
}

/** Days like a school's. */
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

async function phoneOf(gateway, size, name) {
  const [width, height] = SIZES[size];
  const context = await browser.newContext({
    locale: LOCALE,
    timezoneId: "Europe/Paris",
    viewport: { width, height },
    colorScheme: values.dark ? "dark" : "light",
    reducedMotion: "reduce",
    permissions: ["microphone"],
    hasTouch: true,
    isMobile: true,
    userAgent: "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36",
  });
  // The wall clock stands still; the monotonic one, which the app counts with, runs.
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
  const page = await context.newPage();
  watch(page, `${size} ${name}`);
  const sees = (state) =>
    page.locator(`[data-testid=state][data-state="${state}"]`).waitFor({ timeout: 10_000 });
  return {
    page,
    sees,
    close: () => context.close(),
    tap: (id) => page.getByTestId(id).first().click(),
    face: async () => {
      await page.locator(".picture__video.is-shown").waitFor({ timeout: 10_000 });
      // The first pictures of a fresh encoder are coarse.
      await page.waitForTimeout(2_500);
    },
    enrol: async () => {
      await page.goto(`${gateway.origin}/enrol#a-link-of-the-commune`);
      await sees("enrol");
      await page.getByTestId("enrol-name").fill("Direction");
    },
    enter: async () => {
      await page.getByTestId("enrol-submit").click();
      await page.locator("[data-testid=state][data-link=up]").waitFor();
      await page.locator("[data-testid=past-ring]").first().waitFor();
    },
  };
}

async function hold(phone) {
  const button = phone.page.getByTestId("open").first();
  await button.hover();
  await phone.page.mouse.down();
  await phone.page.locator("[data-testid=open][data-hold=done]").waitFor({ timeout: 5_000 });
  await phone.page.mouse.up();
}

/** Each screen: how a person comes to it. Every one starts enrolled and waiting. */
const SCREENS = {
  async waiting() {},
  async silent(phone) {
    // A page that nobody has touched yet may make no sound.
    await phone.page.reload();
    await phone.page.locator("[data-testid=link][data-link=up]").waitFor();
    await phone.page.locator("[data-testid=past-ring]").first().waitFor();
  },
  async history(phone) {
    await phone.tap("history");
    await phone.sees("history");
  },
  async ring(phone, gateway) {
    gateway.ring(DOORS[0], 3_000);
    await phone.sees("ringing");
    await phone.face();
  },
  async opening(phone, gateway) {
    gateway.ring(DOORS[0], 3_000);
    await phone.sees("ringing");
    await phone.face();
    await hold(phone);
    await phone.page.locator("[data-testid=lock-state][data-state=pulsing]").waitFor();
    await phone.page.waitForTimeout(1_300);
  },
  async talking(phone, gateway) {
    gateway.ring(DOORS[0], 3_000);
    await phone.sees("ringing");
    await phone.face();
    await phone.tap("answer");
    await phone.sees("talking");
    await phone.page.waitForTimeout(7_000);
  },
  async taken(phone, gateway) {
    const ring = gateway.ring(DOORS[0], 3_000);
    await phone.sees("ringing");
    gateway.talk(ring);
    await phone.sees("taken");
  },
  async ended(phone, gateway) {
    gateway.ring(DOORS[0], 3_000);
    await phone.sees("ringing");
    await phone.face();
    await phone.tap("answer");
    await phone.sees("talking");
    await hold(phone);
    await phone.page.locator("[data-testid=lock-state][data-state=released]").waitFor();
    await phone.tap("hangup");
    await phone.sees("ended");
  },
  async missed(phone, gateway) {
    const ring = gateway.ring(DOORS[0], 3_000);
    await phone.sees("ringing");
    gateway.end(ring, "visitor-left");
    await phone.sees("ended");
  },
  async cut(phone, gateway) {
    gateway.cut();
    await phone.page.locator("[data-testid=link][data-link=cut]").waitFor();
  },
  async "ring-cut"(phone, gateway) {
    gateway.ring(DOORS[0], 3_000);
    await phone.sees("ringing");
    await phone.face();
    gateway.cut();
    await phone.page.locator("[data-testid=cut]").waitFor();
  },
};

mkdirSync(FOLDER, { recursive: true });
const took = [];

async function take(phone, name, size) {
  const png = toPalette(await phone.page.screenshot());
  const file = `${FOLDER}/${name}-${size}.png`;
  writeFileSync(file, png);
  took.push(file);
  if (png.length > MOST_BYTES) {
    complaints.push(`${file} has ${png.length} bytes`);
  }
}

const IN_DOCS = ["enrol", "waiting", "history", "ring", "opening", "talking", "taken", "ended", "cut"];
const chosen = values.only === "" ? IN_DOCS : values.only.split(",");
const wanted = (name) => (values.all && values.only === "") || chosen.includes(name);
for (const size of Object.keys(SIZES)) {
  // One gateway and one door a screen: none inherits what another did.
  for (const [name, reach] of Object.entries(SCREENS).filter(([each]) => wanted(each))) {
    const gateway = await FakeGateway.start(0);
    gateway.past = past();
    const door = await browser.newPage();
    watch(door, "door");
    await door.goto(`${gateway.origin}/dev/door.html?still`);
    const phone = await phoneOf(gateway, size, name);
    await phone.enrol();
    if (name === "waiting" && wanted("enrol")) {
      await take(phone, "enrol", size);
    }
    await phone.enter();
    await reach(phone, gateway);
    await take(phone, name, size);
    await phone.close();
    await door.close();
    await gateway.stop();
  }
}
await browser.close();
if (positionals.length === 0 && took.includes(`${FOLDER}/ring-412x915.png`)) {
  // The one that the project's front page shows.
  renameSync(`${FOLDER}/ring-412x915.png`, `${FOLDER}/ring.png`);
}
console.log(`${took.length} pictures in ${FOLDER}`);
for (const complaint of complaints) {
  console.error(complaint);
}
process.exit(complaints.length > 0 ? 1 : 0);
