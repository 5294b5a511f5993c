/** The pages that no ring needs: one file of their own. */
import type { FunctionComponent } from "preact";
import { HandOverPage } from "./HandOverPage";
import { HistoryPage } from "./HistoryPage";
import { LockdownPage } from "./LockdownPage";
import { QuietPage } from "./QuietPage";
import { VisitPage } from "./VisitPage";

export type PageName = "history" | "visit" | "hand-over" | "quiet" | "lockdown";
export type Pages = Readonly<Record<PageName, FunctionComponent>>;

export const pages: Pages = {
  history: HistoryPage,
  visit: VisitPage,
  "hand-over": HandOverPage,
  quiet: QuietPage,
  lockdown: LockdownPage,
};
