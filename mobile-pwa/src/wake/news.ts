/** What the service worker tells a page that is open. */
export type News =
  | { readonly type: "ring"; readonly ring: string }
  /** The subscription is another, or none. */
  | { readonly type: "subscription" };

export const RING = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

export function readFromWorker(data: unknown): News | null {
  const from = data as { readonly type?: unknown; readonly ring?: unknown } | null | undefined;
  if (from?.type === "subscription") {
    return { type: "subscription" };
  }
  return from?.type === "ring" && typeof from.ring === "string" && RING.test(from.ring)
    ? { type: "ring", ring: from.ring }
    : null;
}
