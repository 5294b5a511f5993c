import { describe, expect, test } from "vitest";
import { MOST_TEXT, readAccounts, readIdentity, readMessage, readNext } from "../src/protocol/read";
import { readPastRings } from "../src/protocol/visits";
import { Chance } from "./chance";
import { faultOfGateway, typesOfGateway } from "./schema";
import { A, ANNE, GATE, ME, SCHOOL, STAFF } from "./world";

/** The longest name of a door of a further commune: three labels of 32. */
const FAR = { ...GATE, id: `${"d".repeat(32)}.${"s".repeat(32)}.${"c".repeat(32)}` };
const door = { ...FAR, online: true, locks: ["gate", "side-door"] };

/** One of each kind that the gateway sends. */
const SAMPLES: readonly Record<string, unknown>[] = [
  {
    type: "welcome",
    protocol: 1,
    phone: ME,
    person: ANNE,
    heartbeat: 15,
    resumed: true,
    schools: [{ ...SCHOOL, doors: [door] }],
  },
  {
    type: "ring",
    ring: A,
    door: GATE,
    school: SCHOOL,
    age: 0,
    state: "ringing",
    by: null,
    locks: ["gate"],
    phones: [ME],
  },
  {
    type: "ring",
    ring: A,
    door: GATE,
    school: SCHOOL,
    age: 9,
    state: "held",
    by: STAFF,
    remaining: 8_000,
    locks: [],
    phones: [],
  },
  { type: "state", ring: A, state: "ringing", by: null },
  { type: "state", ring: A, state: "talking", by: ME, remaining: 118_000 },
  { type: "state", ring: A, state: "held", by: null, remaining: 0 },
  { type: "state", ring: A, state: "ended", by: ME, outcome: "answered", opened: true, "open-until": 20_000 },
  { type: "state", ring: A, state: "ended", by: null, outcome: "nobody-answered", opened: false },
  { type: "warning", ring: A, kind: "ends-soon", remaining: 15_000 },
  { type: "no-picture", ring: A, reason: "nothing-from-phone" },
  { type: "lock", ring: A, lock: "gate", state: "refused", by: ME, reason: "verrouillé" },
  { type: "lock", ring: A, lock: "gate", state: "pulsing" },
  { type: "gate", ring: A, door: GATE, lock: "gate", state: "opened", after: 800 },
  { type: "gate", door: GATE, lock: "gate", state: "forced", after: 0 },
  { type: "door", school: SCHOOL.id, door: { ...door, locked: true, faults: ["camera"] } },
  { type: "media", ring: A, sdp: "v=0\r\n" },
  { type: "media-ended", ring: A },
  { type: "media-refused", ring: A, reason: "no-common-codec", detail: "VP8" },
  {
    type: "welcome",
    protocol: 1,
    phone: ME,
    person: ANNE,
    heartbeat: 15,
    resumed: true,
    schools: [{ ...SCHOOL, doors: [door], may: ["answer", "hand-over"] }],
    push: { key: "B".repeat(87), hosts: ["push.example"] },
  },
  { type: "challenge", nonce: "n".repeat(43) },
  {
    type: "plan",
    school: SCHOOL.id,
    rung: [{ person: ANNE, for: STAFF, phones: 2, reachable: 1 }],
    "not-rung": [{ person: STAFF, why: "handed-over", to: ANNE, until: "2026-01-31T16:00:00.000Z" }],
    colleagues: [STAFF],
  },
  {
    type: "lockdown",
    school: SCHOOL.id,
    state: "set",
    by: ANNE,
    at: "2026-01-31T08:15:30.123Z",
    doors: [{ ...GATE, "held-by": "asked" }],
  },
  { type: "lockdown", school: SCHOOL.id, state: "none", by: null, at: null, doors: [] },
  { type: "test", test: "0123456789abcdef", silent: false },
  { type: "test-result", test: "0123456789abcdef", connection: 41, woken: null, push: "sent" },
  { type: "unreachable", phone: ME, since: "2026-01-31T08:15:30.123Z" },
  { type: "ping", n: 0 },
  { type: "ok", re: 1 },
  { type: "error", re: 3, code: "taken", message: "late", by: STAFF, ring: A },
  { type: "error", code: "internal", message: "" },
];

const read = (message: unknown) => readMessage(JSON.stringify(message));

