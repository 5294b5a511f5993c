/** The connection to the gateway: greeting, silence, loss, coming back (`docs/phone-protocol.md`, section 2). */
import { asksLost } from "./around";
import { endMedia } from "./media";
import { isLive, type Ring, type Session } from "./state";
import type { Transition } from "./transition";

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 15_000;
const GREETING = 8_000;
const PROBE = 4_000;
/** A gateway that owes an answer for this long is not said to be reached. */
const DOUBT = 1_500;
/** While the page is seen, the gateway is asked after so long a silence: what the screen says was observed shortly before. */
const WATCH = 3_000;
/** What was heard longer ago says nothing of now. */
const FRESH = 5_000;
/** A connection that is not made by then is tried anew when somebody touches the page, and much sooner on a new network. */
const STALE = 2_000;
const MOVED = 250;
/** How long another window has to say that it is there, and how often it is asked. */
const WINDOW = 700;
const WINDOWS = 5_000;
/** So many connections in a row without a signature, and the person is told that the browser keeps the key back. */
const KEYLESS = 3;
/** After so many connections in a row without a welcome, 4000 is believed to mean another protocol. */
const GREETINGS = 2;
/** A connection that lived this long was a good one: the next pause is the first again. */
const GOOD = 5_000;
/** A ringing phone that is cut off goes on ringing this long. */
const CUT_OFF = 5_000;

export function startLink(transition: Transition, attempt = 0): void {
  for (const key of ["alone", "replaced"]) {
    transition.cancel(key);
  }
  connect(transition, attempt);
}

function connect(transition: Transition, attempt: number): void {
  transition.set("connection", { link: { kind: "connecting", attempt, since: transition.now, slept: !transition.state.connection.visible } });
  transition.timer("greeting", GREETING);
  transition.effect({ type: "connect" });
}

/** The gateway speaks first: with a challenge. */
export function onSocketOpen(transition: Transition): void {
  if (transition.state.connection.link.kind === "connecting") {
    transition.set("connection", {
      link: { ...transition.state.connection.link, kind: "greeting", hellos: 0, refused: false },
      nonce: null,
      unproved: [],
    });
  }
}

/** What the next proof is made over: the greeting, or what waits. */
export function onChallenge(transition: Transition, nonce: string): void {
  transition.set("connection", { nonce, nonceAt: transition.now });
  if (transition.state.connection.link.kind === "greeting") {
    greet(transition);
  } else {
    transition.prove();
  }
}

function greet(transition: Transition): void {
  const { link } = transition.state.connection;
  const challenge = transition.challenge(transition.now);
  if (link.kind !== "greeting" || challenge === null || link.hellos > (link.refused ? 1 : 0)) {
    return;
  }
  transition.set("connection", { link: { ...link, hellos: link.hellos + 1, refused: false }, nonce: null });
  transition.effect({ type: "hello", challenge });
}

/** A page that slept over its challenge greets once more; for what else is refused the gateway closes. */
export function onGreetingRefused(transition: Transition, code: string): void {
  const { link } = transition.state.connection;
  if (link.kind === "greeting" && code === "stale" && link.hellos === 1) {
    transition.set("connection", { link: { ...link, refused: true } });
    greet(transition);
  }
}

/** Something came: the connection lives. */
export function onMessageAlive(transition: Transition): void {
  if (transition.state.connection.link.kind === "up") {
    transition.set("connection", { link: { ...transition.state.connection.link, heard: transition.now, doubt: false } });
    transition.cancel("doubt");
    alive(transition);
  }
}

/** Begins to wait for the gateway's next word. */
export function alive(transition: Transition): void {
  if (transition.state.connection.link.kind === "up") {
    transition.timer("silence", silence(transition.state.connection.link.heartbeat));
    if (transition.state.connection.visible) {
      transition.timer("watch", WATCH);
    }
  }
}

/** How long a living gateway may be silent: it pings every `heartbeat` seconds. */
export function silence(heartbeat: number): number {
  return heartbeat * 2_000 + 5_000;
}

export function onSocketClosed(transition: Transition, code: number): void {
  const { link } = transition.state.connection;
  const { session } = transition.state.enrolment;
  if (link.kind !== "up" && link.kind !== "greeting" && link.kind !== "connecting") {
    return;
  }
  const attempt = link.kind === "up" && transition.now - link.since >= GOOD ? 0 : link.attempt + 1;
  linkLost(transition);
  if (code === 4003) {
    return forget(transition, { kind: "revoked" });
  }
  if (code === 4006) {
    return forget(transition, { kind: "estranged", why: "device" });
  }
  if (code === 4001) {
    forgetRings(transition);
    transition.timer("replaced", WINDOWS);
    return transition.set("connection", { link: { kind: "replaced" } });
  }
  // A page that slept through its own greeting is closed with the same code: one of those is tried again.
  if (code === 4000 && attempt > GREETINGS) {
    forgetRings(transition);
    return transition.set("connection", { link: { kind: "outdated" } });
  }
  // The browser hides why the door stayed shut (a 401 looks like an outage): ask where it can be seen.
  if (link.kind === "connecting" && session.kind === "enrolled") {
    transition.effect({ type: "who-am-i" });
  }
  const patient = code === 4008 || code === 1009;
  const pause = Math.min(FIRST_PAUSE * 2 ** Math.max(0, Math.min(attempt, 6) - 1), LONGEST_PAUSE);
  transition.set("connection", { link: { kind: "waiting", attempt, patient } });
  transition.timer("reconnect", patient ? LONGEST_PAUSE : code === 1001 ? Math.max(pause, 2_000) : pause, 0.3);
}

