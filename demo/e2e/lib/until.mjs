import { setTimeout as pause } from "node:timers/promises";

/** Milliseconds that whatever comes at once on a quiet machine may take on a busy one. */
export const PATIENCE = 30_000;

/** Waits until `probe` gives something true and returns it; fails with `what` after `within` milliseconds. */
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

/** `promise`, or a failure that says `what` after `within` milliseconds. */
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
