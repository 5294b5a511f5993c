/** Whatever happens, in whatever order: what must hold after every step. */
import { expect, test } from "vitest";
import { isLive } from "../src/core/calls/rules";
import type { Event } from "../src/core/events";
import { MOST_ASKS } from "../src/core/schools/slice";
import { viewOf } from "../src/ui/view";
import { en, fr } from "../src/words/words";
import { Chance } from "./chance";
import { A, ANNE, B, GATE, LODGE, ME, nonce, Phone, SCHOOL, STAFF } from "./world";

const C = "01JQZ7M3E8T9V5C2R4N6B8D0F3";

function happen(phone: Phone, chance: Chance): Event {
  const ring = chance.of([A, A, B, C]);
  const by = chance.of([null, ME, STAFF, LODGE]);
  const gen = phone.state.calls.rings.find((each) => each.id === ring)?.media?.gen ?? chance.below(3);
  const remaining = chance.below(60_000);
  const message = (): Event => ({
    type: "message",
    message: chance.of([
      {
        type: "ring",
        ring,
        door: GATE,
        school: SCHOOL,
        age: 5,
        state: chance.of(["ringing", "ringing", "talking", "held"] as const),
        by,
        remaining,
        locks: ["gate"],
        phones: [ME, STAFF],
        callBackOf: chance.of([null, null, null, A]),
      },
      { type: "state", ring, state: "ringing" },
      { type: "state", ring, state: chance.of(["talking", "held"] as const), by, remaining },
      {
        type: "state",
        ring,
        state: "ended",
        by,
        outcome: chance.of(["answered", "visitor-left", "opened"]),
        opened: chance.next() < 0.5,
        openFor: chance.below(20_000),
      },
      { type: "ping", n: 3 },
      { type: "challenge", nonce: nonce(chance.below(9)) },
      { type: "ok", re: 1 + chance.below(phone.state.connection.nextId) },
      {
        type: "error",
        re: chance.next() < 0.9 ? 1 + chance.below(phone.state.connection.nextId) : null,
        code: chance.of(["taken", "not-now", "unknown-ring", "ended", "internal", "stale"]),
        by,
      },
      { type: "warning", ring, remaining },
      {
        type: "lock",
        ring,
        lock: "gate",
        state: chance.of(["ordered", "pulsing", "released", "refused", "unconfirmed"] as const),
        by,
        reason: null,
      },
      {
        type: "plan",
        school: chance.of([SCHOOL.id, "another"]),
        rung: [{ person: ANNE, inPlaceOf: null, phones: 1, reachable: chance.below(2) }],
        notRung: [],
        colleagues: [],
      },
      {
        type: "lockdown",
        school: chance.of([SCHOOL.id, "another"]),
        state: chance.of(["set", "none"] as const),
        by: null,
        at: null,
        doors: [],
      },
      { type: "media", ring, sdp: "v=0" },
      { type: "media-ended", ring },
      { type: "media-refused", ring, reason: chance.of(["no-common-codec", "bad-offer"]) },
      {
        type: "welcome",
        phone: ME,
        person: ANNE,
        heartbeat: 15,
        resumed: chance.next() < 0.5,
        schools: [],
        push: null,
      },
    ] as const),
  });
  const other = (): Event =>
    chance.of<Event>([
      { type: "socket-open" },
      { type: "socket-closed", code: chance.of([1001, 1006, 1006, 4000, 4001, 4003, 4006, 4008, 4010]) },
      { type: "identity", answer: chance.of(["not-enrolled", "unreachable", { phone: ME, person: ANNE }]) },
      { type: "network" },
      { type: "offline" },
      { type: "wake", how: chance.of(["seen", "touched"] as const) },
      { type: "window", says: chance.of(["here", "gone"] as const) },
      { type: "visible", visible: chance.next() < 0.5 },
      { type: "painted", ring },
      { type: "first-frame", ring },
      { type: "media-offer", ring, gen, sdp: "v=0" },
      { type: "media-state", ring, gen, ice: chance.of(["connected", "disconnected", "failed"]) },
      { type: "media-failed", ring, gen, never: chance.next() < 0.2 },
      { type: "mic", mic: chance.of(["off", "asking", "on", "refused", "missing"]) },
      { type: "unreadable" },
      { type: "press-use-here" },
      { type: "press-leave" },
      { type: "keyless" },
      { type: "left", done: chance.next() < 0.3 },
      { type: "past", rows: null },
    ]);
  const press = (): Event =>
    chance.of<Event>([
      { type: "press-answer", ring },
      { type: "press-answer", ring },
      { type: "press-decline", ring },
      { type: "press-hangup", ring },
      { type: "press-open", ring, lock: chance.of(["gate", "vault"]) },
      { type: "press-close", ring },
      { type: "press-show", ring },
      { type: "press-mute" },
      { type: "press-microphone" },
      { type: "press-page", page: chance.of(["home", "history", "quiet", "lockdown"]), of: SCHOOL.id },
      { type: "press-page", page: "visit", of: ring },
      { type: "press-quiet", school: SCHOOL.id, length: chance.of([null, "hour"] as const) },
      { type: "press-lockdown", school: SCHOOL.id, state: chance.of(["set", "lift"] as const) },
      { type: "press-hand-over", school: SCHOOL.id, to: chance.of([null, "karim"]), length: "day" },
      { type: "press-call-back", ring },
    ]);
  const kind = chance.next();
  return kind < 0.5 ? message() : kind < 0.75 ? press() : other();
}

