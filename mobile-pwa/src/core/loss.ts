/** The connection is lost or the enrolment ended: what each slice does. */
import { callsLost, forgetRings } from "./calls/loss";
import { connectionLost, endConnection } from "./connection/loss";
import { enrolmentEnded } from "./enrolment/session";
import type { Session } from "./enrolment/slice";
import { forgetHistory } from "./history/forget";
import { goTo } from "./navigation/navigation";
import { forgetPhones, phonesLost } from "./phones/phones";
import { asksLost } from "./schools/asks";
import { forgetSchools } from "./schools/schools";
import type { Transition } from "./transition";
import { forgetWaking, testLost } from "./waking/waking";

/** The connection is lost: no pending request will be answered. */
export function linkLost(transition: Transition): void {
  connectionLost(transition);
  callsLost(transition);
  asksLost(transition);
  phonesLost(transition);
  testLost(transition);
}

/**
 * This phone's sessions, rings and history no longer belong to it. Its key and its subscription stay, because the end
 * may have been a mistake. Only the person deletes them.
 */
export function forget(transition: Transition, session: Session): void {
  linkLost(transition);
  endConnection(transition);
  forgetRings(transition);
  enrolmentEnded(transition, session);
  forgetSchools(transition);
  forgetHistory(transition);
  goTo(transition, "home", null);
  forgetWaking(transition);
  forgetPhones(transition);
}
