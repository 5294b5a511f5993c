/** Durations. */
import assert from "node:assert/strict";

/** A long run needs a quiet machine; see `./heurtoir verify --help`. */
export const LONG = process.env.HEURTOIR_LONG === "1";

/** A busy machine may take this many times as long. The test still distinguishes what comes at once from what waits. */
const BUSY = 10;

/** Prints a duration and checks its limit: in a long run the promised one, otherwise a busy machine's. */
export function figure(what, ms, promised) {
  const most = LONG ? promised : promised * BUSY;
  console.log(`${what}: ${Math.round(ms)} ms of ${promised} ms`);
  assert.ok(ms <= most, `${what}: ${Math.round(ms)} ms, more than ${most} ms`);
}
