/** Reads the browser's push subscription, as carefully as everything from outside. */
import type { Subscription } from "../protocol/messages";

/**
 * Whether an endpoint's host is one of the exactly named push services.
 *
 * @param hosts as in `welcome`: a host, or a host and its port
 */
export function allowed(
  endpoint: string,
  hosts: readonly string[],
): { readonly name: string; readonly fine: boolean } {
  let url: URL;
  try {
    url = new URL(endpoint);
  } catch {
    return { name: "?", fine: false };
  }
  return { name: url.host, fine: url.protocol === "https:" && hosts.includes(url.host) };
}

/** A subscription as the protocol carries it, or null. */
export function readSubscription(from: PushSubscriptionJSON): Subscription | null {
  const { endpoint } = from;
  const p256dh = tidy(from.keys?.["p256dh"]);
  const auth = tidy(from.keys?.["auth"]);
  const fits =
    /^https:\/\/[!-~]{1,1016}$/.test(endpoint ?? "") &&
    /^[A-Za-z0-9_-]{87}$/.test(p256dh) &&
    /^[A-Za-z0-9_-]{22}$/.test(auth);
  return fits && endpoint ? { endpoint, p256dh, auth } : null;
}

/** Some browsers write the older base64, with padding. */
function tidy(text: string | undefined): string {
  return (text ?? "").replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** @param offered base64url */
export function sameKey(kept: ArrayBuffer | null, offered: string): boolean {
  return kept !== null && tidy(btoa(String.fromCharCode(...new Uint8Array(kept)))) === offered;
}
