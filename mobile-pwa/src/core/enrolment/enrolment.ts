/** Enrolment: who this phone is, how an invitation is checked and redeemed, and what is asked for afterwards. */
import type { Invite } from "../../enrol/invite";
import type { Welcome } from "../../protocol/messages";
import { want } from "../calls/address";
import { storagePause } from "../connection/closed";
import { startLink } from "../connection/connect";
import type { Event } from "../events";
import { look as lookAt } from "../history/history";
import { forget } from "../loss";
import { goTo } from "../navigation/navigation";
import type { Transition } from "../transition";
import { enrolledAs, type Session } from "./slice";

/** How often a failing storage is asked before the person is told: for about two seconds. */
const STORAGE_TRIES = 4;

type Of<T extends Event["type"]> = Extract<Event, { readonly type: T }>;

export function onStart(transition: Transition, event: Of<"start">): void {
  want(transition, event.ring ?? null);
  goTo(transition, event.page ?? "home", event.of ?? null);
  transition.set("enrolment", {
    session: { kind: "unknown", token: event.token },
    here: event.here ?? true,
    accountRefused: event.refused ?? false,
  });
  transition.effect({ type: "who-am-i" });
}

/** How often a disbelieved proof counts as an accident. */
const DISBELIEVED = 2;

export function onIdentity(transition: Transition, { answer: said, key }: Of<"identity">): void {
  // The proof was not believed although the key is there: the gateway may be restarting, or the request was changed on
  // its way.
  const disbelieved = said === "unproved" && key !== "absent" && key !== "unreadable";
  const answer = disbelieved ? "unreachable" : said;
  const before = transition.state.enrolment.session;
  const failing = before.kind === "estranged" && before.why === "storage";
  const asking = before.kind === "unknown" || before.kind === "unreachable" || failing;
  const token = before.kind === "unknown" || before.kind === "unreachable" ? before.token : null;
  const attempt = before.kind === "unreachable" || failing ? before.attempt + 1 : 0;
  if (answer === "unreachable") {
    if (asking && disbelieved && attempt >= DISBELIEVED) {
      // It happened repeatedly: the session is another device's, or the key is not the enrolled one. Nothing is
      // deleted.
      return enterBy(transition, token, { kind: "estranged", why: "device" });
    }
    if (asking) {
      transition.set("enrolment", {
        session: failing ? { ...before, attempt } : { kind: "unreachable", token, attempt, storage: false },
      });
      transition.timer("identity", Math.min(500 * 2 ** Math.min(attempt, 5), 15_000), 0.3);
    }
    return;
  }
  if (answer === "not-enrolled") {
    if (asking) {
      enterBy(
        transition,
        token,
        key === "there" ? { kind: "estranged", why: "cookie" } : { kind: "stranger" },
      );
    } else if (before.kind === "enrolled") {
      forget(transition, { kind: "revoked" });
    }
    return;
  }
  if (asking && key === "absent") {
    // The session without its key: stolen, or left by a browser that deleted the rest.
    return enterBy(transition, token, { kind: "estranged", why: "evicted" });
  }
  if (asking && key === "unreadable") {
    return onStorageFailed(transition, token, attempt);
  }
  if (answer !== "unproved" && (asking || before.kind === "enrolled")) {
    if (token !== null) {
      transition.effect({ type: "forget-link" });
    }
    transition.set("enrolment", { session: enrolledAs(answer) });
    if (transition.state.connection.link.kind === "idle") {
      startLink(transition, failing ? attempt : 0);
      transition.effect({ type: "fetch-past" });
      fetchPage(transition);
    }
  }
}

/** Fetches what the page in the address needs. */
function fetchPage(transition: Transition): void {
  const { page, subject } = transition.state.navigation;
  if (page === "visit" && subject !== null) {
    lookAt(transition, subject);
  } else if (page === "phones") {
    transition.effect({ type: "fetch-phones" });
  }
}

/**
 * The browser does not give out the key now: retries at once, then with growing pauses, and tells the person when it
 * lasts.
 */
function onStorageFailed(transition: Transition, token: string | null, attempt: number): void {
  if (attempt < STORAGE_TRIES) {
    transition.set("enrolment", { session: { kind: "unreachable", token, attempt, storage: true } });
  } else {
    enterBy(transition, token, { kind: "estranged", why: "storage", attempt });
  }
  transition.timer("identity", storagePause(attempt), 0.3);
}

function enterBy(transition: Transition, token: string | null, otherwise: Session): void {
  if (token === null) {
    transition.set("enrolment", { session: otherwise });
  } else {
    look(transition, { kind: "token", value: token });
  }
}

