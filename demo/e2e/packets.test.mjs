/** Every packet stays on the commune's own machines: all packets of a day are kept and examined. */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { inItsOwnWorld, OWN } from "./lib/world.mjs";

describe("a day with the default configuration", () => {
  let day;

  before(async () => {
    const script = join(dirname(fileURLToPath(import.meta.url)), "day.mjs");
    const { code, said, complained } = await inItsOwnWorld(process.execPath, [script]);
    assert.equal(code, 0, `the day did not pass: ${complained.slice(-2_000)}`);
    day = JSON.parse(said);
  });

  test("is lived whole: enrolled, rung, answered, opened, missed, remembered", () => {
    assert.deepEqual(day.done, ["declined", "answered"]);
    assert.deepEqual(day.trouble, []);
  });

  test("is kept whole: the picture's packets are in the capture", () => {
    assert.ok(day.inside > 500, `${day.inside} packets inside`);
  });

  test("sends no packet to any other machine", () => {
    assert.deepEqual(day.left, []);
    const own = ["127.0.0.1", "::1", OWN];
    assert.deepEqual(day.hosts.filter((host) => !own.includes(host)), []);
  });

  test("asks for no name", () => {
    assert.deepEqual(day.names, []);
  });

  test("would have been caught: a name and a call to elsewhere are seen by the same capture", () => {
    assert.ok(day.caught.name.some((name) => name.includes("bait.example")), JSON.stringify(day.caught));
    assert.ok(day.caught.call.includes("443"), JSON.stringify(day.caught));
  });
});
