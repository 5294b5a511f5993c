/**
 * The microphone. The gateway is told whether it works, because a phone without one shows a visitor but cannot talk.
 */
import { MICROPHONE_WORDS } from "../../protocol/messages";
import type { Transition } from "../transition";
import type { Mic } from "./slice";

export function onMic(transition: Transition, mic: Mic): void {
  if (mic !== transition.state.calls.mic) {
    transition.set("calls", { mic });
    tellMicrophone(transition);
  }
}

/** Sent when it is known, and on each new connection. Nothing is sent while nobody asked for the microphone. */
export function tellMicrophone(transition: Transition): void {
  const state = MICROPHONE_WORDS.find((word) => word === transition.state.calls.mic);
  if (state !== undefined) {
    transition.send({ type: "microphone", state });
  }
}
