/**
 * `./heurtoir bench`: the figures that the project promises, measured over whole rings in a real Chromium. Prints a
 * table, then JSON; `--write` also writes them to docs/benchmarks.md.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Demo, home } from "./lib/demo.mjs";
import { edges, wallClock } from "./lib/edges.mjs";
import { openBrowser, Phone } from "./lib/phone.mjs";
import { WHOLE } from "../../mobile-pwa/dev/chromium.mjs";
import { until, within } from "./lib/until.mjs";

const { values: options } = parseArgs({
  options: {
    rings: { type: "string", default: "30" },
    repeats: { type: "string", default: "3" },
    links: { type: "string", default: "10" },
    write: { type: "boolean", default: false },
    attacks: { type: "boolean", default: false },
    beside: { type: "string" },
    only: { type: "string" },
  },
});
if (options.attacks) {
  await import("./attacks.mjs");
  process.exit();
}
const RINGS = Number(options.rings);
const REPEATS = Number(options.repeats);
const LINKS = Number(options.links);

const FIGURES = [
  { key: "told", text: "press of the bell to the phone told (foreground PWA), p95", unit: "ms", most: 150 },
  { key: "frame", text: "press to first decoded frame in Chromium, p95", unit: "ms", most: 1000 },
  { key: "link", text: "ring's deep link opened, app closed, to the face in Chromium, p95", unit: "ms", most: 1500 },
  { key: "open", text: "tap on Open to relay edge, p95", unit: "ms", most: 100 },
  { key: "rss", text: "gateway memory (RSS) idle", unit: "MB", most: 200 },
  { key: "start", text: "gateway cold start to ready", unit: "ms", most: 2000 },
  { key: "invite", text: "button to INVITE on the wire, p95", unit: "ms", most: 50 },
  { key: "order", text: "order received by the station to the lock's word that its relay is energised, p95", unit: "ms", most: 20 },
  { key: "agent_start", text: "station's start to ready for a ring, its sound server included", unit: "ms", most: 3000 },
  { key: "agent_rss", text: "station's agent memory (RSS) in a call, most", unit: "MB", most: 300 },
  { key: "lock_rss", text: "lock process memory (RSS), most", unit: "MB", most: 70 },
  { key: "log", text: "station's log an hour at rest, by what a minute wrote", unit: "kB", most: 5000 },
];

const sorted = (numbers) => numbers.toSorted((a, b) => a - b);
const percentile = (numbers, share) => sorted(numbers)[Math.max(0, Math.ceil(numbers.length * share) - 1)];
const median = (numbers) => percentile(numbers, 0.5);

function residentMegabytes(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024;
}

/** One ring from the press to its end: its durations in milliseconds. */
async function oneRing(demo, phone) {
  const openedBefore = edges(demo.edgeLog(1), "lock").length;
  const ring = await demo.ring();
  const pressed = wallClock(edges(demo.edgeLog(1), "bell").findLast((each) => each.level === 0).ms);
  const shown = await phone.whenState("ringing", ring.ring);
  const picture = await phone.whenPicture(ring.ring);
  await phone.tap("answer");
  await phone.sees("talking");
  await phone.open();
  const [on] = await until("both edges of the relay", () => {
    const seen = edges(demo.edgeLog(1), "lock").slice(openedBefore);
    return seen.length === 2 && seen;
  });
  const agentRss = residentMegabytes(demo.ready.station_pids[0]);
  const asked = (await phone.diary()).states.find((each) => each.ring === ring.ring && each.lock !== null);
  await phone.tap("hangup");
  const ended = await within(ring.ended, "the summary line", 20_000);
  await phone.close();
  return {
    told: shown.at - pressed,
    frame: picture.at - pressed,
    open: wallClock(on.ms) - asked.at,
    audio: Number(ended.two_way_audio_ms),
    agentRss,
  };
}

/** Opens a ring's address while the app is closed: from the page's first moment to its first picture. */
async function oneLink(demo, phone) {
  await phone.page.goto("about:blank");
  const ring = await demo.ring();
  await phone.page.goto(new URL(`/#ring/${ring.ring}`, demo.ready.http).href);
  const picture = await phone.whenPicture(ring.ring);
  const began = await phone.page.evaluate(() => performance.timeOrigin);
  await phone.tap("answer");
  await phone.sees("talking");
  await phone.tap("hangup");
  await within(ring.ended, "the summary line", 20_000);
  await phone.close();
  return picture.at - began;
}