/** Asks whom an invitation is for, before redeeming it. */
function look(transition: Transition, invite: Invite): void {
  transition.set("enrolment", {
    session: { kind: "invited", invite, whom: null, step: "looking", busy: true, fault: null },
  });
  transition.effect({ type: "look", invite });
}

export function onLooked(transition: Transition, { invite, answer }: Of<"looked">): void {
  const { session, code } = transition.state.enrolment;
  const typed = code?.value === invite.value && code.busy;
  const invited = session.kind === "invited" && session.invite.value === invite.value;
  if (session.kind === "enrolled" || !(typed || invited)) {
    return;
  }
  if (typeof answer === "string") {
    if (typed) {
      return transition.set("enrolment", { code: { ...code, busy: false, fault: answer } });
    }
    if (isOver(answer)) {
      transition.effect({ type: "forget-link" });
    }
    return transition.set("enrolment", {
      session: { ...(session as typeof session & { kind: "invited" }), busy: false, fault: answer },
    });
  }
  if (invite.kind === "token") {
    transition.effect({ type: "keep-invitation", token: invite.value, expires: answer.expires });
  }
  transition.set("enrolment", {
    code: null,
    session: {
      kind: "invited",
      invite,
      whom: answer,
      step: transition.state.enrolment.here ? "name" : "install",
      busy: false,
      fault: null,
    },
  });
}

/** Whether no further attempt can succeed. */
function isOver(fault: string): boolean {
  return ["unknown-token", "used", "expired", "revoked"].includes(fault);
}

export function onEnrolled(transition: Transition, { answer }: Of<"enrolled">): void {
  const { session } = transition.state.enrolment;
  if (session.kind !== "invited") {
    return;
  }
  if (typeof answer === "string") {
    if (isOver(answer)) {
      transition.effect({ type: "forget-link" });
    }
    transition.set("enrolment", { session: { ...session, busy: false, fault: answer } });
    return;
  }
  transition.effect({ type: "forget-link" });
  transition.set("enrolment", { session: enrolledAs(answer), setup: "microphone" });
  startLink(transition);
  transition.effect({ type: "fetch-past" });
}

export function onEnrolAction(
  transition: Transition,
  press: Of<"press-enrol" | "press-look" | "press-again" | "press-code" | "press-here" | "press-setup">,
): void {
  const { session, setup } = transition.state.enrolment;
  switch (press.type) {
    case "press-enrol": {
      const name = press.name.trim();
      if (session.kind === "invited" && session.step === "name" && !session.busy && name !== "") {
        transition.set("enrolment", { session: { ...session, busy: true, fault: null } });
        transition.effect({ type: "enrol", invite: session.invite, name });
      }
      return;
    }
    case "press-look":
      if (session.kind === "invited" && session.step === "looking" && !session.busy) {
        look(transition, session.invite);
      }
      return;
    case "press-again":
      if (session.kind === "revoked" || session.kind === "estranged") {
        transition.set("enrolment", { session: { kind: "unknown", token: null } });
        transition.effect({ type: "who-am-i" });
      }
      return;
    case "press-code":
      if (session.kind !== "enrolled" && !transition.state.enrolment.code?.busy) {
        transition.set("enrolment", { code: { value: press.code, busy: true, fault: null } });
        transition.effect({ type: "look", invite: { kind: "code", value: press.code } });
      }
      return;
    case "press-here":
      if (session.kind === "invited" && session.step === "install") {
        transition.set("enrolment", { here: true, session: { ...session, step: "name" } });
      }
      return;
    case "press-setup":
      if (setup !== null) {
        const up = transition.isUp();
        const more = setup === "microphone" && (!up || transition.state.waking.offer !== null);
        transition.set("enrolment", { setup: more ? "notifications" : null });
      }
      return;
  }
}

export function onLeft(transition: Transition, done: boolean): void {
  const { session } = transition.state.enrolment;
  if (session.kind === "enrolled") {
    if (done) {
      transition.effect({ type: "forget-key" });
      transition.effect({ type: "unsubscribe" });
      forget(transition, { kind: "revoked" });
    } else {
      transition.set("enrolment", { session: { ...session, leaving: "failed" } });
    }
  }
}

/** This phone's identity in the gateway's welcome. */
export function enrolmentWelcomed(transition: Transition, welcome: Welcome): void {
  const { setup } = transition.state.enrolment;
  transition.set("enrolment", {
    session: enrolledAs(welcome),
    setup: setup === "notifications" && welcome.push === null ? null : setup,
  });
}

/** The person removes this phone: asks the gateway to end its enrolment. */
export function leave(transition: Transition): void {
  const { session } = transition.state.enrolment;
  if (session.kind === "enrolled" && session.leaving !== "asked") {
    transition.set("enrolment", { session: { ...session, leaving: "asked" } });
    transition.effect({ type: "leave" });
  }
}
