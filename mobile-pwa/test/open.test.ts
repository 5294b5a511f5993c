import { describe, expect, test } from "vitest";
import { mayOpen } from "../src/core/calls/rules";
import { A, B, ME, Phone, STAFF } from "./world";

const press = (phone: Phone, lock = "gate") => phone.do({ type: "press-open", ring: A, lock });
const says = (phone: Phone, state: string, more: Record<string, unknown> = {}) =>
  phone.hears({ type: "lock", ring: A, lock: "gate", state, ...more });
const shown = (phone: Phone) => phone.ring().openings.map((each) => each.state);

describe("opening", () => {
  test("before answering: asked, ordered, pulsing, released, each only when it is known", () => {
    const phone = press(Phone.ready().rings());
    expect(phone.sent("open")).toEqual([{ type: "open", ring: A, lock: "gate", id: 1 }]);
    expect(shown(phone)).toEqual(["asking"]);
    says(phone, "ordered", { by: ME }).ok("open");
    expect(shown(phone)).toEqual(["ordered"]);
    says(phone, "pulsing", { by: ME });
    expect(shown(phone)).toEqual(["pulsing"]);
    says(phone, "released", { by: ME });
    expect(shown(phone)).toEqual(["released"]);
    expect(phone.ring().openings[0]).toMatchObject({ mine: true, by: ME });
    phone.told("ended", { by: ME, outcome: "opened", opened: true });
    expect(phone.ring().phase).toMatchObject({ outcome: "opened", opened: true });
  });

  test("a second press while the first is under way sends nothing; after it, it does", () => {
    const phone = press(press(Phone.ready().rings()));
    says(phone, "ordered");
    press(phone);
    says(phone, "pulsing");
    press(phone);
    expect(phone.sent("open")).toHaveLength(1);
    says(phone, "released");
    press(phone);
    expect(phone.sent("open")).toHaveLength(2);
  });

  test("a lock that the door does not have is not asked for", () => {
    expect(press(Phone.ready().rings(), "vault").sent("open")).toEqual([]);
  });

  test.each(["not-now", "not-allowed", "unknown-lock", "door-unreachable", "too-many"])(
    "refused by the gateway with %s: says so",
    (code) => {
      const phone = press(Phone.ready().rings()).refuses("open", code);
      expect(phone.ring().openings[0]).toMatchObject({ state: "denied", why: code });
      expect(phone.wait(10_000).ring().openings[0]?.state).toBe("denied");
    },
  );

  test("an error that comes after the order was seen is passed over", () => {
    const phone = press(Phone.ready().rings());
    says(phone, "ordered").refuses("open", "internal");
    expect(shown(phone)).toEqual(["ordered"]);
  });

  test("refused by the door, with its reason", () => {
    const phone = press(Phone.ready().rings());
    says(phone, "refused", { by: ME, reason: "lockdown" });
    expect(phone.ring().openings[0]).toMatchObject({ state: "refused", why: "lockdown" });
  });

  test("a gateway that says nothing: nobody knows, and that is said", () => {
    const phone = press(Phone.ready().rings()).wait(6_000);
    expect(shown(phone)).toEqual(["unconfirmed"]);
    const ordered = press(Phone.ready().rings());
    says(ordered, "ordered").wait(6_000);
    expect(shown(ordered)).toEqual(["unconfirmed"]);
    says(ordered, "pulsing");
    ordered.do({ type: "timer", key: `open:${A}:gate` });
    expect(shown(ordered)).toEqual(["pulsing"]);
  });

  test("without a connection nothing was sent, and that is said", () => {
    const phone = press(Phone.ready().rings().cut());
    expect(shown(phone)).toEqual(["unsent"]);
    expect(phone.sent("open")).toEqual([]);
  });

  test("the connection is lost on the way: unconfirmed; what is known stays known", () => {
    expect(shown(press(Phone.ready().rings()).cut())).toEqual(["unconfirmed"]);
    const phone = press(Phone.ready().rings());
    says(phone, "pulsing").cut();
    expect(shown(phone)).toEqual(["pulsing"]);
  });

  test("a release that is never told: no lock is called open for longer than any can be, and the next order is sent", () => {
    const phone = press(Phone.ready().rings());
    says(phone, "pulsing", { by: ME }).cut().wait(16_999);
    expect(shown(phone)).toEqual(["pulsing"]);
    phone.wait(1);
    expect(shown(phone)).toEqual(["released"]);
    phone.comesBack().rings();
    expect(press(phone).sent("open")).toHaveLength(1);
  });

  test("a release that is told again after the connection was lost: the next order is sent at once", () => {
    const phone = press(Phone.ready().rings());
    says(phone, "pulsing", { by: ME }).cut().comesBack().rings();
    says(phone, "released", { by: ME });
    expect(shown(phone)).toEqual(["released"]);
    expect(press(phone).sent("open")).toHaveLength(1);
  });

  test("by somebody else: shown as theirs, and it is no permission of mine", () => {
    const phone = Phone.ready().rings();
    says(phone, "ordered", { by: STAFF });
    says(phone, "pulsing", { by: null });
    expect(phone.ring().openings[0]).toMatchObject({ mine: false, by: STAFF, state: "pulsing" });
    phone.told("ended", { by: STAFF, outcome: "opened", opened: true, "open-until": 20_000 });
    expect(mayOpen(phone.ring(), phone.now)).toBe(false);
  });
});