test.each(Array.from({ length: 40 }, (_, seed) => seed + 1))("holds for seed %i", (seed) => {
  const chance = new Chance(seed);
  let phone = Phone.ready();
  let sessions = new Map<string, number>();
  for (let turn = 0; turn < 400; turn++) {
    if (
      phone.state.enrolment.session.kind === "revoked" ||
      phone.state.enrolment.session.kind === "stranger"
    ) {
      expect(phone.state.calls.rings).toEqual([]);
      expect([...sessions]).toEqual([]);
      phone = Phone.ready();
      sessions = new Map();
    }
    phone.clear();
    phone.paints = chance.next() < 0.8;
    const up = phone.state.connection.link.kind === "up";
    if (chance.next() < 0.2) {
      phone.wait(chance.below(9_000));
    } else {
      phone.do(happen(phone, chance));
    }
    const { state } = phone;

    // Nothing leaves without a connection. (Validity by the schema is asserted where it leaves.)
    if (!up && state.connection.link.kind !== "up") {
      expect(phone.sent().filter((message) => message.type !== "visible")).toEqual([]);
    }
    // Nobody who is called back rings here.
    const { tone } = phone.desired();
    expect(tone === null || phone.ring(tone).callBackOf === null).toBe(true);
    // Bounds.
    expect(state.calls.rings.length).toBeLessThanOrEqual(16);
    expect(state.connection.pending.length).toBeLessThanOrEqual(64);
    expect(state.schools.asks.length).toBeLessThanOrEqual(MOST_ASKS);
    // What is asked is waited for on a connection only, and only of this phone's schools is anything known.
    if (state.connection.link.kind !== "up") {
      expect(state.schools.asks.filter((each) => each.state === "asking")).toEqual([]);
    }
    for (const each of [...state.schools.plans, ...state.schools.lockdowns]) {
      expect(state.schools.all.map(({ id }) => id)).toContain(each.school);
    }
    // The screen shows a ring that exists, and every view has its words.
    if (state.calls.shown !== null) {
      expect(state.calls.rings.map((ring) => ring.id)).toContain(state.calls.shown);
    }
    expect(viewOf(state)).toMatch(/^[a-z-]+$/);
    // Sessions: started once, closed once, none for a ring that is over or not on the screen.
    for (const effect of phone.log) {
      if (effect.type === "media-start") {
        sessions.set(effect.ring, effect.gen);
      } else if (effect.type === "media-restart" || effect.type === "media-accept") {
        expect(sessions.get(effect.ring)).toBe(effect.gen);
      } else if (effect.type === "media-close") {
        expect(sessions.delete(effect.ring)).toBe(true);
      }
    }
    for (const ring of state.calls.rings) {
      expect(sessions.has(ring.id)).toBe(ring.media !== null);
      if (ring.media) {
        expect(isLive(ring) && state.calls.shown === ring.id).toBe(true);
      }
    }
    // Sound, microphone and light follow what is the case.
    const wants = phone.desired();
    expect(wants.tone === null || wants.voice === null).toBe(true);
    for (const id of [wants.tone, wants.voice]) {
      expect(id === null || isLive(phone.ring(id))).toBe(true);
    }
    if (wants.voice !== null) {
      expect(wants.voice).toBe(state.calls.shown);
    }
  }
});

test("every word of a state has its sentence in both languages", () => {
  for (const words of [fr, en]) {
    for (const outcome of [
      "answered",
      "opened",
      "declined",
      "nobody-answered",
      "nobody-reachable",
      "visitor-left",
      "too-many",
      "door-lost",
      "phone-lost",
      "time-limit",
      "no-common-codec",
      "failed",
    ]) {
      expect(words.outcome.words[outcome], outcome).toBeTruthy();
    }
    for (const code of ["not-now", "not-allowed", "unknown-lock", "door-unreachable"]) {
      expect(words.lock.denied[code], code).toBeTruthy();
    }
  }
});
