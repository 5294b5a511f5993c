/** The gateway accepted this phone: what each slice does with the welcome. */
import type { Welcome } from "../protocol/messages";
import { awaitWanted } from "./calls/address";
import { callsWelcomed } from "./calls/loss";
import { tellMicrophone } from "./calls/microphone";
import { isUp } from "./connection/liveness";
import { enrolmentWelcomed } from "./enrolment/enrolment";
import { schoolsWelcomed } from "./schools/schools";
import type { Transition } from "./transition";
import { wakingWelcomed } from "./waking/waking";

export function onWelcome(transition: Transition, welcome: Welcome): void {
  if (transition.state.connection.link.kind === "greeting") {
    isUp(transition, welcome.heartbeat);
    enrolmentWelcomed(transition, welcome);
    schoolsWelcomed(transition, welcome);
    wakingWelcomed(transition, welcome);
    callsWelcomed(transition, welcome);
    tellMicrophone(transition);
    transition.effect({ type: "fetch-past" });
    transition.effect({ type: "look-waking", offer: welcome.push });
  }
  awaitWanted(transition);
}
