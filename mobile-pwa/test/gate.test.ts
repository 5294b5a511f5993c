import { describe, expect, test } from "vitest";
import { gateOf } from "../src/core/calls/rules";
import { MOST_ALARMS } from "../src/core/schools/slice";
import { A, BACK, GATE, ME, Phone } from "./world";

const lock = (phone: Phone, state: string) =>
  phone.hears({ type: "lock", ring: A, lock: "gate", state, by: ME });
const gate = (phone: Phone, state: string, more: Record<string, unknown> = { ring: A }) =>
  phone.hears({ type: "gate", door: GATE, lock: "gate", state, after: 900, ...more });
const seen = (phone: Phone) => {
  const opening = phone.ring().openings[0];
  return opening ? (gateOf(phone.ring(), opening)?.state ?? null) : null;
};
const opened = () => {
  const phone = Phone.ready().rings();
  phone.do({ type: "press-open", ring: A, lock: "gate" });
  lock(phone, "ordered");
  return lock(phone.wait(60), "pulsing");
};

describe("the gate's contact", () => {
  test("is believed over the relay: opened, then shut again", () => {
    const phone = opened();
    expect(seen(phone)).toBeNull();
    expect(seen(gate(phone.wait(500), "opened"))).toBe("opened");
    lock(phone, "released");
    expect(seen(phone)).toBe("opened");
    expect(seen(gate(phone, "closed"))).toBe("closed");
  });

  test("says that nobody pushed, or that it stands open", () => {
    expect(seen(gate(lock(opened(), "released"), "not-opened"))).toBe("not-opened");
    expect(seen(gate(gate(opened(), "opened"), "still-open"))).toBe("still-open");
  });

  test("is not believed of an opening that was asked for after it spoke", () => {
    const phone = lock(gate(opened(), "opened"), "released");
    gate(phone, "closed").wait(5_000);
    phone.do({ type: "press-open", ring: A, lock: "gate" });
    expect(seen(phone)).toBeNull();
    lock(phone, "ordered");
    lock(phone, "pulsing");
    expect(seen(phone)).toBeNull();
    expect(seen(gate(phone, "opened"))).toBe("opened");
  });

  test("outside a ring: forced or open for too long is said until somebody has read it", () => {
    const phone = gate(Phone.ready(), "forced", {});
    expect(phone.state.schools.alarms).toMatchObject([{ door: GATE, lock: "gate", state: "forced" }]);
    gate(phone.wait(3_600_000), "forced", {});
    expect(phone.state.schools.alarms).toHaveLength(1);
    phone.do({ type: "press-alarm", door: BACK.id, lock: "gate" });
    expect(phone.state.schools.alarms).toHaveLength(1);
    phone.do({ type: "press-alarm", door: GATE.id, lock: "gate" });
    expect(phone.state.schools.alarms).toEqual([]);
  });

  test("a gate that stood open and is seen shut needs no reading; a forced one does", () => {
    expect(gate(gate(Phone.ready(), "still-open", {}), "closed", {}).state.schools.alarms).toEqual([]);
    expect(gate(gate(Phone.ready(), "forced", {}), "closed", {}).state.schools.alarms).toHaveLength(1);
  });

  test("many alarms are a bounded few, the newest", () => {
    const phone = Phone.ready();
    for (let n = 0; n < 30; n++) {
      gate(phone, "forced", { door: { id: `d${n}.x`, name: `D${n}` } });
    }
    expect(phone.state.schools.alarms).toHaveLength(MOST_ALARMS);
    expect(phone.state.schools.alarms.at(-1)?.door.id).toBe("d29.x");
  });
});

describe("a door that changes", () => {
  test("is known at once, with its faults and its lockdown", () => {
    const phone = Phone.ready().hears({
      type: "door",
      school: "jules-ferry",
      door: { ...GATE, online: true, locks: ["gate"], locked: true, faults: ["camera"] },
    });
    expect(phone.state.schools.all[0]?.doors[0]).toMatchObject({ locked: true, faults: ["camera"] });
  });

  test("of another school, or unknown, changes nothing", () => {
    const phone = Phone.ready();
    const before = phone.state.schools.all;
    phone.hears({ type: "door", school: "other", door: { ...GATE, online: false, locks: [] } });
    phone.hears({ type: "door", school: "jules-ferry", door: { ...BACK, online: false, locks: [] } });
    expect(phone.state.schools.all).toEqual(before);
  });
});

describe("a reply to the visitor", () => {
  const reply = (phone: Phone) => phone.do({ type: "press-reply", ring: A, reply: "coming" });

  test("is asked of the gateway once, and said to have arrived only when it has", () => {
    const phone = reply(reply(Phone.ready().rings()));
    expect(phone.sent("reply")).toEqual([{ type: "reply", ring: A, reply: "coming", id: 1 }]);
    expect(phone.ring().reply).toEqual({ word: "coming", state: "asking" });
    expect(phone.ok("reply").ring().reply).toEqual({ word: "coming", state: "sent" });
    expect(reply(phone).sent("reply")).toHaveLength(2);
  });

  test.each(["not-now", "ended", "door-unreachable", "too-many"])("refused with %s: says so", (code) => {
    const phone = reply(Phone.ready().rings()).refuses("reply", code);
    expect(phone.ring().reply?.state).toBe("failed");
  });

  test("is not for whoever has declined, nor for a ring that somebody else has", () => {
    const declined = Phone.ready().rings().do({ type: "press-decline", ring: A });
    expect(reply(declined).sent("reply")).toEqual([]);
    const taken = Phone.ready()
      .rings()
      .told("talking", { by: { id: "p2", name: "Loge" }, remaining: 1_000 });
    expect(reply(taken).sent("reply")).toEqual([]);
  });

  test("that was cut off on its way is not said to have arrived", () => {
    expect(reply(Phone.ready().rings()).cut().ring().reply?.state).toBe("failed");
  });
});

describe("an address that names a ring", () => {
  const begun = (ring: string) => {
    const phone = new Phone();
    phone.do({ type: "start", token: null, ring });
    phone.do({ type: "identity", answer: { phone: ME, person: { id: "a", name: "A" } } });
    return phone.do({ type: "socket-open" }).welcome();
  };

  test("brings that ring to the screen, not the one that came before it", () => {
    const other = "01JQZ7M3E8T9V5C2R4N6B8D0F2";
    const phone = begun(A).rings(other).rings(A);
    expect(phone.state.calls.shown).toBe(A);
    expect(phone.wait(5_000).state.calls.late).toBe(false);
  });

  test("of a ring that is over says so, and a ring that comes takes its place", () => {
    const phone = begun(A);
    expect(phone.state.calls.late).toBe(false);
    expect(phone.wait(2_000).state.calls.late).toBe(true);
    expect(phone.rings("01JQZ7M3E8T9V5C2R4N6B8D0F2").state.calls.late).toBe(false);
  });

  test("while the app is open brings a ring that was put aside back", () => {
    const phone = Phone.ready().rings();
    phone.told("talking", { by: ME, remaining: 60_000 }).do({ type: "press-close", ring: A });
    expect(phone.state.calls.shown).toBeNull();
    expect(phone.do({ type: "address", ring: A }).state.calls.shown).toBe(A);
  });
});