/** The connection is gone: nothing asked of it will be answered. */
export function linkLost(transition: Transition): void {
  for (const key of ["greeting", "silence", "watch", "doubt", "probe", "sync", "alone", "replaced"]) {
    transition.cancel(key);
  }
  for (const ring of transition.state.calls.rings) {
    if (ring.media && ring.media.offer !== "none") {
      transition.cancel(`offer:${ring.id}`);
      transition.setRing(ring.id, { media: { ...ring.media, offer: "none", again: "fresh" } });
    }
    // Whether an order arrived is not known any more, and that is what is shown.
    transition.setRing(ring.id, {
      told: ring.told === "painting" ? "no" : ring.told,
      reply: ring.reply?.state === "asking" ? { ...ring.reply, state: "failed" } : ring.reply,
      openings: ring.openings.map((each) =>
        each.state === "asking" || each.state === "ordered" ? { ...each, state: "unconfirmed" } : each,
      ),
    });
  }
  asksLost(transition);
  for (const { message } of transition.state.connection.unproved) {
    transition.cancel(`proof:${message.id}`);
  }
  const { ending } = transition.state.phones;
  const { test } = transition.state.waking;
  transition.set("connection", {
    pending: [],
    nonce: null,
    unproved: [], });
 transition.set("phones", {
    ending: ending?.state === "asked" ? { ...ending, state: "failed" } : ending, });
 transition.set("waking", {
    test: test && test.state !== "over" ? { ...test, state: "over", why: "cut" } : test,
  });
  transition.cancel("test-over");
  if (transition.state.calls.rings.some(isLive)) {
    transition.timer("cut-off", CUT_OFF);
  }
}

/**
 * This phone's sessions, rings and history are its own no longer. Its key and its subscription stay: what ended here may have
 * ended by mistake, and only the person throws them away.
 */
export function forget(transition: Transition, session: Session): void {
  linkLost(transition);
  transition.cancel("reconnect");
  transition.effect({ type: "disconnect" });
  forgetRings(transition);
  transition.cancel("test-rings");
  transition.set("connection", { link: { kind: "idle" } });
  transition.set("enrolment", { session, setup: null });
  transition.set("schools", { all: [], plans: [], lockdowns: [], asks: [] });
  transition.set("history", { past: null, visit: null });
  transition.set("navigation", { page: "home", subject: null });
  transition.set("waking", { offer: null, status: { kind: "unknown" }, test: null, testing: null });
  transition.set("phones", { unreachable: [], rows: null, ending: null });
}

/** Another page of this phone has them now, or none. */
function forgetRings(transition: Transition): void {
  transition.cancel("cut-off");
  for (const ring of transition.state.calls.rings) {
    if (ring.media) {
      endMedia(transition, ring);
    }
  }
  transition.set("calls", { rings: [], shown: null });
}

export function onTimer(transition: Transition, key: string): void {
  const { link } = transition.state.connection;
  switch (key) {
    case "reconnect":
      if (link.kind === "waiting") {
        connect(transition, link.attempt);
      }
      return;
    case "greeting":
      if (link.kind === "connecting" || link.kind === "greeting") {
        giveUp(transition);
      }
      return;
    case "silence":
    case "probe":
      if (link.kind === "up") {
        giveUp(transition);
      }
      return;
    case "watch":
      if (transition.state.connection.visible && !transition.state.connection.pending.some(({ what }) => what === "probe")) {
        probe(transition);
      }
      return;
    case "doubt":
      if (link.kind === "up") {
        transition.set("connection", { link: { ...link, doubt: true } });
      }
      return;
    case "replaced":
      return lookForOther(transition);
    case "alone":
      return onAlone(transition);
    case "cut-off":
      if (link.kind !== "up") {
        // A tap on Answer that has not arrived by now is not meant for a visitor of later.
        transition.set("calls", {
          rings: transition.state.calls.rings.map((ring) =>
            isLive(ring)
              ? { ...ring, stale: true, role: ring.role === "answering" ? "asked" : ring.role }
              : ring,
          ),
        });
      }
      return;
    case "sync":
      return onSynced(transition);
    default:
      return;
  }
}

