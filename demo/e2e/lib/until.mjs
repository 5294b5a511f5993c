import { setTimeout as pause } from "node:timers/promises";

/** How many milliseconds something immediate may take on a busy machine. */
export const PATIENCE = 30_000;

/** Waits until `probe` returns something true and returns it; fails with `what` after `within` milliseconds. */
export async function until(what, probe, within = PATIENCE, every = 20) {
  const end = performance.now() + within;
  let last;
  while (performance.now() < end) {
    last = await probe();
    if (last) {
      return last;
    }
    await pause(every);
  }
  throw new Error(`not within ${within} ms: ${what} (last seen: ${JSON.stringify(last)})`);
}

/** The result of `promise`, or a failure with `what` after `within` milliseconds. */
export async function within(promise, what, within) {
  const stop = new AbortController();
  const late = pause(within, undefined, { signal: stop.signal }).then(() => {
    throw new Error(`not within ${within} ms: ${what}`);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    stop.abort();
    late.catch(() => undefined);
  }
}
