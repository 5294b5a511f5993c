import type { Transition } from "../transition";

export function forgetHistory(transition: Transition): void {
  transition.set("history", { past: null, visit: null });
}
