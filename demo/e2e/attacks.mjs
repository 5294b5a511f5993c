/**
 * `./heurtoir bench --attacks`: how long a ring takes to reach a phone while somebody attacks the gateway, beside a row
 * without an attack; `--only NAME,NAME` for some of them. A demo of its own, a real Chromium, everything on loopback;
 * each attack is a process that ends by itself. Prints a table, then JSON; `--beside FILE` shows such JSON of another
 * version beside it.
 */
import { execFile } from "node:child_process";
import { createServer } from "node:net";
import { once } from "node:events";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { connect as connectTls } from "node:tls";
import { parseArgs, promisify } from "node:util";
import { Demo } from "./lib/demo.mjs";
import { edges, wallClock } from "./lib/edges.mjs";
import { openBrowser, Phone } from "./lib/phone.mjs";
import { until, within } from "./lib/until.mjs";

const { values: options } = parseArgs({
  options: {
    attacks: { type: "boolean", default: true },
    rings: { type: "string", default: "8" },
    only: { type: "string" },
    beside: { type: "string" },
  },
});
const RINGS = Number(options.rings);
const run = promisify(execFile);
const attacker = join(import.meta.dirname, "lib", "attacker.mjs");

const ATTACKS = [
  { name: "quiet", text: "nobody" },
  { name: "sockets", text: "512 WebSockets opened and closed one after the other", words: { from: "127.0.0.61", count: 512 } },
  { name: "bodies", text: "400 requests whose body comes a byte a second", words: { from: "127.0.0.62", count: 400, seconds: 40 } },
  { name: "hellos", text: "1,000 TLS hellos a second at the SIP port", words: { from: "127.0.0.63", perSecond: 1000, seconds: 40 } },
  { name: "elsewhere", text: "the same hellos at a server that is not the gateway", words: { from: "127.0.0.63", perSecond: 1000, seconds: 40 } },
  { name: "log", text: "`GET /%zz` on four connections, as fast as they are answered", words: { from: "127.0.0.64", seconds: 40 } },
  { name: "stun", text: "20,000 STUN requests a second at the media port", words: { from: "127.0.0.65", perSecond: 20_000, seconds: 40 } },
];

/** The first flight of a real TLS client. */
async function hello() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const client = connectTls({ port: server.address().port, host: "127.0.0.1", servername: "localhost" });
  client.on("error", () => undefined);
  const [socket] = await once(server, "connection");
  const [bytes] = await once(socket, "data");
  client.destroy();
  socket.destroy();
  server.close();
  return bytes.toString("base64");
}

const resident = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024;
const logBytes = (demo) => statSync(join(demo.data, "log", "gateway.log")).size;

/** From the press to the phone's screen, in milliseconds; 15,000 where it never came. */
async function told(demo, phone) {
  const ring = await demo.ring();
  const pressed = wallClock(edges(demo.edgeLog(1), "bell").findLast((each) => each.level === 0).ms);
  const shown = await phone.whenState("ringing", ring.ring);
  await phone.tap("decline");
  await within(ring.ended, "the summary line", 20_000);
  await phone.sees("waiting");
  return shown.at - pressed;
}

/** Ends a late ring before the next one begins, so that one loss does not count twice. */
async function rests(phone) {
  const { page } = phone;
  await page.reload();
  await until(
    `${phone.name} waits again`,
    async () => {
      await page.getByTestId("decline").click({ timeout: 500 }).catch(() => undefined);
      await page.getByTestId("close").click({ timeout: 500 }).catch(() => undefined);
      return page.locator("[data-testid=state][data-state=waiting][data-link=up]").isVisible();
    },
    120_000,
    500,
  );
}

async function row(demo, phone, attack, words) {
  const log = logBytes(demo);
  const began = performance.now();
  const attacking = attack.words
    ? run(process.execPath, [attacker, attack.name, JSON.stringify({ ...words, ...attack.words })], { timeout: 120_000 })
    : undefined;
  attacking?.catch(() => undefined);
  await pause(1_000);
  const rings = [];
  let lost = 0;
  for (let i = 0; i < RINGS; i++) {
    process.stderr.write(`\r${attack.name}, ring ${i + 1} of ${RINGS}   `);
    try {
      rings.push(await told(demo, phone));
    } catch (failed) {
      lost++;
      process.stderr.write(`\n${failed.message}\n`);
      await rests(phone);
    }
  }
  const most = resident(demo.ready.gateway_pid);
  const did = attacking ? JSON.parse((await attacking).stdout) : {};
  const seconds = (performance.now() - began) / 1000;
  const logged = (logBytes(demo) - log) / 1000 / seconds;
  await pause(3_000);
  const measured = { name: attack.name, text: attack.text, rings, lost, did, rss: most, logged };
  process.stderr.write(`\r${JSON.stringify(measured)}\n`);
  return measured;
}

const sorted = (numbers) => numbers.toSorted((a, b) => a - b);
const median = (numbers) => sorted(numbers)[Math.floor((numbers.length - 1) / 2)];
const ms = (one) =>
  one.rings.length ? `${Math.round(median(one.rings))} / ${Math.round(Math.max(...one.rings))}${one.lost ? `, ${one.lost} lost` : ""}` : "none came";

const SAID = {
  quiet: () => "",
  sockets: ({ upgraded, afterwards }) => `${upgraded} upgraded; the address afterwards: ${afterwards || "refused"}`,
  bodies: ({ left }) => `${left} open after 40 s`,
  hellos: ({ sent, answered }) => `${answered} of ${sent} handshakes begun`,
  elsewhere: ({ sent }) => `${sent} connections closed`,
  log: ({ sent }) => `${sent} answered`,
  stun: ({ sent, answered }) => `${answered} of ${sent} answered`,
};

function table(rows, others) {
  const head = ["attack", ...(others ? ["before: told", "before: memory, log", "before: what came of it"] : [])];
  head.push("told, median / worst ms", "memory MB, log kB/s", "what came of it");
  const cells = (one) => [ms(one), `${Math.round(one.rss)}, ${one.logged.toFixed(1)}`, SAID[one.name](one.did)];
  return [
    `| ${head.join(" | ")} |`,
    `|${"---|".repeat(head.length)}`,
    ...rows.map((one) => {
      const other = others?.find((each) => each.name === one.name);
      return `| ${[one.text, ...(others ? (other ? cells(other) : ["", "", ""]) : []), ...cells(one)].join(" | ")} |`;
    }),
  ].join("\n");
}

const demo = await Demo.start();
let browser;
const rows = [];
try {
  browser = await openBrowser({ whole: true });
  const phone = await Phone.enrol(browser, demo.ready.phone, "Direction");
  // The first ring warms up a new demo.
  await told(demo, phone);
  const [cookie] = await phone.context.cookies();
  const words = {
    http: Number(new URL(demo.ready.http).port),
    media: demo.base + 2,
    sip: demo.base + 3,
    cookie: `${cookie.name}=${cookie.value}`,
    hello: await hello(),
  };
  for (const attack of ATTACKS.filter(({ name }) => !options.only || options.only.split(",").includes(name))) {
    rows.push(await row(demo, phone, attack, words));
  }
} finally {
  await browser?.close().catch(() => undefined);
  await demo.stop();
  demo.forget();
}
process.stderr.write("\n");
console.log(table(rows, options.beside && JSON.parse(readFileSync(options.beside, "utf8"))));
console.log(JSON.stringify(rows));
