/** The pages that no ring needs: one file of their own. */
import type { FunctionComponent } from "preact";
import { InvitedScreen } from "../entering/InvitedScreen";
import { OutsideScreen } from "../entering/OutsideScreen";
import { PhonesScreen } from "../entering/PhonesScreen";
import { SetupScreen } from "../entering/SetupScreen";
import { TestScreen } from "../entering/TestScreen";
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
