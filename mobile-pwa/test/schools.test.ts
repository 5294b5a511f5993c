/** Who is rung, lockdown, call back, and what is asked of the gateway: nothing is believed before it has said so. */
import { describe, expect, test } from "vitest";
import { callBackUntil } from "../src/core/history/history";
import { askOf } from "../src/core/schools/asks";
import { isLockedDown, lockdownOf, may, planOf } from "../src/core/schools/schools";
import { MOST_ASKS } from "../src/core/schools/slice";
import type { Visit } from "../src/protocol/messages";
import { readPastRings, readPhones, readVisit } from "../src/protocol/visits";
import { viewOf } from "../src/ui/view";
import { daysAgo, until } from "../src/words/times";
import { en, fr } from "../src/words/words";
import { A, ANNE, B, BACK, GATE, ME, PAST, Phone, SCHOOL } from "./world";

const KARIM = { id: "karim", name: "Karim Benali" };
const MAY = ["answer", "open", "history", "call-back", "lockdown", "lift", "hand-over", "quiet"];

function plan(more: Record<string, unknown> = {}) {
  return {
    type: "plan",
    school: SCHOOL.id,
    rung: [{ person: ANNE, for: null, phones: 2, reachable: 1 }],
    "not-rung": [],
    colleagues: [{ ...KARIM, reachable: 0 }],
    ...more,
  };
}

function lockdown(state: "set" | "none", more: Record<string, unknown> = {}) {
  return {
    type: "lockdown",
    school: SCHOOL.id,
    state,
    by: state === "set" ? ANNE : null,
    at: state === "set" ? "2026-03-17T07:42:00.000Z" : null,
    doors: [{ ...GATE, "held-by": state === "set" ? "asked" : "nobody" }],
    ...more,
  };
}

function head(): Phone {
  const phone = Phone.ready().cut();
  return phone
    .comesBack({ schools: [{ ...SCHOOL, may: MAY, doors: [{ ...GATE, online: true, locks: ["gate"] }] }] })
    .hears(plan())
    .hears(lockdown("none"))
    .clear();
}

describe("who is rung", () => {
  test("is what the gateway said last, for each school", () => {
    const phone = head().hears(plan({ rung: [] }));
    expect(planOf(phone.state, SCHOOL.id)?.rung).toEqual([]);
    expect(phone.state.schools.plans).toHaveLength(1);
  });

  test("is not kept of a school that is not this phone's", () => {
    const phone = head()
      .hears(plan({ school: "other" }))
      .hears(lockdown("set", { school: "other" }));
    expect(planOf(phone.state, "other")).toBeNull();
    expect(lockdownOf(phone.state, "other")).toBeNull();
    phone.cut().comesBack({ schools: [] });
    expect(phone.state.schools).toMatchObject({ plans: [], lockdowns: [] });
  });

  test("is forgotten with the session", () => {
    const phone = head().hears(lockdown("set")).cut(4003);
    expect(phone.state.schools).toMatchObject({ plans: [], lockdowns: [], asks: [] });
    expect(phone.state.history.visit).toBeNull();
  });
});

