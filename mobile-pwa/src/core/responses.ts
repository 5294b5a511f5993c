/** Passes the gateway's `ok` and `error` to the owner of the answered request. */
import type { Named } from "../protocol/messages";
import { onCallError, replied } from "./calls/responses";
import { takePending } from "./connection/requests";
import { onRevokeAnswered } from "./phones/phones";
import type { Transition } from "./transition";
import { endTest, onPushRefused } from "./waking/waking";

export function onOk(transition: Transition, re: number): void {
  const pending = takePending(transition, re);
  if (pending?.what === "reply") {
    replied(transition, pending, "sent");
  } else if (pending?.what === "revoke") {
    onRevokeAnswered(transition, true);
  }
}

export function onError(transition: Transition, re: number | null, code: string, by: Named | null): void {
  const pending = takePending(transition, re);
  if (pending === null) {
    return;
  }
  switch (pending.what) {
    case "push":
      return onPushRefused(transition, code);
    case "test":
      return endTest(transition, code);
    case "revoke":
      return onRevokeAnswered(transition, false);
    default:
      return onCallError(transition, pending, code, by);
  }
}
