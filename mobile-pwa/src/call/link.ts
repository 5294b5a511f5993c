/** The connection to the gateway: greeting, silence, loss, coming back (`docs/phone-protocol.md`, section 2). */
import { asksLost } from "./around";
import { endLeg } from "./media";
import { isLive, type Ring, type Session } from "./state";
import type { Turn } from "./turn";

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

export function startLink(turn: Turn, attempt = 0): void {
  for (const key of ["alone", "replaced"]) {
    turn.cancel(key);
  }
  connect(turn, attempt);
}

function connect(turn: Turn, attempt: number): void {
  turn.set("connection", { link: { kind: "connecting", attempt, since: turn.now, slept: !turn.state.connection.visible } });
  turn.timer("greeting", GREETING);
  turn.effect({ type: "connect" });
}

/** The gateway speaks first: with a challenge. */
export function onSocketOpen(turn: Turn): void {
  if (turn.state.connection.link.kind === "connecting") {
    turn.set("connection", {
      link: { ...turn.state.connection.link, kind: "greeting", hellos: 0, refused: false },
      nonce: null,
      unproved: [],
    });
  }
}

/** What the next proof is made over: the greeting, or what waits. */
export function onChallenge(turn: Turn, nonce: string): void {
  turn.set("connection", { nonce, nonceAt: turn.now });
  if (turn.state.connection.link.kind === "greeting") {
    greet(turn);
  } else {
    turn.prove();
  }
}

function greet(turn: Turn): void {
  const { link } = turn.state.connection;
  const challenge = turn.challenge(turn.now);
  if (link.kind !== "greeting" || challenge === null || link.hellos > (link.refused ? 1 : 0)) {
    return;
  }
  turn.set("connection", { link: { ...link, hellos: link.hellos + 1, refused: false }, nonce: null });
  turn.effect({ type: "hello", challenge });
}

/** A page that slept over its challenge greets once more; for what else is refused the gateway closes. */
export function onGreetingRefused(turn: Turn, code: string): void {
  const { link } = turn.state.connection;
  if (link.kind === "greeting" && code === "stale" && link.hellos === 1) {
    turn.set("connection", { link: { ...link, refused: true } });
    greet(turn);
  }
}

/** Something came: the connection lives. */
export function onMessageAlive(turn: Turn): void {
  if (turn.state.connection.link.kind === "up") {
    turn.set("connection", { link: { ...turn.state.connection.link, heard: turn.now, doubt: false } });
    turn.cancel("doubt");
    alive(turn);
  }
}

/** Begins to wait for the gateway's next word. */
export function alive(turn: Turn): void {
  if (turn.state.connection.link.kind === "up") {
    turn.timer("silence", silence(turn.state.connection.link.heartbeat));
    if (turn.state.connection.visible) {
      turn.timer("watch", WATCH);
    }
  }
}

/** How long a living gateway may be silent: it pings every `heartbeat` seconds. */
export function silence(heartbeat: number): number {
  return heartbeat * 2_000 + 5_000;
}

export function onSocketClosed(turn: Turn, code: number): void {
  const { link } = turn.state.connection;
  const { session } = turn.state.enrolment;
  if (link.kind !== "up" && link.kind !== "greeting" && link.kind !== "connecting") {
    return;
  }
  const attempt = link.kind === "up" && turn.now - link.since >= GOOD ? 0 : link.attempt + 1;
  linkLost(turn);
  if (code === 4003) {
    return forget(turn, { kind: "revoked" });
  }
  if (code === 4006) {
    return forget(turn, { kind: "estranged", why: "device" });
  }
  if (code === 4001) {
    forgetRings(turn);
    turn.timer("replaced", WINDOWS);
    return turn.set("connection", { link: { kind: "replaced" } });
  }
  // A page that slept through its own greeting is closed with the same code: one of those is tried again.
  if (code === 4000 && attempt > GREETINGS) {
    forgetRings(turn);
    return turn.set("connection", { link: { kind: "outdated" } });
  }
  // The browser hides why the door stayed shut (a 401 looks like an outage): ask where it can be seen.
  if (link.kind === "connecting" && session.kind === "enrolled") {
    turn.effect({ type: "who-am-i" });
  }
  const patient = code === 4008 || code === 1009;
  const pause = Math.min(FIRST_PAUSE * 2 ** Math.max(0, Math.min(attempt, 6) - 1), LONGEST_PAUSE);
  turn.set("connection", { link: { kind: "waiting", attempt, patient } });
  turn.timer("reconnect", patient ? LONGEST_PAUSE : code === 1001 ? Math.max(pause, 2_000) : pause, 0.3);
}

