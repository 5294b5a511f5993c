/** Getting in: who this phone is, an invitation looked at and redeemed, what is asked for afterwards. */
import type { Invite } from "../enrol/invite";
import { look as lookAt } from "./around";
import type { Event } from "./events";
import { forget, startLink, storagePause } from "./link";
import { enrolledAs, type Session } from "./state";
import type { Turn } from "./turn";

/** So often is a storage that fails asked before the person is told: for some two seconds. */
const STORAGE_TRIES = 4;

type Of<T extends Event["type"]> = Extract<Event, { readonly type: T }>;

export function onStart(turn: Turn, event: Of<"start">): void {
  turn.set("enrolment", {
    session: { kind: "unknown", token: event.token }, });
 turn.set("calls", {
    wanted: event.ring ?? null, });
 turn.set("navigation", {
    page: event.page ?? "home",
    subject: event.of ?? null, });
 turn.set("enrolment", {
    here: event.here ?? true,
    accountRefused: event.refused ?? false,
  });
  turn.effect({ type: "who-am-i" });
}

/** How often a proof that was not believed is an accident. */
const DISBELIEVED = 2;

export function onIdentity(turn: Turn, { answer: said, key }: Of<"identity">): void {
  // A proof that was not believed although the key is there: a gateway that restarts, a request that was changed on its way.
  const disbelieved = said === "unproved" && key !== "absent" && key !== "unreadable";
  const answer = disbelieved ? "unreachable" : said;
  const before = turn.state.enrolment.session;
  const failing = before.kind === "estranged" && before.why === "storage";
  const asking = before.kind === "unknown" || before.kind === "unreachable" || failing;
  const token = before.kind === "unknown" || before.kind === "unreachable" ? before.token : null;
  const attempt = before.kind === "unreachable" || failing ? before.attempt + 1 : 0;
  if (answer === "unreachable") {
    if (asking && disbelieved && attempt >= DISBELIEVED) {
      // Time and again: it is another device's session, or the key is not the one that was enrolled. Nothing is deleted.
      return enterBy(turn, token, { kind: "estranged", why: "device" });
    }
    if (asking) {
      turn.set("enrolment", {
        session: failing ? { ...before, attempt } : { kind: "unreachable", token, attempt, storage: false },
      });
      turn.timer("identity", Math.min(500 * 2 ** Math.min(attempt, 5), 15_000), 0.3);
    }
    return;
  }
  if (answer === "not-enrolled") {
    if (asking) {
      enterBy(turn, token, key === "there" ? { kind: "estranged", why: "cookie" } : { kind: "stranger" });
    } else if (before.kind === "enrolled") {
      forget(turn, { kind: "revoked" });
    }
    return;
  }
  if (asking && key === "absent") {
    // The session without its key: stolen, or left by a browser that has thrown the rest away.
    return enterBy(turn, token, { kind: "estranged", why: "evicted" });
  }
  if (asking && key === "unreadable") {
    return onStorageFailed(turn, token, attempt);
  }
  if (answer !== "unproved" && (asking || before.kind === "enrolled")) {
    if (token !== null) {
      turn.effect({ type: "forget-link" });
    }
    turn.set("enrolment", { session: enrolledAs(answer) });
    if (turn.state.connection.link.kind === "idle") {
      startLink(turn, failing ? attempt : 0);
      turn.effect({ type: "fetch-past" });
      fetchPage(turn);
    }
  }
}

/** What the page needs that its address has named. */
function fetchPage(turn: Turn): void {
  const { page, subject } = turn.state.navigation;
  if (page === "visit" && subject !== null) {
    lookAt(turn, subject);
  } else if (page === "phones") {
    turn.effect({ type: "fetch-phones" });
  }
}

/** The browser gives the key not out now: asked again at once and then with growing pauses, and said when it lasts. */
function onStorageFailed(turn: Turn, token: string | null, attempt: number): void {
  if (attempt < STORAGE_TRIES) {
    turn.set("enrolment", { session: { kind: "unreachable", token, attempt, storage: true } });
  } else {
    enterBy(turn, token, { kind: "estranged", why: "storage", attempt });
  }
  turn.timer("identity", storagePause(attempt), 0.3);
}

