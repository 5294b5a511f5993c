/**
 * Marks of the user-timing kind, for measuring: `heurtoir:told`, `:first-frame`, `:answer`, `:open` as each leaves, and
 * `:open-asked` as it is asked for: the difference is what signing takes.
 */
export function mark(when: "" | "asked", message: { readonly type: string; readonly ring?: string }): void {
  const marked = when === "" ? ["told", "first-frame", "answer", "open"] : ["open"];
  if (marked.includes(message.type)) {
    const name = `heurtoir:${message.type}${when && `-${when}`}`;
    performance.clearMarks(name);
    performance.mark(name, { detail: message.ring });
  }
}
