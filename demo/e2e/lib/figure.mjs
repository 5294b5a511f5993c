/** Figures of time. */
import assert from "node:assert/strict";

/** A long run is for a quiet machine; see `./heurtoir verify --help`. */
export const LONG = process.env.HEURTOIR_LONG === "1";

/** A busy machine may take so many times as long: the test still tells what comes at once from what waits for something. */
const BUSY = 10;

/** Says what something took and holds it to its bound: in a long run to the promised one, else to a busy machine's. */
export function figure(what, ms, promised) {
  const most = LONG ? promised : promised * BUSY;
  console.log(`${what}: ${Math.round(ms)} ms of ${promised} ms`);
  assert.ok(ms <= most, `${what}: ${Math.round(ms)} ms, more than ${most} ms`);
}
