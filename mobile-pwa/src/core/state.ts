/**
 * Everything that the app knows at one moment. Times are milliseconds of the clock that the shell passes in with every
 * event (monotonic, from the page's start). Only `PastRing.at` is wall-clock time.
 */
import type { RingId } from "../protocol/messages";
import { type CallsState, type Ring, START_CALLS } from "./calls/slice";
import { type ConnectionState, START_CONNECTION } from "./connection/slice";
import { type EnrolmentState, START_ENROLMENT } from "./enrolment/slice";
import { type HistoryState, START_HISTORY } from "./history/slice";
import { type NavigationState, START_NAVIGATION } from "./navigation/slice";
import { type PhonesState, START_PHONES } from "./phones/slice";
import { type SchoolsState, START_SCHOOLS } from "./schools/slice";
import { START_WAKING, type WakingState } from "./waking/slice";

export interface State {
  readonly connection: ConnectionState;
  readonly enrolment: EnrolmentState;
  readonly schools: SchoolsState;
  readonly calls: CallsState;
  readonly history: HistoryState;
  readonly waking: WakingState;
  readonly phones: PhonesState;
  readonly navigation: NavigationState;
}

export const START: State = {
  connection: START_CONNECTION,
  enrolment: START_ENROLMENT,
  schools: START_SCHOOLS,
  calls: START_CALLS,
  history: START_HISTORY,
  waking: START_WAKING,
  phones: START_PHONES,
  navigation: START_NAVIGATION,
};

export function ringOf(state: State, id: RingId | null): Ring | null {
  return state.calls.rings.find((ring) => ring.id === id) ?? null;
}