/** All numbers of that name in the station's log lines of that event. */
function logged(demo, event, name) {
  const line = new RegExp(`event=${event} .*\\b${name}=(\\d+)`);
  return stationLog(demo)
    .split("\n")
    .map((each) => line.exec(each))
    .filter((found) => found)
    .map((found) => Number(found[1]));
}

const stationLog = (demo) => demo.log(`door-${demo.ready.doors[0].split(".")[0]}`);

/** The kilobytes that the station would log in an hour without events. */
async function logAtRest(demo) {
  await pause(15_000);
  const before = stationLog(demo).length;
  await pause(60_000);
  return ((stationLog(demo).length - before) * 60) / 1000;
}

/** One new demo, idle, then that many rings. */
async function repeat(number) {
  const demo = await Demo.start();
  let browser;
  try {
    await pause(5_000);
    const rssFresh = residentMegabytes(demo.ready.gateway_pid);
    browser = await openBrowser({ whole: true });
    const phone = await Phone.enrol(browser, demo.ready.phone, "Direction");
    const rings = [];
    for (let i = 0; i < RINGS; i++) {
      rings.push(await oneRing(demo, phone));
      process.stderr.write(`\rrepeat ${number} of ${REPEATS}, ring ${i + 1} of ${RINGS} `);
    }
    const links = [];
    for (let i = 0; i < LINKS; i++) {
      links.push(await oneLink(demo, phone));
    }
    await browser.close();
    await pause(5_000);
    const of = (key) => rings.map((each) => each[key]);
    return {
      invite: percentile(logged(demo, "invite-sent", "press_ms"), 0.95),
      invite_median: median(logged(demo, "invite-sent", "press_ms")),
      order: percentile(logged(demo, "lock-pulsing", "order_ms"), 0.95),
      order_median: median(logged(demo, "lock-pulsing", "order_ms")),
      agent_start: logged(demo, "station-ready", "startup_ms")[0],
      agent_rss: Math.max(...of("agentRss")),
      lock_rss: residentMegabytes(demo.ready.lock_pids[0]),
      log: await logAtRest(demo),
      told: percentile(of("told"), 0.95),
      told_median: median(of("told")),
      frame: percentile(of("frame"), 0.95),
      frame_median: median(of("frame")),
      link: percentile(links, 0.95),
      link_median: median(links),
      open: percentile(of("open"), 0.95),
      open_median: median(of("open")),
      two_way_audio_median: median(of("audio")),
      rss: rssFresh,
      rss_after_rings: residentMegabytes(demo.ready.gateway_pid),
      start: demo.ready.gateway_startup_ms,
      first_ring: rings[0],
      rings: rings.map((each) => Object.values(each).map(Math.round)),
    };
  } finally {
    await browser?.close().catch(() => undefined);
    await demo.stop();
    demo.forget();
  }
}

function machine() {
  const [cpu] = cpus();
  const said = (program, words) => {
    const { stdout, stderr } = spawnSync(program, words, { encoding: "utf8" });
    return `${stdout}${stderr}`.trim().split("\n")[0];
  };
  const java = execFileSync(join(home, "heurtoir"), ["java-home"], { encoding: "utf8" }).trim();
  return {
    cpu: cpu.model.trim(),
    cores: cpus().length,
    memory_gb: Math.round(totalmem() / 2 ** 30),
    kernel: `Linux ${release()}`,
    jdk: said(join(java, "bin", "java"), ["-version"]),
    chromium: said(WHOLE, ["--version"]).replace(/ built.*/, ""),
  };
}

const round = (number) => (number < 10 ? number.toFixed(1) : String(Math.round(number)));

const repeats = [];
for (let number = 1; number <= REPEATS; number++) {
  repeats.push(await repeat(number));
}
process.stderr.write("\n");
const result = {
  command: `./heurtoir bench --rings ${RINGS} --repeats ${REPEATS}${LINKS === 10 ? "" : ` --links ${LINKS}`}`,
  machine: machine(),
  figures: FIGURES.map(({ key, text, unit, most }) => {
    const each = repeats.map((one) => one[key]);
    const reached = median(each);
    return { figure: text, unit, at_most: most, median: reached, repeats: each, reached: reached <= most };
  }),
  repeats,
};

