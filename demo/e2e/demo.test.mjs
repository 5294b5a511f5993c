/** The promises of `./heurtoir demo` and `./heurtoir ring` to people who type them. */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Demo, environment, script } from "./lib/demo.mjs";
import { isFree } from "./lib/ports.mjs";
import { until, within } from "./lib/until.mjs";

/** Every process whose command line or environment names that folder. */
function processesOf(folder) {
  return readdirSync("/proc")
    .filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(folder);
      } catch {
        return false;
      }
    });
}

function heurtoir(...words) {
  return spawnSync(script, words.map(String), { env: environment, encoding: "utf8", timeout: 120_000 });
}

describe("a running demo", () => {
  let demo;
  before(async () => {
    demo = await Demo.start();
  });
  after(async () => {
    await demo?.stop();
    demo?.forget();
  });

  test("says where the phone and the façade are, in one line of JSON", async () => {
    const { phone, code, facade, http } = demo.ready;
    assert.match(phone, new RegExp(`^http://localhost:${demo.base}/#enrol/[\\w-]{43}$`));
    assert.match(code, /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    assert.equal(facade.length, 1);
    assert.equal((await fetch(facade[0])).status, 200);
    assert.equal((await fetch(http)).status, 200);
  });

  test("rings by ./heurtoir ring --wait, which tells the ring's id, outcome and latencies", () => {
    const rung = heurtoir("ring", "--wait", "--json", "--data", demo.data);
    assert.equal(rung.status, 0, rung.stderr);
    const [ring, ended] = rung.stdout.trim().split("\n").map((line) => JSON.parse(line));
    assert.match(ring.ring, /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
    assert.equal(ended.ring, ring.ring);
    assert.equal(ended.outcome, "nobody-reachable");
    assert.ok(Number(ended.lasted_ms) > 0);
    for (const figure of ["told_ms", "first_frame_ms", "two_way_audio_ms", "open_relay_ms"]) {
      assert.equal(ended[figure], "-", `${figure}: no phone was there`);
    }
  });

  test("keeps its bell's socket and its keys to its owner", () => {
    assert.equal(statSync(join(demo.data, "run", "control.sock")).mode & 0o777, 0o600);
    assert.equal(statSync(demo.data).mode & 0o777, 0o700);
    const keys = readdirSync(join(demo.data, "pki")).filter((name) => name.endsWith("-key.pem"));
    assert.ok(keys.length >= 3);
    for (const key of keys) {
      assert.equal(statSync(join(demo.data, "pki", key)).mode & 0o777, 0o600, key);
    }
  });

  test("is not disturbed by a second one on the same folder, which is refused by name", async () => {
    const second = heurtoir("demo", ...demo.words());
    assert.equal(second.status, 75);
    assert.match(second.stderr, /another demo already runs/);
    assert.ok(second.stderr.includes(String(demo.base)));
    assert.equal((await fetch(demo.ready.http)).status, 200);
  });

  test("is not disturbed by one with another folder, which is told the port that is taken", async () => {
    const other = `${demo.data}-other`;
    const second = heurtoir("demo", ...demo.words(["--data", other]));
    assert.equal(second.status, 69);
    assert.match(second.stderr, new RegExp(`port ${demo.base}/TCP`));
    assert.equal(statSync(other, { throwIfNoEntry: false }), undefined, "nothing was made");
    assert.equal((await fetch(demo.ready.http)).status, 200);
  });

  test("starts a lock process again that died, and rings go on", async () => {
    const lock = await until("the lock process", () =>
      processesOf(demo.data).find((pid) => {
        const words = readFileSync(`/proc/${pid}/cmdline`, "utf8");
        return words.includes("SimulatedLock");
      }),
    );
    process.kill(Number(lock), "SIGKILL");
    await until("another lock process", () =>
      processesOf(demo.data).find(
        (pid) =>
          pid !== lock && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("SimulatedLock"),
      ),
    );
  });

  test("whose supervisor is killed leaves no process and no port", async () => {
    demo.process.kill("SIGKILL");
    await demo.ended;
    await until("the end of all its processes", () => processesOf(demo.data).length === 0, 20_000);
    for (const port of demo.ports) {
      await until(`port ${port} is free again`, () => isFree(port));
    }
  });
});

test("Ctrl-C leaves no process and no port; the next demo finds its data, and ends with the program that started it", async () => {
  const demo = await Demo.start({ doors: 2 });
  const ring = await demo.ring({ door: 2 });
  await within(ring.ended, "the end of the ring", 60_000);
  const authority = readFileSync(join(demo.data, "pki", "ca.pem"), "utf8");
  const bell = () => statSync(join(demo.data, "run", "control.sock"), { throwIfNoEntry: false });
  const [status] = await demo.stop();
  assert.equal(status, 0, demo.errors);
  assert.deepEqual(processesOf(demo.data), []);
  assert.equal(bell(), undefined);
  for (const port of demo.ports) {
    assert.ok(await isFree(port), `port ${port} is free again`);
  }

  const starter = spawn(
    process.execPath,
    [
      "-e",
      `require("node:child_process").spawn(process.argv[1], process.argv.slice(2), { stdio: "ignore" });
       setInterval(() => undefined, 1000);`,
      "--",
      script,
      "demo",
      ...demo.words(),
    ],
    { env: environment, stdio: "ignore" },
  );
  await until("the bell's socket of a ready demo", bell, 120_000);
  assert.equal(readFileSync(join(demo.data, "pki", "ca.pem"), "utf8"), authority);
  starter.kill("SIGKILL");
  await until("the end of all its processes", () => processesOf(demo.data).length === 0, 30_000);
  demo.forget();
});
