import type { Transition } from "../transition";
import type { Page } from "./slice";

/** @param subject what the page is about, where it is about something */
export function goTo(transition: Transition, page: Page, subject: string | null): void {
  transition.set("navigation", { page, subject });
}
