/**
 * The content of a push. The gateway encrypts it for this browser, but any service that knows the endpoint could send
 * garbage. Anything that is not the gateway's message is shown in neutral words and not acknowledged.
 */
import { RING } from "./news";

export type Pushed =
  | { readonly kind: "ring"; readonly ring: string }
  /** Nobody is needed for that ring any more: somebody answered, or it ended unanswered. */
  | { readonly kind: "withdrawn"; readonly ring: string; readonly answered: boolean }
  | { readonly kind: "test"; readonly test: string | null; readonly silent: boolean }
  | { readonly kind: "unknown" };

const MOST_TEXT = 8_192;
const TEST = /^[A-Za-z0-9_-]{16,64}$/;

export function readPushed(text: string | null): Pushed {
  let word: Record<string, unknown>;
  try {
    const whole = text === null || text.length > MOST_TEXT ? null : JSON.parse(text);
    word = whole?.heurtoir ?? {};
  } catch {
    return { kind: "unknown" };
  }
  const { kind, ring, test } = word;
  if ((kind === "ring" || kind === "withdrawn") && typeof ring === "string" && RING.test(ring)) {
    return kind === "ring" ? { kind, ring } : { kind, ring, answered: word.answered === true };
  }
  if (kind === "test") {
    const known = typeof test === "string" && TEST.test(test);
    return { kind, test: known ? test : null, silent: word.silent === true };
  }
  return { kind: "unknown" };
}
