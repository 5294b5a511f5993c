/**
 * A third party's client of the phone protocol: written from docs/phone-protocol.md and its schema only, in Python with
 * aiortc (stranger/phone.py). It takes part in a demo's rings, and checks everything that it receives against the
 * schema.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Demo, home } from "./lib/demo.mjs";
import { LONG } from "./lib/figure.mjs";
import { within } from "./lib/until.mjs";

describe("a phone that was written from the documents alone", () => {
  let demo;
  before(async () => {
    demo = await Demo.start({ small: !LONG });
  });
  after(async () => {
    await demo?.stop();
    demo?.forget();
  });

  test("enrols, proves itself, sees, answers, talks, opens, loses, comes back, and is refused as the documents say", async () => {
    const scenes = join(home, "demo/e2e/stranger/scenes.py");
    // Debian's own Python, because another one on the path does not have Debian's aiortc.
    const child = spawn("/usr/bin/python3", ["-B", scenes, demo.ready.http, join(demo.data, "run", "control.sock")]);
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (bytes) => {
        said += bytes;
      });
    }
    try {
      const [code] = await within(once(child, "exit"), "the end of the scenes", 300_000);
      assert.equal(code, 0, said);
    } finally {
      child.kill();
    }
    const lived = Number(/Ran (\d+) tests/.exec(said)?.[1]);
    assert.ok(lived >= 11, said);
  });
});
