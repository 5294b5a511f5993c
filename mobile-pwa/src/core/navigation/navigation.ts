import type { Transition } from "../transition";
import type { Page } from "./slice";

/** @param subject what the page is about, if anything */
export function goTo(transition: Transition, page: Page, subject: string | null): void {
  transition.set("navigation", { page, subject });
}