describe("what is asked", () => {
  const presses = [
    [
      { type: "press-hand-over", school: SCHOOL.id, to: KARIM.id, length: "day" },
      "hand-over",
      { type: "hand-over", school: SCHOOL.id, to: KARIM.id, for: "day" },
    ],
    [
      { type: "press-hand-over", school: SCHOOL.id, to: KARIM.id, length: "day", anyway: true },
      "hand-over",
      { type: "hand-over", school: SCHOOL.id, to: KARIM.id, for: "day", anyway: true },
    ],
    [
      { type: "press-hand-over", school: SCHOOL.id, to: null, length: "day" },
      "hand-over",
      { type: "hand-over", school: SCHOOL.id, to: null },
    ],
    [
      { type: "press-quiet", school: SCHOOL.id, length: "hour" },
      "quiet",
      { type: "quiet", school: SCHOOL.id, for: "hour" },
    ],
    [
      { type: "press-quiet", school: SCHOOL.id, length: null },
      "quiet",
      { type: "quiet", school: SCHOOL.id, for: null },
    ],
    [
      { type: "press-lockdown", school: SCHOOL.id, state: "set" },
      "lockdown",
      { type: "lockdown", school: SCHOOL.id, state: "set" },
    ],
  ] as const;

  test.each(presses)("%o leaves once, and waits for its answer", (press, what, message) => {
    const phone = head().do(press).do(press);
    expect(phone.sent(what)).toMatchObject([message]);
    expect(askOf(phone.state, what, SCHOOL.id)).toMatchObject({ state: "asking" });
    phone.ok(what);
    expect(askOf(phone.state, what, SCHOOL.id)).toMatchObject({ state: "done" });
    // The plan and the lockdown are the gateway's to say.
    expect(planOf(phone.state, SCHOOL.id)?.rung).toHaveLength(1);
    expect(lockdownOf(phone.state, SCHOOL.id)).toBeNull();
  });

  test("the page that asked stays until the answer is yes, and then gives way to the first", () => {
    const phone = head().do({ type: "press-page", page: "quiet", of: SCHOOL.id });
    expect(viewOf(phone.state)).toBe("quiet");
    phone.do({ type: "press-quiet", school: SCHOOL.id, length: "hour" }).refuses("quiet", "not-allowed");
    expect(viewOf(phone.state)).toBe("quiet");
    expect(askOf(phone.state, "quiet", SCHOOL.id)).toMatchObject({ state: "refused", why: "not-allowed" });
    phone.do({ type: "press-quiet", school: SCHOOL.id, length: "hour" }).ok("quiet");
    expect(viewOf(phone.state)).toBe("waiting");
  });

  test("without a connection nothing leaves, and that is said; nothing is sent later", () => {
    const phone = head().cut().clear().do({ type: "press-lockdown", school: SCHOOL.id, state: "set" });
    expect(askOf(phone.state, "lockdown", SCHOOL.id)).toMatchObject({ state: "unsent" });
    phone.comesBack();
    expect(phone.sent("lockdown")).toEqual([]);
  });

  test("what was under way when the connection was lost, or is never answered, is not known", () => {
    const cut = head().do({ type: "press-lockdown", school: SCHOOL.id, state: "set" }).cut();
    expect(askOf(cut.state, "lockdown", SCHOOL.id)).toMatchObject({ state: "unknown" });
    const silent = head().do({ type: "press-quiet", school: SCHOOL.id, length: "day" }).wait(10_000);
    expect(askOf(silent.state, "quiet", SCHOOL.id)).toMatchObject({ state: "unknown" });
    silent.ok("quiet");
    expect(askOf(silent.state, "quiet", SCHOOL.id), "an answer that late is none").toMatchObject({
      state: "unknown",
    });
  });

  test("what has been read is gone with the next page, and there is never much of it", () => {
    const phone = head().do({ type: "press-quiet", school: SCHOOL.id, length: "day" }).ok("quiet");
    phone.do({ type: "press-page", page: "history" });
    expect(phone.state.schools.asks).toEqual([]);
    for (let n = 0; n < 40; n++) {
      phone.do({ type: "press-quiet", school: `s${n}`, length: "day" });
    }
    expect(phone.state.schools.asks.length).toBeLessThanOrEqual(MOST_ASKS);
  });

  test("a page about a school that is this phone's no longer gives way", () => {
    const phone = head().do({ type: "press-page", page: "lockdown", of: SCHOOL.id });
    expect(viewOf(phone.state)).toBe("lockdown");
    phone.cut().comesBack({ schools: [] });
    expect(viewOf(phone.state)).toBe("waiting");
  });
});