describe("what the gateway sends", () => {
  test("is tried here in each kind that the schema has", () => {
    expect([...new Set(SAMPLES.map((sample) => sample.type))].sort()).toEqual(typesOfGateway());
  });

  test.each(SAMPLES.map((sample) => [`${sample.type}`, sample] as const))("%s is read", (_, sample) => {
    expect(faultOfGateway(sample)).toBeNull();
    expect(read(sample)).not.toBeNull();
  });

  test.each(SAMPLES.map((sample) => [`${sample.type}`, sample] as const))(
    "%s with members of a later version is read just the same",
    (_, sample) => {
      expect(read({ ...sample, later: { any: [1] }, __proto__: null })).toEqual(read(sample));
    },
  );

  test.each(SAMPLES.map((sample) => [`${sample.type}`, sample] as const))(
    "%s that lacks what it must have, by the schema, is refused",
    (_, sample) => {
      for (const member of Object.keys(sample)) {
        const { [member]: _gone, ...rest } = sample;
        // `by`, the developer's sentence and how long a gate took are not needed to show something true.
        if (faultOfGateway(rest) !== null && member !== "by" && member !== "message" && member !== "after") {
          expect(read(rest), `without ${member}`).toBeNull();
        }
      }
    },
  );

  test("times that are too long are a day, unsaid ones none", () => {
    const ended = read({ ...SAMPLES[6], "open-until": 1e15 });
    expect(ended).toMatchObject({ openFor: 86_400_000 });
    expect(read(SAMPLES[7])).toMatchObject({ openFor: 0 });
    expect(read({ ...SAMPLES[1], age: 1e15 })).toMatchObject({ age: 86_400_000 });
  });

  test("names cannot turn the screen's text round or break its lines", () => {
    const tricky = { ...SAMPLES[1], door: { id: "x", name: "Por\u202etail\n\u0000\u2066é\u{1f514}" } };
    expect(read(tricky)).toMatchObject({ door: { name: "Portailé\u{1f514}" } });
  });

  test("a name is as long as the schema says, counted in characters", () => {
    const named = (name: string) => read({ ...SAMPLES[1], door: { id: "x", name } });
    expect(named("\u{1f514}".repeat(80))).not.toBeNull();
    expect(named("\u{1f514}".repeat(81))).toBeNull();
    expect(named("é".repeat(80))).not.toBeNull();
    expect(named("é".repeat(81))).toBeNull();
    expect(named("é".repeat(161))).toBeNull();
    expect(named("")).toBeNull();
  });
});

describe("hostile input", () => {
  test.each([
    "",
    "null",
    "[]",
    "7",
    '"ring"',
    "{}",
    "{",
    '{"type":"ring"',
    '{"type":7}',
    '{"type":"hasOwnProperty"}',
    '{"type":"__proto__"}',
    `{"type":"ping","n":${"9".repeat(400)}}`,
    '{"type":"ping","n":1.5}',
    '{"type":"ping","n":"1"}',
    '{"type":"ping","n":-1}',
    `{"type":"state","ring":"${A.toLowerCase()}","state":"ringing","by":null}`,
    `{"type":"state","ring":"${A}\\n","state":"ringing","by":null}`,
    `{"type":"media","ring":"${A}","sdp":"${"x".repeat(32_769)}"}`,
    `{"type":"lock","ring":"${A}","lock":"../gate","state":"pulsing"}`,
    `{"type":"lock","ring":"${A}","lock":"gate","state":"open"}`,
    "[".repeat(100_000),
    `${"[".repeat(100_000)}${"]".repeat(100_000)}`,
  ])("%.60s is nothing", (text) => {
    expect(readMessage(text)).toBeNull();
  });

  test("a text without end is not even looked at", () => {
    expect(readMessage(`{"type":"ping","n":1,"x":"${"x".repeat(MOST_TEXT)}"}`)).toBeNull();
  });

  test("lists are as long as the schema allows, no longer", () => {
    expect(read({ ...SAMPLES[1], phones: Array(64).fill(ME) })).not.toBeNull();
    expect(read({ ...SAMPLES[1], phones: Array(65).fill(ME) })).toBeNull();
    expect(read({ ...SAMPLES[1], locks: Array(5).fill("gate") })).toBeNull();
    expect(read({ ...SAMPLES[1], phones: { length: 3 } })).toBeNull();
  });

  /** Values that a hostile or a broken gateway could put anywhere. */
  const ODD: readonly unknown[] = [
    null,
    true,
    0,
    -1,
    1.5,
    1e308,
    2 ** 53,
    "",
    "x".repeat(100),
    "\u202e\u0000",
    "\ud800",
    [],
    [null],
    {},
    { id: 1, name: 2 },
    { id: "", name: "" },
    { toString: "x", __proto__: { name: "y" } },
    ME,
    A,
    "ended",
    "ringing",
  ];

  function mutate(value: unknown, chance: Chance): unknown {
    if (chance.next() < 0.15) {
      return chance.of(ODD);
    }
    if (Array.isArray(value)) {
      const list = value.map((each) => mutate(each, chance));
      return chance.next() < 0.1 ? [...list, chance.of(ODD)] : list;
    }
    if (typeof value === "object" && value !== null) {
      return Object.fromEntries(
        Object.entries(value)
          .filter(() => chance.next() > 0.05)
          .map(([name, each]) => [name, mutate(each, chance)]),
      );
    }
    return value;
  }

  test("whatever is changed, a message is read whole or not at all, and never read where the schema's forms forbid it", () => {
    const chance = new Chance(20_260_131);
    let taken = 0;
    for (let turn = 0; turn < 10_000; turn++) {
      const sent = mutate(chance.of(SAMPLES), chance);
      const text = JSON.stringify(sent) ?? "";
      const message = readMessage(text);
      if (message !== null) {
        taken++;
        // What is read says no more than what was sent, and reads itself again.
        expect(JSON.stringify(message)).not.toMatch(/undefined|NaN/);
        const { type } = message;
        const again: Record<string, unknown> = { ...message };
        if (type === "welcome") {
          again.protocol = 1;
        } else if (type === "error") {
          again.message = "";
          again.re = message.re ?? 1;
        } else if (type === "warning") {
          again.kind = "ends-soon";
        } else if (type === "gate") {
          again.after = 0;
          if (message.ring === null) {
            delete again.ring;
          }
        } else if (type === "lock") {
          again.reason = message.reason ?? "";
        } else if (type === "state" && message.state === "ended") {
          again["open-until"] = message.openFor;
        }
        if (type === "state" && message.state === "ringing") {
          again.by = null;
        }
        const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());
        if (type === "plan") {
          again.rung = message.rung.map((each) => ({ ...each, for: each.inPlaceOf }));
          again["not-rung"] = message.notRung.map((each) => ({ ...each, until: iso(each.until) }));
        } else if (type === "lockdown") {
          again.at = iso(message.at);
          again.doors = message.doors.map((each) => ({ ...each, "held-by": each.heldBy }));
        } else if (type === "unreachable") {
          again.since = iso(message.since);
        }
        // A text of signs that are not shown is empty then.
        if (!/"name":""|"faults":\[[^\]]*""/.test(JSON.stringify(again))) {
          expect(faultOfGateway(again), text).toBeNull();
        }
      }
    }
    expect(taken).toBeGreaterThan(500);
  });

  test("bytes of chance are nothing, and do no harm", () => {
    const chance = new Chance(7);
    const samples = SAMPLES.map((sample) => JSON.stringify(sample));
    for (let turn = 0; turn < 10_000; turn++) {
      const text = chance.of(samples);
      const at = chance.below(text.length);
      const cut =
        text.slice(0, at) + String.fromCharCode(chance.below(0x300)) + text.slice(at + chance.below(5));
      expect(() => readMessage(cut)).not.toThrow();
    }
  });
});

