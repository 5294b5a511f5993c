/**
 * The quality of the media path, from the browser's counters. Shown plainly, and without changing at every fluctuation.
 */

export type Quality = "good" | "weak" | "bad";

/** The browser's counters since the session began. */
export interface Counted {
  /** Packets of picture and sound received. */
  readonly received: number;
  readonly lost: number;
  /** Round trip in milliseconds; null where unknown. */
  readonly rtt: number | null;
  /** Decoded pictures. */
  readonly frames: number;
  /** When this was read, in milliseconds of any monotonic clock. */
  readonly at: number;
}

export interface Measure {
  readonly counted: Counted;
  readonly quality: Quality;
  /** How many measurements in a row were better than what is shown. */
  readonly better: number;
  /** When a measurement first saw the last picture; null before the first picture. */
  readonly movedAt: number | null;
}

/**
 * The fraction of lost packets, and the round trip in milliseconds, from which talking suffers (G.114 for the delay).
 */
const WEAK = { loss: 0.03, rtt: 400 };
const BAD = { loss: 0.12, rtt: 900 };
/** An improvement is shown after this many measurements. */
const PATIENCE = 3;

/**
 * After this many milliseconds without a picture, the one on the screen is old, however good the path to the gateway
 * is.
 */
const STILL = 1_400;

export const UNMEASURED: Measure = {
  counted: { received: 0, lost: 0, rtt: null, frames: 0, at: 0 },
  quality: "good",
  better: 0,
  movedAt: null,
};

/** Whether the picture on the screen stands still: the door, or its path to the gateway, may have failed. */
export function isStill({ counted, movedAt }: Measure): boolean {
  return movedAt !== null && counted.at - movedAt >= STILL;
}

export function measure(before: Measure, now: Counted): Measure {
  const movedAt = now.frames === before.counted.frames ? before.movedAt : now.at;
  const received = now.received - before.counted.received;
  const lost = Math.max(0, now.lost - before.counted.lost);
  // A new session counts from the beginning.
  const loss = received < 0 || received + lost === 0 ? 0 : lost / (received + lost);
  const rtt = now.rtt ?? 0;
  const seen: Quality =
    loss >= BAD.loss || rtt >= BAD.rtt ? "bad" : loss >= WEAK.loss || rtt >= WEAK.rtt ? "weak" : "good";
  const order = ["good", "weak", "bad"];
  if (order.indexOf(seen) >= order.indexOf(before.quality)) {
    return { counted: now, quality: seen, better: 0, movedAt };
  }
  const better = before.better + 1;
  return better >= PATIENCE
    ? { counted: now, quality: seen, better: 0, movedAt }
    : { counted: now, quality: before.quality, better, movedAt };
}
