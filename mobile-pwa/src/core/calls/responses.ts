/** The gateway's answers to requests about a ring. */
import type { Named } from "../../protocol/messages";
import type { Pending } from "../connection/slice";
import type { Transition } from "../transition";
import { assumeOver } from "./loss";
import { onOfferError } from "./media";
import { openDenied } from "./opening";
import { isLive, isMe } from "./rules";

export function replied(transition: Transition, pending: Pending, state: "sent" | "failed"): void {
  const ring = transition.ring(pending.ring);
  if (ring?.reply?.state === "asking") {
    transition.setRing(ring.id, { reply: { ...ring.reply, state } });
  }
}

export function onCallError(transition: Transition, pending: Pending, code: string, by: Named | null): void {
  const ring = transition.ring(pending.ring);
  if (ring === null) {
    return;
  }
  if (code === "unknown-ring" && isLive(ring)) {
    assumeOver(transition, ring);
  }
  switch (pending.what) {
    case "answer":
      if (ring.role === "answering") {
        transition.setRing(ring.id, { role: "asked", answerFault: code });
        if (code === "taken" && ring.phase.kind === "ringing" && !isMe(transition.state, by)) {
          transition.setRing(ring.id, { phase: { kind: "talking", by, mine: false, until: null } });
        }
      }
      return;
    case "open":
      return openDenied(transition, ring, pending.lock, code);
    case "offer":
      return onOfferError(transition, ring);
    case "reply":
      return replied(transition, pending, "failed");
    case "hangup":
    case "decline":
    case "probe":
    case "ask":
    case "push":
    case "test":
    case "revoke":
      return;
  }
}