describe("lockdown", () => {
  test("holds for every door of the school as soon as the gateway says so, until it is lifted", () => {
    const phone = head().hears(lockdown("set"));
    expect(lockdownOf(phone.state, SCHOOL.id)).toMatchObject({ by: ANNE, doors: [{ heldBy: "asked" }] });
    expect(isLockedDown(phone.state, SCHOOL.id, BACK.id)).toBe(true);
    phone.hears(lockdown("none"));
    expect(isLockedDown(phone.state, SCHOOL.id, GATE.id)).toBe(false);
  });

  test("of one door holds though the school's is lifted", () => {
    const phone = head().hears({
      type: "door",
      school: SCHOOL.id,
      door: { ...GATE, online: true, locks: ["gate"], locked: true, faults: [] },
    });
    expect(isLockedDown(phone.state, SCHOOL.id, GATE.id)).toBe(true);
    expect(isLockedDown(phone.state, SCHOOL.id, BACK.id)).toBe(false);
  });
});

describe("calling back", () => {
  const row = { ...PAST, ring: A, door: GATE, at: 0, outcome: "visitor-left", by: null, opened: false };

  test("is offered for as long as the gateway said, by the phone's own clock, to whom may", () => {
    const phone = head().do({ type: "past", rows: [{ ...row, callBackFor: 60_000 }] });
    expect(callBackUntil(phone.state, A)).toBe(phone.now + 60_000);
    expect(callBackUntil(phone.state, B)).toBe(0);
    phone.do({ type: "past", rows: [row] });
    expect(callBackUntil(phone.state, A)).toBe(0);
    const other = Phone.ready().do({ type: "past", rows: [{ ...row, callBackFor: 60_000 }] });
    expect(may(other.state, SCHOOL.id, "call-back")).toBe(false);
    expect(callBackUntil(other.state, A)).toBe(0);
  });

  test("comes to the screen as a call that rings no bell", () => {
    const phone = head().do({ type: "press-call-back", ring: A }).ok("call-back");
    phone.rings(B, { "call-back-of": A, phones: [ME] });
    expect(viewOf(phone.state)).toBe("ringing");
    expect(phone.ring(B).callBackOf).toBe(A);
    expect(phone.desired()).toMatchObject({ tone: null, calling: [], awake: true });
    phone.clear().do({ type: "press-answer", ring: B });
    expect(phone.sent("answer")).toMatchObject([{ ring: B }]);
  });

  test("that is refused says why; in mid-call it is not even asked", () => {
    const phone = head().do({ type: "press-call-back", ring: A }).refuses("call-back", "too-late");
    expect(askOf(phone.state, "call-back", A)).toMatchObject({ state: "refused", why: "too-late" });
    const busy = head().talks().clear().do({ type: "press-call-back", ring: B });
    expect(busy.sent()).toEqual([]);
  });
});

describe("one visit", () => {
  const body = {
    ring: A,
    door: GATE,
    school: SCHOOL,
    at: "2026-03-17T07:42:00.000Z",
    outcome: "answered",
    by: ME,
    late: false,
    sure: true,
    snapshot: true,
    callBackUntil: 0,
    callBackOf: null,
    opened: [
      {
        lock: "gate",
        by: ME,
        person: ANNE,
        at: "2026-03-17T07:42:30.000Z",
        state: "released",
        gate: "opened",
      },
    ],
    phones: [{ ...ME, sent: 41, woken: null, told: 230, answered: 4_100 }],
    calledBack: [{ ring: B, by: ME, at: "2026-03-17T07:45:00.000Z", outcome: "answered" }],
  };

  test("is read whole, and not at all where it is not whole", () => {
    expect(readVisit(body)).toMatchObject({
      opened: true,
      openings: [{ person: ANNE, gate: "opened" }],
      phones: [{ told: 230, woken: null }],
      calledBack: [{ ring: B }],
    });
    for (const bad of [
      { ...body, ring: "x" },
      { ...body, opened: true },
      { ...body, phones: undefined },
      { ...body, at: "yesterday" },
      { ...body, opened: Array(65).fill(body.opened[0]) },
      null,
      [],
    ]) {
      expect(readVisit(bad)).toBeNull();
    }
    expect(readPastRings({ rings: [{ ...body, opened: true, callBackUntil: 5 }] })).toMatchObject([
      { callBackFor: 5, late: false, snapshot: true },
    ]);
  });

  test("is fetched when it is looked at; an answer about another is passed over", () => {
    const phone = head().do({ type: "press-page", page: "visit", of: A });
    expect(phone.effects("fetch-visit")).toMatchObject([{ ring: A }]);
    expect(phone.state.history.visit).toMatchObject({ ring: A, state: "loading" });
    phone.do({ type: "visit", ring: B, answer: readVisit({ ...body, ring: B }) as Visit });
    expect(phone.state.history.visit).toMatchObject({ state: "loading" });
    phone.do({ type: "visit", ring: A, answer: null });
    expect(phone.state.history.visit).toMatchObject({ state: "failed" });
    phone.do({ type: "visit", ring: A, answer: "gone" });
    expect(phone.state.history.visit).toMatchObject({ state: "gone", detail: null });
    phone.do({ type: "visit", ring: A, answer: readVisit(body) });
    expect(phone.state.history.visit).toMatchObject({ state: "there", detail: { ring: A } });
  });

  test("phones are read whole or not at all", () => {
    const phone = {
      ...ME,
      person: ANNE,
      this: true,
      connected: true,
      seen: null,
      push: null,
      unreachable: null,
    };
    expect(readPhones({ phones: [phone] })).toMatchObject([{ mine: true, seen: null }]);
    expect(readPhones({ phones: [{ ...phone, connected: "yes" }] })).toBeNull();
  });
});