describe("when opening is offered", () => {
  test("ringing, in my call, after it while the gateway allows; not in another's call", () => {
    const phone = Phone.ready().rings();
    const may = () => mayOpen(phone.ring(), phone.now);
    expect(may()).toBe(true);
    phone.told("talking", { by: STAFF, remaining: 1_000 });
    expect(may()).toBe(false);
    press(phone);
    expect(phone.sent("open")).toEqual([]);

    const mine = Phone.ready().talks();
    expect(mayOpen(mine.ring(), mine.now)).toBe(true);
    mine.do({ type: "press-hangup", ring: A });
    expect(mayOpen(mine.ring(), mine.now)).toBe(false);
    mine.told("ended", { by: ME, outcome: "answered", opened: false, "open-until": 20_000 });
    press(mine);
    expect(mine.sent("open")).toHaveLength(1);
    expect(mayOpen(mine.ring(), mine.now + 20_000)).toBe(false);
  });

  test("after the end: also by a phone that opened without answering", () => {
    const phone = press(Phone.ready().rings());
    phone.told("ended", { by: null, outcome: "visitor-left", opened: false, "open-until": 20_000 });
    expect(mayOpen(phone.ring(), phone.now)).toBe(true);
    says(phone, "pulsing", { by: ME });
    expect(phone.ring().phase).toMatchObject({ opened: true });
  });

  test("a lock that moves after the end counts as opened", () => {
    const phone = Phone.ready().rings();
    phone.told("ended", { outcome: "nobody-answered", opened: false });
    says(phone, "ordered", { by: STAFF });
    expect(phone.ring().phase).toMatchObject({ opened: false });
    says(phone, "released", { by: STAFF });
    expect(phone.ring().phase).toMatchObject({ opened: true });
  });

  test("ended unseen after a pulse: known to be open", () => {
    const phone = press(Phone.ready().rings());
    says(phone, "pulsing", { by: ME }).cut().comesBack().wait(1_500);
    expect(phone.ring().phase).toMatchObject({ outcome: null, opened: true });
  });
});

test("a gateway that names lock after lock fills no memory", () => {
  const phone = Phone.ready().rings();
  for (let n = 0; n < 50; n++) {
    phone.hears({ type: "lock", ring: A, lock: `l${n}`, state: "pulsing" });
  }
  expect(phone.ring().openings).toHaveLength(8);
});

test("a gateway that answers no request fills no memory", () => {
  const phone = Phone.ready();
  for (let n = 0; n < 200; n++) {
    phone.do({ type: "network" });
  }
  expect(phone.state.connection.pending).toHaveLength(64);
  phone.state = { ...phone.state, connection: { ...phone.state.connection, nextId: 2_147_483_647 } };
  phone.do({ type: "network" }).do({ type: "network" }).rings(B);
  expect(phone.state.connection.nextId).toBe(2);
});
