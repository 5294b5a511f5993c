import type { Transition } from "../transition";
import type { Session } from "./slice";

export function enrolmentEnded(transition: Transition, session: Session): void {
  transition.set("enrolment", { session, setup: null });
}