/** The connection is gone: nothing asked of it will be answered. */
export function linkLost(turn: Turn): void {
  for (const key of ["greeting", "silence", "watch", "doubt", "probe", "sync", "alone", "replaced"]) {
    turn.cancel(key);
  }
  for (const ring of turn.state.calls.rings) {
    if (ring.leg && ring.leg.offer !== "none") {
      turn.cancel(`offer:${ring.id}`);
      turn.setRing(ring.id, { leg: { ...ring.leg, offer: "none", again: "fresh" } });
    }
    // Whether an order arrived is not known any more, and that is what is shown.
    turn.setRing(ring.id, {
      told: ring.told === "painting" ? "no" : ring.told,
      reply: ring.reply?.state === "asking" ? { ...ring.reply, state: "failed" } : ring.reply,
      openings: ring.openings.map((each) =>
        each.state === "asking" || each.state === "ordered" ? { ...each, state: "unconfirmed" } : each,
      ),
    });
  }
  asksLost(turn);
  for (const { message } of turn.state.connection.unproved) {
    turn.cancel(`proof:${message.id}`);
  }
  const { ending } = turn.state.phones;
  const { test } = turn.state.waking;
  turn.set("connection", {
    pending: [],
    nonce: null,
    unproved: [], });
 turn.set("phones", {
    ending: ending?.state === "asked" ? { ...ending, state: "failed" } : ending, });
 turn.set("waking", {
    test: test && test.state !== "over" ? { ...test, state: "over", why: "cut" } : test,
  });
  turn.cancel("test-over");
  if (turn.state.calls.rings.some(isLive)) {
    turn.timer("cut-off", CUT_OFF);
  }
}

/**
 * This phone's sessions, rings and history are its own no longer. Its key and its subscription stay: what ended here may have
 * ended by mistake, and only the person throws them away.
 */
export function forget(turn: Turn, session: Session): void {
  linkLost(turn);
  turn.cancel("reconnect");
  turn.effect({ type: "disconnect" });
  forgetRings(turn);
  turn.cancel("test-rings");
  turn.set("connection", { link: { kind: "idle" } });
  turn.set("enrolment", { session, setup: null });
  turn.set("schools", { all: [], plans: [], lockdowns: [], asks: [] });
  turn.set("history", { past: null, visit: null });
  turn.set("navigation", { page: "home", subject: null });
  turn.set("waking", { offer: null, status: { kind: "unknown" }, test: null, testing: null });
  turn.set("phones", { unreachable: [], rows: null, ending: null });
}

/** Another page of this phone has them now, or none. */
function forgetRings(turn: Turn): void {
  turn.cancel("cut-off");
  for (const ring of turn.state.calls.rings) {
    if (ring.leg) {
      endLeg(turn, ring);
    }
  }
  turn.set("calls", { rings: [], shown: null });
}

export function onTimer(turn: Turn, key: string): void {
  const { link } = turn.state.connection;
  switch (key) {
    case "reconnect":
      if (link.kind === "waiting") {
        connect(turn, link.attempt);
      }
      return;
    case "greeting":
      if (link.kind === "connecting" || link.kind === "greeting") {
        giveUp(turn);
      }
      return;
    case "silence":
    case "probe":
      if (link.kind === "up") {
        giveUp(turn);
      }
      return;
    case "watch":
      if (turn.state.connection.visible && !turn.state.connection.pending.some(({ what }) => what === "probe")) {
        probe(turn);
      }
      return;
    case "doubt":
      if (link.kind === "up") {
        turn.set("connection", { link: { ...link, doubt: true } });
      }
      return;
    case "replaced":
      return lookForOther(turn);
    case "alone":
      return onAlone(turn);
    case "cut-off":
      if (link.kind !== "up") {
        // A tap on Answer that has not arrived by now is not meant for a visitor of later.
        turn.set("calls", {
          rings: turn.state.calls.rings.map((ring) =>
            isLive(ring)
              ? { ...ring, stale: true, role: ring.role === "answering" ? "asked" : ring.role }
              : ring,
          ),
        });
      }
      return;
    case "sync":
      return onSynced(turn);
    default:
      return;
  }
}

function giveUp(turn: Turn): void {
  turn.effect({ type: "disconnect" });
  onSocketClosed(turn, 1006);
}

/** The gateway has told every ring that lives: the others ended while this phone was cut off. */
function onSynced(turn: Turn): void {
  for (const ring of turn.state.calls.rings) {
    if (ring.stale && isLive(ring)) {
      assumeOver(turn, ring);
    }
  }
}