describe("words around the ring", () => {
  const now = new Date(2026, 2, 17, 8, 42).getTime();

  test("ends are said as people say them", () => {
    const at = (day: number, hour: number) => new Date(2026, 2, day, hour, 0).getTime();
    expect(fr.school.plan.until(at(17, 14), now)).toBe("jusqu'à 14:00");
    expect(fr.school.plan.until(at(18, 0), now)).toBe("jusqu'à minuit");
    expect(fr.school.plan.until(at(18, 9), now)).toBe("jusqu'à demain 09:00");
    expect(fr.school.plan.until(at(25, 9), now)).toBe("jusqu'au 25 mars 09:00");
    expect(fr.school.plan.until(null, now)).toBe("jusqu'à nouvel ordre");
    expect(en.school.plan.until(at(17, 14), now)).toBe("until 14:00");
    expect(until(at(18, 0), now, "en").kind).toBe("midnight");
    expect(daysAgo(at(16, 23), now)).toBe(1);
  });

  test("counts agree with their nouns", () => {
    expect(fr.school.plan.phones(2, 1)).toBe("2 téléphones, 1 joignable");
    expect(fr.school.plan.phones(1, 1)).toBe("1 téléphone joignable");
    expect(fr.school.plan.phones(3, 3)).toBe("3 téléphones joignables");
    expect(fr.school.plan.phones(1, 0)).toBe("1 téléphone, aucun joignable");
    expect(fr.school.plan.phones(0, 0)).toBe("aucun téléphone relié");
    expect(fr.school.visits.count(1, 1)).toBe("1 visite, 1 manquée");
    expect(fr.school.visits.count(3, 2)).toBe("3 visites, 2 manquées");
    expect(fr.school.visits.count(0, 0)).toBe("0 visite");
    expect(en.school.visits.count(1, 0)).toBe("1 visit");
    expect(en.school.plan.phones(2, 1)).toBe("2 phones, 1 reachable");
  });

  test("no time of either language is told by halves of the day", () => {
    for (const words of [fr, en]) {
      expect(words.school.plan.until(new Date(2026, 2, 17, 15, 5).getTime(), now)).toContain("15:05");
    }
  });

  test("every refusal that the protocol names has words of its own", () => {
    for (const { school } of [fr, en]) {
      for (const code of [
        "not-allowed",
        "not-now",
        "unknown-person",
        "unsigned",
        "stale",
        "signature",
        "too-many",
      ]) {
        expect(school.acts.refused[code], code).toBeTruthy();
      }
      for (const code of ["too-late", "not-now", "door-unreachable", "unknown-ring", "too-many"]) {
        expect(school.callBack.refused[code], code).toBeTruthy();
      }
    }
  });
});
