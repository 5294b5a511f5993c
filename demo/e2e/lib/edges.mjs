/** The simulated chip's edge log: every change of level of every line, in the machine's monotonic clock. */
import { existsSync, readFileSync } from "node:fs";

/** Each edge of a line: `{ level, ms }`; `ms` counts from the machine's start, as `process.hrtime` does. */
export function edges(file, line) {
  if (!existsSync(file)) {
    return [];
  }
  return readFileSync(file, "utf8")
    .split("\n")
    .map((each) => each.split(" "))
    .filter(([name, , nanos]) => name === line && nanos)
    .map(([, level, nanos]) => ({ level: Number(level), ms: Number(BigInt(nanos) / 1000n) / 1000 }));
}

/** An edge's time in milliseconds since 1970. */
export function wallClock(ms) {
  return Date.now() - (Number(process.hrtime.bigint() / 1000n) / 1000 - ms);
}
