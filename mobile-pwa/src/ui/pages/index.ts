/** The pages that a ring does not need, in a file of their own. */
import type { FunctionComponent } from "preact";
import { InvitedScreen } from "../enrol/InvitedScreen";
import { OutsideScreen } from "../enrol/OutsideScreen";
import { PhonesScreen } from "../enrol/PhonesScreen";
import { SetupScreen } from "../enrol/SetupScreen";
import { TestScreen } from "../enrol/TestScreen";
import { SettingsScreen } from "../SettingsScreen";
import { HandOverPage } from "./HandOverPage";
import { HistoryPage } from "./HistoryPage";
import { LockdownPage } from "./LockdownPage";
import { QuietPage } from "./QuietPage";
import { VisitPage } from "./VisitPage";

export type PageName =
  | "history"
  | "visit"
  | "hand-over"
  | "quiet"
  | "lockdown"
  | "outside"
  | "enrol"
  | "setup"
  | "test"
  | "phones"
  | "settings";
export type Pages = Readonly<Record<PageName, FunctionComponent>>;

export const pages: Pages = {
  history: HistoryPage,
  visit: VisitPage,
  "hand-over": HandOverPage,
  quiet: QuietPage,
  lockdown: LockdownPage,
  outside: OutsideScreen,
  enrol: InvitedScreen,
  setup: SetupScreen,
  test: TestScreen,
  phones: PhonesScreen,
  settings: SettingsScreen,
};
