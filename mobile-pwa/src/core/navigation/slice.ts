export interface NavigationState {
  readonly page: Page;
  /** What the page is about: a school, or for `visit` a ring. */
  readonly subject: string | null;
}

export const START_NAVIGATION: NavigationState = { page: "home", subject: null };

export type Page = "home" | "history" | "settings" | "phones" | "visit" | "hand-over" | "quiet" | "lockdown";
