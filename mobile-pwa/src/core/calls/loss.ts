/** What becomes of the rings when the connection is lost, and when it comes back. */
import type { PastRing, Welcome } from "../../protocol/messages";
import type { Transition } from "../transition";
import { endMedia } from "./media";
import { isLive } from "./rules";
import type { Ring } from "./slice";

/** A ringing phone that is cut off goes on ringing this long. */
const CUT_OFF = 5_000;
/** The rings that live are told right after the welcome; what has not been told by then is over. */
const SYNC = 1_500;

export function callsLost(transition: Transition): void {
  for (const ring of transition.state.calls.rings) {
    if (ring.media && ring.media.offer !== "none") {
      transition.cancel(`offer:${ring.id}`);
      transition.setRing(ring.id, { media: { ...ring.media, offer: "none", again: "fresh" } });
    }
    // Whether an order arrived is not known any more, and that is what is shown.
    transition.setRing(ring.id, {
      told: ring.told === "painting" ? "no" : ring.told,
      reply: ring.reply?.state === "asking" ? { ...ring.reply, state: "failed" } : ring.reply,
      openings: ring.openings.map((each) =>
        each.state === "asking" || each.state === "ordered" ? { ...each, state: "unconfirmed" } : each,
      ),
    });
  }
  if (transition.state.calls.rings.some(isLive)) {
    transition.timer("cut-off", CUT_OFF);
  }
}

/** The connection did not come back in time: what rang may be over. */
export function onCutOff(transition: Transition): void {
  if (!transition.isUp()) {
    // A tap on Answer that has not arrived by now is not meant for a visitor of later.
    transition.set("calls", {
      rings: transition.state.calls.rings.map((ring) =>
        isLive(ring) ? { ...ring, stale: true, role: ring.role === "answering" ? "asked" : ring.role } : ring,
      ),
    });
  }
}

/** The connection is back: what rings still is told at once. */
export function callsWelcomed(transition: Transition, welcome: Welcome): void {
  transition.cancel("cut-off");
  transition.set("calls", {
    rings: transition.state.calls.rings.map((ring) => {
      if (!isLive(ring)) {
        return ring;
      }
      // Without `resumed` the gateway kept no session of ours.
      const media =
        ring.media && (!welcome.resumed || ring.media.ice !== "connected")
          ? { ...ring.media, again: "fresh" as const }
          : ring.media;
      return { ...ring, stale: true, told: "no" as const, media };
    }),
  });
  if (transition.state.calls.rings.some((ring) => ring.stale)) {
    transition.timer("sync", SYNC);
  }
}

/** Another page of this phone has them now, or none. */
export function forgetRings(transition: Transition): void {
  transition.cancel("cut-off");
  for (const ring of transition.state.calls.rings) {
    if (ring.media) {
      endMedia(transition, ring);
    }
  }
  transition.set("calls", { rings: [], shown: null });
}

/** The gateway has told every ring that lives: the others ended while this phone was cut off. */
export function onSynced(transition: Transition): void {
  for (const ring of transition.state.calls.rings) {
    if (ring.stale && isLive(ring)) {
      assumeOver(transition, ring);
    }
  }
}

/** It is over, though nobody said how: history will. */
export function assumeOver(transition: Transition, ring: Ring): void {
  const { phase } = ring;
  transition.setRing(ring.id, {
    stale: false,
    phase: {
      kind: "ended",
      by: phase.kind === "ringing" ? null : phase.by,
      mine: phase.kind !== "ringing" && phase.mine,
      outcome: null,
      opened: ring.openings.some((each) => each.state === "pulsing" || each.state === "released"),
      openUntil: 0,
      at: transition.now,
    },
  });
  transition.effect({ type: "fetch-past" });
}

/** A ring that ended while this phone was cut off: history says how. */
export function learnOutcomes(transition: Transition, rows: readonly PastRing[]): void {
  for (const ring of transition.state.calls.rings) {
    const row = rows.find((each) => each.ring === ring.id);
    if (row && ring.phase.kind === "ended" && ring.phase.outcome === null) {
      transition.setRing(ring.id, {
        phase: {
          ...ring.phase,
          outcome: row.outcome,
          opened: row.opened,
          by: row.by === null ? null : { id: "?", name: row.by },
        },
      });
    }
  }
}
