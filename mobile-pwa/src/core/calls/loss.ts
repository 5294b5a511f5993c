/** The rings when the connection is lost, and when it returns. */
import type { PastRing, Welcome } from "../../protocol/messages";
import type { Transition } from "../transition";
import { endMedia } from "./media";
import { isLive } from "./rules";
import type { Ring } from "./slice";

/** How long a disconnected phone continues to ring. */
const CUT_OFF = 5_000;
/** The gateway sends the live rings right after the welcome. A ring that was not sent by then has ended. */
const SYNC = 1_500;

export function callsLost(transition: Transition): void {
  for (const ring of transition.state.calls.rings) {
    if (ring.media && ring.media.offer !== "none") {
      transition.cancel(`offer:${ring.id}`);
      transition.setRing(ring.id, { media: { ...ring.media, offer: "none", again: "fresh" } });
    }
    // Whether an order arrived is unknown now, and that is shown.
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

/** The connection did not return in time: the ring may have ended. */
export function onCutOff(transition: Transition): void {
  if (!transition.isUp()) {
    // A tap on Answer that has not arrived by now is not meant for a later visitor.
    transition.set("calls", {
      rings: transition.state.calls.rings.map((ring) =>
        isLive(ring) ? { ...ring, stale: true, role: ring.role === "answering" ? "asked" : ring.role } : ring,
      ),
    });
  }
}

/** The connection is back: the gateway sends the rings that are still live. */
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

/** Another page of this phone has the rings now, or none has. */
export function forgetRings(transition: Transition): void {
  transition.cancel("cut-off");
  for (const ring of transition.state.calls.rings) {
    if (ring.media) {
      endMedia(transition, ring);
    }
  }
  transition.set("calls", { rings: [], shown: null });
}

/** The gateway has sent every live ring: the others ended while this phone was disconnected. */
export function onSynced(transition: Transition): void {
  for (const ring of transition.state.calls.rings) {
    if (ring.stale && isLive(ring)) {
      assumeOver(transition, ring);
    }
  }
}

/** The ring has ended, with an unknown outcome; the history will give it. */
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

/** Takes the outcome of a ring that ended while this phone was disconnected from the history. */
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
