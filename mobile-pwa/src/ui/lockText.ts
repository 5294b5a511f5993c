import type { Opening } from "../core/calls/slice";
import type { Words } from "../words/words";

/**
 * The sentence for the state of an order to open. "The door refused" is said only where the door itself reported it.
 */
export function lockText({ state, why }: Pick<Opening, "state" | "why">, words: Words): string {
  switch (state) {
    case "denied":
      return words.lock.denied[why ?? ""] ?? words.lock.denied.other;
    case "refused":
      // The order expired before the gateway could send it: the door was never asked.
      return why === "too-late" ? (words.lock.denied["too-late"] ?? words.lock.refused) : words.lock.refused;
    case "asking":
    case "unsent":
    case "ordered":
    case "pulsing":
    case "released":
    case "unconfirmed":
      return words.lock[state];
  }
}