function giveUp(transition: Transition): void {
  transition.effect({ type: "disconnect" });
  onSocketClosed(transition, 1006);
}

/** The gateway has told every ring that lives: the others ended while this phone was cut off. */
function onSynced(transition: Transition): void {
  for (const ring of transition.state.calls.rings) {
    if (ring.stale && isLive(ring)) {
      assumeOver(transition, ring);
    }
  }
}

/** It is over, though nobody said how: history will. */
export function assumeOver(transition: Transition, ring: Ring): void {
  const { phase } = ring;
  transition.setRing(ring.id, {
    stale: false,
    phase: {
      kind: "ended",
      by: phase.kind === "ringing" ? null : phase.by,
      mine: phase.kind !== "ringing" && phase.mine,
      outcome: null,
      opened: ring.openings.some((each) => each.state === "pulsing" || each.state === "released"),
      openUntil: 0,
      at: transition.now,
    },
  });
  transition.effect({ type: "fetch-past" });
}

/** Finds out at once whether the connection still lives. */
export function probe(transition: Transition): void {
  const { link } = transition.state.connection;
  if (link.kind === "up") {
    if (transition.now - link.heard > FRESH) {
      transition.set("connection", { link: { ...link, doubt: true } });
    }
    const owed = transition.state.connection.pending.some(({ what }) => what === "probe");
    transition.request({ type: "visible", visible: transition.state.connection.visible }, "probe");
    if (!owed) {
      // Asking again lends no more time to a gateway that owes an answer.
      transition.timer("doubt", DOUBT);
      transition.timer("probe", PROBE);
    }
  }
}

/** The browser says that the network is gone: it may be wrong, but until the gateway answers nothing is promised. */
export function onOffline(transition: Transition): void {
  const { link } = transition.state.connection;
  if (link.kind === "up") {
    transition.set("connection", { link: { ...link, doubt: true } });
    probe(transition);
  }
}

/**
 * Something has woken the page: its person looks at it (`seen`) or touches it, or it has another network. What was under
 * way before may have died unheard while the page slept, and a ring is short: nothing is waited for that can be tried now.
 */
export function wake(transition: Transition, how: "seen" | "touched" | "network"): void {
  const { link } = transition.state.connection;
  const { session } = transition.state.enrolment;
  switch (link.kind) {
    case "idle":
      if (session.kind === "unreachable" || (session.kind === "estranged" && session.why === "storage")) {
        transition.cancel("identity");
        transition.effect({ type: "who-am-i" });
      }
      return;
    case "waiting":
      if (!link.patient || how !== "touched") {
        transition.cancel("reconnect");
        connect(transition, link.attempt);
      }
      return;
    case "connecting":
    case "greeting":
      if (link.slept || transition.now - link.since >= (how === "network" ? MOVED : STALE)) {
        connect(transition, link.attempt);
      }
      return;
    case "up":
      if (how !== "touched" || transition.now - link.heard > FRESH) {
        probe(transition);
      }
      return;
    case "outdated":
      if (how !== "touched") {
        connect(transition, GREETINGS);
      }
      return;
    case "replaced":
      if (how === "seen") {
        lookForOther(transition);
      }
      return;
  }
}

/** The page is hidden: the system may stop it at any moment. */
export function onHidden(transition: Transition): void {
  const { link } = transition.state.connection;
  transition.cancel("watch");
  if (link.kind === "connecting" || link.kind === "greeting") {
    transition.set("connection", { link: { ...link, slept: true } });
  }
}

/** The window that took over may be closed, or stopped by the system: then this one rings again. */
function lookForOther(transition: Transition): void {
  if (transition.state.connection.link.kind === "replaced") {
    transition.effect({ type: "ask-windows" });
    transition.timer("alone", WINDOW);
  }
}

export function onWindow(transition: Transition, says: "here" | "gone"): void {
  if (transition.state.connection.link.kind === "replaced") {
    transition.cancel("alone");
    if (says === "gone") {
      onAlone(transition);
    } else {
      transition.timer("replaced", WINDOWS);
    }
  }
}

function onAlone(transition: Transition): void {
  if (transition.state.connection.link.kind === "replaced") {
    startLink(transition);
  }
}

/** The greeting could not be signed: the browser's storage fails, for a moment or for good. */
export function onUnsigned(transition: Transition): void {
  if (transition.state.enrolment.session.kind !== "enrolled") {
    return;
  }
  const unsigned = transition.state.connection.unsigned + 1;
  transition.set("connection", { unsigned });
  if (unsigned < KEYLESS) {
    return giveUp(transition);
  }
  forget(transition, { kind: "estranged", why: "storage", attempt: unsigned });
  transition.timer("identity", storagePause(unsigned), 0.3);
}

/** At once at first, then ever more patiently. */
export function storagePause(attempt: number): number {
  return attempt === 0 ? 0 : Math.min(250 * 2 ** Math.min(attempt, 6), LONGEST_PAUSE);
}