/** It is over, though nobody said how: history will. */
export function assumeOver(turn: Turn, ring: Ring): void {
  const { phase } = ring;
  turn.setRing(ring.id, {
    stale: false,
    phase: {
      kind: "ended",
      by: phase.kind === "ringing" ? null : phase.by,
      mine: phase.kind !== "ringing" && phase.mine,
      outcome: null,
      opened: ring.openings.some((each) => each.state === "pulsing" || each.state === "released"),
      openUntil: 0,
      at: turn.now,
    },
  });
  turn.effect({ type: "fetch-past" });
}

/** Finds out at once whether the connection still lives. */
export function probe(turn: Turn): void {
  const { link } = turn.state.connection;
  if (link.kind === "up") {
    if (turn.now - link.heard > FRESH) {
      turn.set("connection", { link: { ...link, doubt: true } });
    }
    const owed = turn.state.connection.pending.some(({ what }) => what === "probe");
    turn.request({ type: "visible", visible: turn.state.connection.visible }, "probe");
    if (!owed) {
      // Asking again lends no more time to a gateway that owes an answer.
      turn.timer("doubt", DOUBT);
      turn.timer("probe", PROBE);
    }
  }
}

/** The browser says that the network is gone: it may be wrong, but until the gateway answers nothing is promised. */
export function onOffline(turn: Turn): void {
  const { link } = turn.state.connection;
  if (link.kind === "up") {
    turn.set("connection", { link: { ...link, doubt: true } });
    probe(turn);
  }
}

/**
 * Something has woken the page: its person looks at it (`seen`) or touches it, or it has another network. What was under
 * way before may have died unheard while the page slept, and a ring is short: nothing is waited for that can be tried now.
 */
export function wake(turn: Turn, how: "seen" | "touched" | "network"): void {
  const { link } = turn.state.connection;
  const { session } = turn.state.enrolment;
  switch (link.kind) {
    case "idle":
      if (session.kind === "unreachable" || (session.kind === "estranged" && session.why === "storage")) {
        turn.cancel("identity");
        turn.effect({ type: "who-am-i" });
      }
      return;
    case "waiting":
      if (!link.patient || how !== "touched") {
        turn.cancel("reconnect");
        connect(turn, link.attempt);
      }
      return;
    case "connecting":
    case "greeting":
      if (link.slept || turn.now - link.since >= (how === "network" ? MOVED : STALE)) {
        connect(turn, link.attempt);
      }
      return;
    case "up":
      if (how !== "touched" || turn.now - link.heard > FRESH) {
        probe(turn);
      }
      return;
    case "outdated":
      if (how !== "touched") {
        connect(turn, GREETINGS);
      }
      return;
    case "replaced":
      if (how === "seen") {
        lookForOther(turn);
      }
      return;
  }
}

/** The page is hidden: the system may stop it at any moment. */
export function onHidden(turn: Turn): void {
  const { link } = turn.state.connection;
  turn.cancel("watch");
  if (link.kind === "connecting" || link.kind === "greeting") {
    turn.set("connection", { link: { ...link, slept: true } });
  }
}

/** The window that took over may be closed, or stopped by the system: then this one rings again. */
function lookForOther(turn: Turn): void {
  if (turn.state.connection.link.kind === "replaced") {
    turn.effect({ type: "ask-windows" });
    turn.timer("alone", WINDOW);
  }
}

export function onWindow(turn: Turn, says: "here" | "gone"): void {
  if (turn.state.connection.link.kind === "replaced") {
    turn.cancel("alone");
    if (says === "gone") {
      onAlone(turn);
    } else {
      turn.timer("replaced", WINDOWS);
    }
  }
}

function onAlone(turn: Turn): void {
  if (turn.state.connection.link.kind === "replaced") {
    startLink(turn);
  }
}

/** The greeting could not be signed: the browser's storage fails, for a moment or for good. */
export function onUnsigned(turn: Turn): void {
  if (turn.state.enrolment.session.kind !== "enrolled") {
    return;
  }
  const unsigned = turn.state.connection.unsigned + 1;
  turn.set("connection", { unsigned });
  if (unsigned < KEYLESS) {
    return giveUp(turn);
  }
  forget(turn, { kind: "estranged", why: "storage", attempt: unsigned });
  turn.timer("identity", storagePause(unsigned), 0.3);
}

/** At once at first, then ever more patiently. */
export function storagePause(attempt: number): number {
  return attempt === 0 ? 0 : Math.min(250 * 2 ** Math.min(attempt, 6), LONGEST_PAUSE);
}
