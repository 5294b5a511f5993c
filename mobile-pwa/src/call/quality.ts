/** How good the path is, from what the browser counted: said plainly, and not said again at every hiccup. */

export type Quality = "good" | "weak" | "bad";

/** What the browser has counted since the session began. */
export interface Counted {
  /** Packets of picture and sound that came. */
  readonly received: number;
  readonly lost: number;
  /** Round trip in milliseconds, or null where it is not known. */
  readonly rtt: number | null;
}

export interface Measure {
  readonly counted: Counted;
  readonly quality: Quality;
  /** So many looks in a row were better than what is said. */
  readonly better: number;
}

/** Shares of packets lost, and round trips in milliseconds, from which on talking suffers (G.114 for the delay). */
const WEAK = { loss: 0.03, rtt: 400 };
const BAD = { loss: 0.12, rtt: 900 };
/** Good news is believed after this many looks. */
const PATIENCE = 3;

export const UNMEASURED: Measure = {
  counted: { received: 0, lost: 0, rtt: null },
  quality: "good",
  better: 0,
};

export function measure(before: Measure, now: Counted): Measure {
  const received = now.received - before.counted.received;
  const lost = Math.max(0, now.lost - before.counted.lost);
  // Another session counts from the beginning.
  const loss = received < 0 || received + lost === 0 ? 0 : lost / (received + lost);
  const rtt = now.rtt ?? 0;
  const seen: Quality =
    loss >= BAD.loss || rtt >= BAD.rtt ? "bad" : loss >= WEAK.loss || rtt >= WEAK.rtt ? "weak" : "good";
  const order = ["good", "weak", "bad"];
  if (order.indexOf(seen) >= order.indexOf(before.quality)) {
    return { counted: now, quality: seen, better: 0 };
  }
  const better = before.better + 1;
  return better >= PATIENCE
    ? { counted: now, quality: seen, better: 0 }
    : { counted: now, quality: before.quality, better };
}
