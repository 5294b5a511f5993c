/** The service worker's messages to an open page. */
export type News =
  | { readonly type: "ring"; readonly ring: string }
  /** Something was pushed to this phone: the page's data may be old. */
  | { readonly type: "pushed" }
  /** The subscription changed or ended. */
  | { readonly type: "subscription" };

export const RING = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

export function readFromWorker(data: unknown): News | null {
  const from = data as { readonly type?: unknown; readonly ring?: unknown } | null | undefined;
  if (from?.type === "subscription" || from?.type === "pushed") {
    return { type: from.type };
  }
  return from?.type === "ring" && typeof from.ring === "string" && RING.test(from.ring)
    ? { type: "ring", ring: from.ring }
    : null;
}