function enterBy(turn: Turn, token: string | null, otherwise: Session): void {
  if (token === null) {
    turn.set("enrolment", { session: otherwise });
  } else {
    look(turn, { kind: "token", value: token });
  }
}

/** Asks whom an invitation is for before anything is made of it. */
function look(turn: Turn, invite: Invite): void {
  turn.set("enrolment", {
    session: { kind: "invited", invite, whom: null, step: "looking", busy: true, fault: null },
  });
  turn.effect({ type: "look", invite });
}

export function onLooked(turn: Turn, { invite, answer }: Of<"looked">): void {
  const { session, code } = turn.state.enrolment;
  const typed = code?.value === invite.value && code.busy;
  const invited = session.kind === "invited" && session.invite.value === invite.value;
  if (session.kind === "enrolled" || !(typed || invited)) {
    return;
  }
  if (typeof answer === "string") {
    if (typed) {
      return turn.set("enrolment", { code: { ...code, busy: false, fault: answer } });
    }
    if (isOver(answer)) {
      turn.effect({ type: "forget-link" });
    }
    return turn.set("enrolment", {
      session: { ...(session as typeof session & { kind: "invited" }), busy: false, fault: answer },
    });
  }
  if (invite.kind === "token") {
    turn.effect({ type: "put-aside", token: invite.value, expires: answer.expires });
  }
  turn.set("enrolment", {
    code: null,
    session: {
      kind: "invited",
      invite,
      whom: answer,
      step: turn.state.enrolment.here ? "name" : "install",
      busy: false,
      fault: null,
    },
  });
}

/** No further try can make it good. */
function isOver(fault: string): boolean {
  return ["unknown-token", "used", "expired", "revoked"].includes(fault);
}

export function onEnrolled(turn: Turn, { answer }: Of<"enrolled">): void {
  const { session } = turn.state.enrolment;
  if (session.kind !== "invited") {
    return;
  }
  if (typeof answer === "string") {
    if (isOver(answer)) {
      turn.effect({ type: "forget-link" });
    }
    turn.set("enrolment", { session: { ...session, busy: false, fault: answer } });
    return;
  }
  turn.effect({ type: "forget-link" });
  turn.set("enrolment", { session: enrolledAs(answer), setup: "microphone" });
  startLink(turn);
  turn.effect({ type: "fetch-past" });
}

export function onEnterPress(
  turn: Turn,
  press: Of<"press-enrol" | "press-look" | "press-again" | "press-code" | "press-here" | "press-setup">,
): void {
  const { session, setup } = turn.state.enrolment;
  switch (press.type) {
    case "press-enrol": {
      const name = press.name.trim();
      if (session.kind === "invited" && session.step === "name" && !session.busy && name !== "") {
        turn.set("enrolment", { session: { ...session, busy: true, fault: null } });
        turn.effect({ type: "enrol", invite: session.invite, name });
      }
      return;
    }
    case "press-look":
      if (session.kind === "invited" && session.step === "looking" && !session.busy) {
        look(turn, session.invite);
      }
      return;
    case "press-again":
      if (session.kind === "revoked" || session.kind === "estranged") {
        turn.set("enrolment", { session: { kind: "unknown", token: null } });
        turn.effect({ type: "who-am-i" });
      }
      return;
    case "press-code":
      if (session.kind !== "enrolled" && !turn.state.enrolment.code?.busy) {
        turn.set("enrolment", { code: { value: press.code, busy: true, fault: null } });
        turn.effect({ type: "look", invite: { kind: "code", value: press.code } });
      }
      return;
    case "press-here":
      if (session.kind === "invited" && session.step === "install") {
        turn.set("enrolment", { here: true, session: { ...session, step: "name" } });
      }
      return;
    case "press-setup":
      if (setup !== null) {
        const up = turn.isUp();
        const more = setup === "microphone" && (!up || turn.state.waking.offer !== null);
        turn.set("enrolment", { setup: more ? "notifications" : null });
      }
      return;
  }
}

export function onLeft(turn: Turn, done: boolean): void {
  const { session } = turn.state.enrolment;
  if (session.kind === "enrolled") {
    if (done) {
      turn.effect({ type: "forget-key" });
      turn.effect({ type: "unsubscribe" });
      forget(turn, { kind: "revoked" });
    } else {
      turn.set("enrolment", { session: { ...session, leaving: "failed" } });
    }
  }
}
