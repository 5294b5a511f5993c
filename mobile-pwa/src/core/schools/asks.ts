import type { FromPhone } from "../../protocol/messages";
import { isEngaged } from "../calls/rules";
import type { SchoolAction } from "../events";
import { goTo } from "../navigation/navigation";
import type { State } from "../state";
import type { Transition } from "../transition";
import { type Ask, MOST_ASKS } from "./slice";

/** The gateway gives up after 5 s on a door that is too old for call backs. */
const ASK_SILENCE = 10_000;

export function onSchoolAction(transition: Transition, press: SchoolAction): void {
  switch (press.type) {
    case "press-hand-over": {
      const { school, to } = press;
      const more = to === null ? {} : { for: press.length, ...(press.anyway ? { anyway: true } : {}) };
      return ask(transition, "hand-over", school, to === null, { type: "hand-over", school, to, ...more });
    }
    case "press-quiet": {
      const { school, length } = press;
      return ask(transition, "quiet", school, length === null, { type: "quiet", school, for: length });
    }
    case "press-lockdown": {
      const { school, state } = press;
      return ask(transition, "lockdown", school, state === "lift", { type: "lockdown", school, state });
    }
    case "press-call-back":
      if (!transition.state.calls.rings.some(isEngaged)) {
        ask(transition, "call-back", press.ring, false, { type: "call-back", ring: press.ring });
      }
      return;
  }
}

type AskMessage = Extract<FromPhone, { type: Ask["what"] }>;

function ask(
  transition: Transition,
  what: Ask["what"],
  of: string,
  back: boolean,
  message: AskMessage,
): void {
  if (askOf(transition.state, what, of)?.state === "asking") {
    return;
  }
  const id = transition.state.connection.nextId;
  const up = transition.isUp();
  put(transition, { id, what, back, of, state: up ? "asking" : "unsent", why: null });
  if (up) {
    transition.request(message, "ask");
    transition.timer(`ask:${id}`, ASK_SILENCE);
  }
}

export function put(transition: Transition, ask: Ask): void {
  const others = transition.state.schools.asks.filter((each) => each.what !== ask.what || each.of !== ask.of);
  transition.set("schools", { asks: [...others.slice(1 - MOST_ASKS), ask] });
}

export function askOf(state: State, what: Ask["what"], of: string): Ask | null {
  return state.schools.asks.find((each) => each.what === what && each.of === of) ?? null;
}

/** An `ok`, or an `error` with its code. */
export function onAskAnswered(transition: Transition, re: number | null, why: string | null): void {
  const found = transition.state.schools.asks.find((each) => each.id === re && each.state === "asking");
  if (found === undefined) {
    return;
  }
  transition.cancel(`ask:${found.id}`);
  put(transition, { ...found, state: why === null ? "done" : "refused", why });
  // The page that asked is done; the first page shows the present state.
  if (
    why === null &&
    transition.state.navigation.page === found.what &&
    transition.state.navigation.subject === found.of
  ) {
    goTo(transition, "home", null);
  }
}

export function onAskTimer(transition: Transition, id: string): void {
  const found = transition.state.schools.asks.find(
    (each) => String(each.id) === id && each.state === "asking",
  );
  if (found) {
    put(transition, { ...found, state: "unknown" });
  }
}

/** The connection is lost: nobody knows whether the requests arrived. */
export function asksLost(transition: Transition): void {
  for (const each of transition.state.schools.asks) {
    if (each.state === "asking") {
      transition.cancel(`ask:${each.id}`);
      put(transition, { ...each, state: "unknown" });
    }
  }
}

/** Removes notices that were read. */
export function asksRead(transition: Transition): void {
  transition.set("schools", {
    asks: transition.state.schools.asks.filter((each) => each.state === "asking"),
  });
}
