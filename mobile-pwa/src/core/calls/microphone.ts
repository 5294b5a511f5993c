/** The microphone: the gateway is told what became of asking for it, since a phone without one shows a visitor and cannot talk. */
import { MICROPHONE_WORDS } from "../../protocol/messages";
import type { Transition } from "../transition";
import type { Mic } from "./slice";

export function onMic(transition: Transition, mic: Mic): void {
  if (mic !== transition.state.calls.mic) {
    transition.set("calls", { mic });
    tellMicrophone(transition);
  }
}

/** Said when it is known, and on each new connection; nothing is said of one that was not asked for. */
export function tellMicrophone(transition: Transition): void {
  const state = MICROPHONE_WORDS.find((word) => word === transition.state.calls.mic);
  if (state !== undefined) {
    transition.send({ type: "microphone", state });
  }
}