describe("the answers of the interface", () => {
  const row = {
    ring: A,
    door: GATE,
    school: SCHOOL,
    at: "2026-01-31T08:15:30.123Z",
    outcome: "answered",
    by: ME,
    opened: true,
  };

  test("who I am", () => {
    expect(readIdentity({ phone: ME, person: ANNE, schools: [SCHOOL] })).toEqual({
      phone: ME,
      person: ANNE,
      schools: [SCHOOL],
    });
    for (const bad of [null, 7, {}, { phone: ME, person: ANNE }, { phone: ME, schools: [] }]) {
      expect(readIdentity(bad)).toBeNull();
    }
  });

  test("the last rings", () => {
    expect(readPastRings({ rings: [row, { ...row, by: null }, { ...row, at: 0 }] })).toMatchObject([
      { at: Date.UTC(2026, 0, 31, 8, 15, 30, 123), by: ME.name },
      { by: null },
      { at: 0 },
    ]);
    for (const bad of [
      { ...row, at: "yesterday" },
      { ...row, at: "9".repeat(41) },
      { ...row, at: 9e15 },
      { ...row, at: Number.NaN },
      { ...row, ring: "x" },
      { ...row, opened: "yes" },
      { ...row, by: { id: "x" } },
      7,
    ]) {
      expect(readPastRings({ rings: [bad] })).toBeNull();
    }
    expect(readPastRings({ rings: Array(101).fill(row) })).toBeNull();
  });

  test("a fault of our own in reading is not hidden", () => {
    const trap = {
      get rings() {
        throw new TypeError("ours");
      },
    };
    expect(() => readPastRings(trap)).toThrow("ours");
  });
});

describe("accounts", () => {
  test("have the name that the gateway gives them, or are not there", () => {
    expect(readAccounts({ oidc: { name: "Compte de la commune", available: true } })).toBe(
      "Compte de la commune",
    );
    for (const none of [
      null,
      {},
      { oidc: null },
      { oidc: {} },
      { oidc: { name: "" } },
      { oidc: { name: 1 } },
    ]) {
      expect(readAccounts(none)).toBeNull();
    }
  });

  test("are left at an address of the web, and at nothing else", () => {
    expect(readNext({ location: "https://auth.example/end?state=x" })).toBe(
      "https://auth.example/end?state=x",
    );
    for (const none of [
      null,
      {},
      { location: null },
      { location: "javascript:alert(1)" },
      { location: "//auth.example" },
      { location: "https://auth.example/ x" },
      { location: 7 },
    ]) {
      expect(readNext(none)).toBeNull();
    }
  });
});