// Lists of numbers on one line each.
const written = JSON.stringify(result, null, 1).replace(/\[[\s\d,.]+\]/g, (list) => list.replace(/\s+/g, " "));

const table = [
  "| figure | at most | median of the repeats | each repeat | |",
  "|---|---|---|---|---|",
  ...result.figures.map(
    (f) =>
      `| ${f.figure} | ${f.at_most} ${f.unit} | ${round(f.median)} ${f.unit} | ${f.repeats.map(round).join(", ")} | ${
        f.reached ? "reached" : `missed by ${round(f.median - f.at_most)} ${f.unit}`
      } |`,
  ),
].join("\n");
console.log(table);
console.log(JSON.stringify(result));

if (options.write) {
  const { machine: m } = result;
  const page = join(home, "docs", "benchmarks.md");
  // The section about `--attacks` is written by hand, and kept.
  const [, attacked = ""] = readFileSync(page, "utf8").split(/^(?=## While the gateway is attacked)/m);
  writeFileSync(
    page,
    `# Benchmarks

What \`${result.command} --write\` measured: ${RINGS} rings in each of ${REPEATS} repeats, every repeat with a fresh demo,
gateway, door station and a real headless Chromium sharing one machine. A figure of a repeat is the 95th percentile over
its rings where it says p95; the table shows the median of the repeats.

Machine: ${m.cpu}, ${m.cores} cores, ${m.memory_gb} GB; ${m.kernel}; ${m.jdk}; ${m.chromium}.

${table}

How each is taken, on the machine's one clock:

- *press*: the moment at which the level of the bell's line is changed, before the station's debouncing.
- *phone told*: the ring is on the phone's screen (the page's own state changed), foreground app.
- *first decoded frame*: the browser hands the first picture of that ring to the page (\`requestVideoFrameCallback\`).
- *deep link*: from the page's own beginning (\`performance.timeOrigin\`, the navigation's start) at \`/#ring/ID\` to the first
  picture, in a browser that has the app's files but no page of it; ${LINKS} times a repeat.
- *tap on Open*: the moment the held button counts; *relay edge*: the lock's line changes at the GPIO chip.
- *idle*: resident memory five seconds after the demo was ready, before any ring.
- *cold start*: from the start of the gateway's process to its line \`event=ready\`.
- *button to INVITE*, *order received*, *station's start*: the station's own log lines (\`event=invite-sent press_ms=\`,
  \`event=lock-pulsing order_ms=\`, \`event=station-ready startup_ms=\`). The second holds the verification, the move of the
  line, and the way of the lock's word back to the agent; the edge itself is earlier. The station is the simulated one:
  its chip is a process of its own behind a socket, and its agent's memory holds the simulation.
- *in a call*: the agent's resident memory while the relay is energised in each ring.

Beside them, medians over the repeats: press to told ${round(median(repeats.map((r) => r.told_median)))} ms (median ring), press
to first frame ${round(median(repeats.map((r) => r.frame_median)))} ms (median ring), open to relay
${round(median(repeats.map((r) => r.open_median)))} ms (median ring), button to INVITE
${round(median(repeats.map((r) => r.invite_median)))} ms (median ring), order to the lock's word
${round(median(repeats.map((r) => r.order_median)))} ms (median ring), answer to two-way audio
${round(median(repeats.map((r) => r.two_way_audio_median)))} ms (median ring), memory after all rings
${round(median(repeats.map((r) => r.rss_after_rings)))} MB; the very first ring of a fresh demo: told after
${round(median(repeats.map((r) => r.first_ring.told)))} ms, first frame after ${round(median(repeats.map((r) => r.first_ring.frame)))} ms.

Below, each ring is a list: press to told, press to first frame, open to relay, answer to two-way audio, in milliseconds;
then the agent's memory in megabytes.

\`\`\`json
${written}
\`\`\`
${attacked && `\n${attacked}`}`,
  );
}
