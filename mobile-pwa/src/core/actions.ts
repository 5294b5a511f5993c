/** Passes the person's actions to the slice that they belong to. */
import { onCallAction } from "./calls/actions";
import { lateRead } from "./calls/address";
import { useHere } from "./connection/windows";
import { leave, onEnrolAction } from "./enrolment/enrolment";
import type { UserAction } from "./events";
import { look } from "./history/history";
import { goTo } from "./navigation/navigation";
import { endingRead, endPhone, unreachableRead } from "./phones/phones";
import { asksRead, onSchoolAction } from "./schools/asks";
import { alarmRead } from "./schools/doors";
import type { Transition } from "./transition";
import { startTest, stopRinging } from "./waking/waking";

export function onUserAction(transition: Transition, press: UserAction): void {
  switch (press.type) {
    case "press-enrol":
    case "press-look":
    case "press-again":
    case "press-code":
    case "press-here":
    case "press-setup":
      return onEnrolAction(transition, press);
    case "press-test":
      return startTest(transition);
    case "press-test-end":
      return stopRinging(transition, press.heard);
    case "press-end-phone":
      return endPhone(transition, press.phone);
    case "press-unreachable":
      return unreachableRead(transition, press.phone);
    case "press-answer":
    case "press-decline":
    case "press-hangup":
    case "press-open":
    case "press-reply":
    case "press-mute":
    case "press-microphone":
    case "press-close":
    case "press-back":
    case "press-show":
      return onCallAction(transition, press);
    case "press-alarm":
      return alarmRead(transition, press.door, press.lock);
    case "press-page":
      return onPage(transition, press);
    case "press-hand-over":
    case "press-quiet":
    case "press-lockdown":
    case "press-call-back":
      return onSchoolAction(transition, press);
    case "press-use-here":
      return useHere(transition);
    case "press-leave":
      return leave(transition);
  }
}

/** Clears the previous page's notices and fills the new page. */
function onPage(transition: Transition, { page, of }: Extract<UserAction, { type: "press-page" }>): void {
  goTo(transition, page, of ?? null);
  lateRead(transition);
  endingRead(transition);
  asksRead(transition);
  if (page === "visit" && of !== undefined) {
    look(transition, of);
  }
  if (transition.state.enrolment.session.kind === "enrolled") {
    transition.effect({ type: page === "phones" ? "fetch-phones" : "fetch-past" });
  }
}
