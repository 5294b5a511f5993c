/**
 * User-timing marks for measurements: `heurtoir:told`, `:first-frame`, `:answer`, `:open` when each is sent, and
 * `:open-asked` when it is asked for. The difference is the time for signing.
 */
export function mark(when: "" | "asked", message: { readonly type: string; readonly ring?: string }): void {
  const marked = when === "" ? ["told", "first-frame", "answer", "open"] : ["open"];
  if (marked.includes(message.type)) {
    const name = `heurtoir:${message.type}${when && `-${when}`}`;
    performance.clearMarks(name);
    performance.mark(name, { detail: message.ring });
  }
}
