/** A test's own demo: `./heurtoir demo` on free ports and in a folder of its own, as a newcomer starts it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { writeSmallCamera } from "./camera.mjs";
import { freePorts } from "./ports.mjs";
import { until, within } from "./until.mjs";

export const home = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
export const script = join(home, "heurtoir");

/** Tests run inside the build, so the script must not build again. */
export const environment = { ...process.env, HEURTOIR_BUILT: "1" };

/** The last output of this process's gateways, shown where a test failed, because their folders are deleted by then. */
const lastWords = [];
const MOST_LINES = 200;
process.on("exit", (code) => {
  if (code !== 0) {
    for (const words of lastWords) {
      console.error(words);
    }
  }
});

export class Demo {
  /**
   * Starts a demo and waits until a ring can be taken.
   *
   * @param small whether the first door's camera is a small one, for tests that look at no picture: drawing, encoding
   * and decoding the visitor is half of what a talk costs the machine
   */
  static async start({ doors = 1, options = [], data, small = false } = {}) {
    const demo = new Demo(data ?? mkdtempSync(join(tmpdir(), "heurtoir-e2e-")), doors);
    const camera = join(demo.data, "camera.y4m");
    if (small) {
      writeSmallCamera(camera);
    }
    await demo.spawn(small ? [...options, "--camera", `file:${camera}`] : options);
    await demo.event("ready", 120_000);
    return demo;
  }

  constructor(data, doors) {
    this.data = data;
    this.doors = doors;
    this.events = [];
    this.errors = "";
  }

  async spawn(options) {
    this.base ??= await freePorts(5 + this.doors);
    this.process = spawn(script, ["demo", ...this.words(options)], { env: environment });
    this.ended = once(this.process, "exit");
    this.process.stderr.on("data", (bytes) => {
      this.errors += bytes;
    });
    createInterface({ input: this.process.stdout }).on("line", (line) => {
      this.events.push({ at: Date.now(), ...JSON.parse(line) });
    });
  }

  words(options = []) {
    const ports = {
      "--http-port": this.base,
      "--media-port": this.base + 2,
      "--sip-port": this.base + 3,
      "--facade-port": this.base + 4,
    };
    return [
      "--headless",
      "--json",
      "--data",
      this.data,
      "--doors",
      this.doors,
      ...Object.entries(ports).flat(),
      ...options,
    ].map(String);
  }

  get ports() {
    return Array.from({ length: 4 + this.doors }, (_, i) => this.base + i);
  }

  /** Waits for the first event of that name. */
  async event(name, most = 20_000) {
    return until(
      `the demo's event ${name}`,
      () => {
        const found = this.events.find((each) => each.event === name);
        if (!found && this.process.exitCode !== null) {
          throw new Error(`the demo ended with ${this.process.exitCode}: ${this.errors}`);
        }
        return found;
      },
      most,
    );
  }

  get ready() {
    return this.events.find((each) => each.event === "ready");
  }

  /** Sends a request to the control socket; returns an async iterator over the answers. */
  async *ask(request) {
    const socket = connect(join(this.data, "run", "control.sock"));
    socket.write(`${JSON.stringify(request)}\n`);
    for await (const line of createInterface({ input: socket })) {
      const answer = JSON.parse(line);
      if (answer.event === "error") {
        throw new Error(answer.message);
      }
      yield answer;
    }
  }

  /** Presses a bell: `{ ring, pressed_at, door }`, and `ended`, a promise of the summary line's fields. */
  async ring({ door = 1 } = {}) {
    const answers = this.ask({ do: "ring", door, wait: true });
    const { value } = await within(answers.next(), "an answer to the press of the bell", 20_000);
    const ended = answers.next().then((next) => next.value);
    ended.catch(() => undefined);
    return { ...value, ended };
  }

  /** A link that enrols one more phone. */
  async enrol(person = "direction") {
    for await (const answer of this.ask({ do: "enrol", person })) {
      return answer.phone;
    }
    throw new Error("no link");
  }

  /** The folder of a door's sockets. */
  station(door) {
    return join(this.data, "run", `d${door}`);
  }

  /** The edge log of a door's simulated chip. */
  edgeLog(door) {
    return join(this.station(door), "edges.log");
  }

  log(name) {
    return readFileSync(join(this.data, "log", `${name}.log`), "utf8");
  }

  /** Presses Ctrl-C, and waits for the end of everything. */
  async stop() {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      this.process.kill("SIGINT");
    }
    return within(this.ended, "the end of the demo", 40_000);
  }

  forget() {
    if (existsSync(join(this.data, "log", "gateway.log"))) {
      lastWords.push(`The gateway wrote (${this.data}):\n${this.log("gateway").split("\n").slice(-MOST_LINES).join("\n")}`);
    }
    rmSync(this.data, { recursive: true, force: true });
  }
}
