/** How good the path is, from what the browser counted: said plainly, and not said again at every hiccup. */

export type Quality = "good" | "weak" | "bad";

/** What the browser has counted since the session began. */
export interface Counted {
  /** Packets of picture and sound that came. */
  readonly received: number;
  readonly lost: number;
  /** Round trip in milliseconds, or null where it is not known. */
  readonly rtt: number | null;
  /** Pictures that were decoded. */
  readonly frames: number;
  /** When this was counted, in milliseconds of any clock that only goes on. */
  readonly at: number;
}

export interface Measure {
  readonly counted: Counted;
  readonly quality: Quality;
  /** So many looks in a row were better than what is said. */
  readonly better: number;
  /** When a look first saw the last picture that came; null before the first. */
  readonly movedAt: number | null;
}

/** Shares of packets lost, and round trips in milliseconds, from which on talking suffers (G.114 for the delay). */
const WEAK = { loss: 0.03, rtt: 400 };
const BAD = { loss: 0.12, rtt: 900 };
/** Good news is believed after this many looks. */
const PATIENCE = 3;

/** Without a picture for so many milliseconds, what is on the screen is old, however good the path to the gateway. */
const STILL = 1_400;

export const UNMEASURED: Measure = {
  counted: { received: 0, lost: 0, rtt: null, frames: 0, at: 0 },
  quality: "good",
  better: 0,
  movedAt: null,
};

/** Whether the picture on the screen stands still: the door, or its path to the gateway, may be gone. */
export function isStill({ counted, movedAt }: Measure): boolean {
  return movedAt !== null && counted.at - movedAt >= STILL;
}

export function measure(before: Measure, now: Counted): Measure {
  const movedAt = now.frames === before.counted.frames ? before.movedAt : now.at;
  const received = now.received - before.counted.received;
  const lost = Math.max(0, now.lost - before.counted.lost);
  // Another session counts from the beginning.
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
