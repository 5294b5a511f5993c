/**
 * A day of a school, with every packet kept. `packets.test.mjs` runs it in its own network namespace. Prints one JSON
 * line: what left this machine, what was said inside it, and whether the trap catches what it should.
 */
import { execFileSync, spawn } from "node:child_process";
import { lookup } from "node:dns/promises";
import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { Demo } from "./lib/demo.mjs";
import { openBrowser, Phone } from "./lib/phone.mjs";
import { until } from "./lib/until.mjs";
import { ELSEWHERE, WAY_OUT } from "./lib/world.mjs";

/**
 * Switches off what Chromium asks its vendor by itself (updates, accounts, help with forms), each by its own switch.
 * None of these can hide what the page asks for.
 */
const QUIET_BROWSER = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-domain-reliability",
  "--disable-features=AutofillServerCommunication,NetworkTimeServiceQuerying,OptimizationHints,OptimizationHintsFetching,OptimizationGuideModelDownloading,OptimizationTargetPrediction,MediaRouter,Translate,InterestFeedContentSuggestions",
  "--gaia-url=http://127.0.0.1:9",
  "--component-updater=url-source=http://127.0.0.1:9/",
  "--optimization-guide-service-get-hints-url=http://127.0.0.1:9/",
  "--optimization-guide-service-get-models-url=http://127.0.0.1:9/",
  "--apps-gallery-update-url=http://127.0.0.1:9/",
];

class Capture {
  static async of(link, file) {
    const capture = new Capture(file, spawn("dumpcap", ["-q", "-P", "-i", link, "-w", file]));
    let said = "";
    capture.process.stderr.on("data", (bytes) => {
      said += bytes;
    });
    await until(
      `dumpcap listens at ${link}`,
      () => {
        if (capture.process.exitCode !== null) {
          throw new Error(`dumpcap ended: ${said}`);
        }
        return said.includes("File:") && { said };
      },
      20_000,
    );
    return capture;
  }

  constructor(file, process) {
    this.file = file;
    this.process = process;
  }

  async stop() {
    this.process.kill("SIGINT");
    await once(this.process, "exit");
  }

  /** The fields of every packet that a display filter passes. */
  packets(filter, ...fields) {
    const words = fields.flatMap((field) => ["-e", field]);
    const text = execFileSync("tshark", ["-n", "-r", this.file, "-Y", filter, "-T", "fields", "-E", "occurrence=f", ...words], {
      encoding: "utf8",
      maxBuffer: 1 << 28,
      stdio: ["ignore", "pipe", "ignore"],
    });
    return text.split("\n").filter(Boolean);
  }
}

/** Enrol, ring, see, answer, talk, open, hang up, history, a missed ring. */
async function day(demo, browser) {
  const phone = await Phone.enrol(browser, demo.ready.phone, "Direction");
  const ring = await demo.ring();
  await phone.sees("ringing");
  await phone.whenPicture(ring.ring);
  await phone.tap("answer");
  await phone.sees("talking");
  await phone.open();
  await phone.page.locator("[data-testid=lock-state][data-state=released]").waitFor({ timeout: 15_000 });
  await phone.tap("hangup");
  await phone.close();
  const missed = await demo.ring();
  await phone.sees("ringing");
  await phone.tap("decline");
  await missed.ended;
  const rings = await until("both rings in the history", async () => {
    const { rings } = await phone.api("rings?limit=5");
    return rings.length >= 2 && rings;
  });
  return { done: rings.map((each) => each.outcome), trouble: phone.trouble };
}

/** Tests the trap: looks up a name, and contacts a machine elsewhere. */
async function bait() {
  await lookup("bait.example").catch(() => undefined);
  await new Promise((done) => {
    const socket = connect({ host: ELSEWHERE, port: 443, timeout: 3_000 });
    for (const end of ["error", "timeout", "connect"]) {
      socket.on(end, () => socket.destroy());
    }
    socket.on("close", done);
  });
}

const demo = await Demo.start();
let browser;
try {
  const out = await Capture.of(WAY_OUT, join(demo.data, "out.pcapng"));
  const inside = await Capture.of("lo", join(demo.data, "inside.pcapng"));
  browser = await openBrowser({ whole: true, more: QUIET_BROWSER });
  const lived = await day(demo, browser);
  await browser.close();
  await demo.stop();
  await out.stop();
  await inside.stop();
  const trap = await Capture.of(WAY_OUT, join(demo.data, "trap.pcapng"));
  await bait();
  await trap.stop();
  // The kernel's own neighbour and group announcements belong to no program: ICMPv6, ARP, IGMP.
  const ofPrograms = "(ip or ipv6) and not icmpv6 and not igmp";
  console.log(
    JSON.stringify({
      ...lived,
      left: out.packets(ofPrograms, "ip.src", "ip.dst", "ipv6.dst", "_ws.col.Protocol", "_ws.col.Info"),
      names: [
        ...out.packets("dns or mdns", "dns.qry.name", "_ws.col.Info"),
        ...inside.packets("dns or mdns", "dns.qry.name", "_ws.col.Info"),
      ],
      inside: inside.packets("ip or ipv6", "frame.number").length,
      hosts: [...new Set(inside.packets("ip or ipv6", "ip.dst", "ipv6.dst").map((line) => line.trim()))],
      caught: {
        name: trap.packets("dns", "dns.qry.name"),
        call: trap.packets(`ip.dst == ${ELSEWHERE}`, "tcp.dstport"),
      },
    }),
  );
} finally {
  await browser?.close();
  await demo.stop();
  demo.forget();
}
