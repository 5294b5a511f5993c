import { describe, expect, test } from "vitest";
import { viewOf } from "../src/ui/view";
import { ANNE, ME, Phone, SCHOOL } from "./world";

const view = (phone: Phone) => viewOf(phone.state);
const identity = { phone: ME, person: ANNE };
const whom = { person: ANNE, school: SCHOOL, expires: 1_800_000_000_000 };
const link = { kind: "token", value: "abcdefgh" } as const;
const code = { kind: "code", value: "K7QM-3XRT" } as const;
const push = { key: "k".repeat(87), hosts: ["push.example.org"] };

const opened = (here = true) => {
  const phone = new Phone().do({ type: "start", token: "abcdefgh", here });
  return phone.do({ type: "identity", answer: "not-enrolled", key: "absent" });
};
const invited = (here = true) => opened(here).do({ type: "looked", invite: link, answer: whom });
const step = (phone: Phone) =>
  phone.state.enrolment.session.kind === "invited" && phone.state.enrolment.session.step;

describe("a link", () => {
  test("in the installed app: looked at, named, redeemed, connected, and asked for the microphone", () => {
    const phone = opened();
    expect(view(phone)).toBe("enrol");
    expect(phone.effects("look")).toEqual([{ type: "look", invite: link }]);
    phone.do({ type: "press-enrol", name: "too early" });
    expect(phone.effects("enrol")).toEqual([]);
    phone.do({ type: "looked", invite: link, answer: whom });
    expect(step(phone)).toBe("name");
    phone.do({ type: "press-enrol", name: "  " });
    expect(phone.effects("enrol")).toEqual([]);
    phone.do({ type: "press-enrol", name: " Direction " }).do({ type: "press-enrol", name: "again" });
    expect(phone.effects("enrol")).toEqual([{ type: "enrol", invite: link, name: "Direction" }]);
    phone.do({ type: "enrolled", answer: identity });
    expect(phone.effects("forget-link")).toHaveLength(1);
    expect(phone.effects("connect")).toHaveLength(1);
    expect(view(phone)).toBe("setup");
    phone.do({ type: "enrolled", answer: "failed" });
    expect(view(phone)).toBe("setup");
  });

  test("in a browser: is kept for the app and not redeemed, until the person says that it is to be used here", () => {
    const phone = invited(false);
    expect(step(phone)).toBe("install");
    expect(phone.effects("keep-invitation")).toEqual([
      { type: "keep-invitation", token: "abcdefgh", expires: whom.expires },
    ]);
    phone.do({ type: "press-enrol", name: "Direction" });
    expect(phone.effects("enrol")).toEqual([]);
    phone.do({ type: "press-here" }).do({ type: "press-here" });
    expect(step(phone)).toBe("name");
    phone.do({ type: "press-enrol", name: "Tablette" });
    expect(phone.effects("enrol")).toHaveLength(1);
  });

  test.each(["too-many", "unreachable", "failed", "insecure", "storage"] as const)(
    "refused with %s can be tried again, and is kept",
    (fault) => {
      const phone = invited().do({ type: "press-enrol", name: "Direction" });
      phone.do({ type: "enrolled", answer: fault });
      expect(phone.state.enrolment.session).toMatchObject({ kind: "invited", busy: false, fault });
      expect(phone.effects("forget-link")).toEqual([]);
      phone.do({ type: "press-enrol", name: "Direction" });
      expect(phone.effects("enrol")).toHaveLength(2);
    },
  );

  test.each(["unknown-token", "used", "expired", "revoked"] as const)(
    "that is %s is said to be so, and not kept in the address",
    (fault) => {
      const looked = opened().do({ type: "looked", invite: link, answer: fault });
      expect(looked.state.enrolment.session).toMatchObject({ step: "looking", fault });
      expect(looked.effects("forget-link")).toHaveLength(1);
      const late = invited().do({ type: "press-enrol", name: "x" }).do({ type: "enrolled", answer: fault });
      expect(late.effects("forget-link")).toHaveLength(1);
      expect(late.state.enrolment.session).toMatchObject({ step: "name", fault });
    },
  );

  test("that could not be looked at is looked at again when asked, once at a time", () => {
    const phone = opened().do({ type: "press-look" });
    expect(phone.effects("look")).toHaveLength(1);
    phone.do({ type: "looked", invite: link, answer: "unreachable" }).do({ type: "press-look" });
    expect(phone.effects("look")).toHaveLength(2);
    expect(phone.state.enrolment.session).toMatchObject({ fault: null, busy: true });
  });

  test("over a phone that is enrolled already is not used", () => {
    const phone = new Phone().do({ type: "start", token: "abcdefgh" });
    phone.do({ type: "identity", answer: "unreachable" });
    phone.do({ type: "identity", answer: identity, key: "there" });
    expect(view(phone)).toBe("waiting");
    expect(phone.effects("forget-link")).toHaveLength(1);
    phone.do({ type: "looked", invite: link, answer: whom }).do({ type: "press-enrol", name: "x" });
    expect(phone.effects("enrol")).toEqual([]);
  });

  test("an answer about who it is, or about another link, that comes late changes nothing", () => {
    const phone = invited();
    phone.do({ type: "identity", answer: "not-enrolled" }).do({ type: "identity", answer: identity });
    phone.do({ type: "looked", invite: { kind: "token", value: "another-one" }, answer: "used" });
    expect(step(phone)).toBe("name");
  });
});

describe("a code", () => {
  const stranger = () => {
    const phone = new Phone().do({ type: "start", token: null });
    return phone.do({ type: "identity", answer: "not-enrolled", key: "absent" });
  };

  test("is looked at once and leads where a link leads", () => {
    const phone = stranger()
      .do({ type: "press-code", code: code.value })
      .do({ type: "press-code", code: "0000-0000" });
    expect(phone.effects("look")).toEqual([{ type: "look", invite: code }]);
    phone.do({ type: "looked", invite: code, answer: whom });
    expect(step(phone)).toBe("name");
    expect(phone.effects("keep-invitation")).toEqual([]);
    phone.do({ type: "press-enrol", name: "Loge" });
    expect(phone.effects("enrol")).toEqual([{ type: "enrol", invite: code, name: "Loge" }]);
  });

  test("that is not known leaves the person where they were, and can be typed again", () => {
    const phone = stranger().do({ type: "press-code", code: code.value });
    phone.do({ type: "looked", invite: code, answer: "unknown-token" });
    expect(view(phone)).toBe("stranger");
    expect(phone.state.enrolment.code).toMatchObject({ busy: false, fault: "unknown-token" });
    phone.do({ type: "press-code", code: "K7QM-3XRS" });
    expect(phone.effects("look")).toHaveLength(2);
    expect(phone.state.enrolment.code).toMatchObject({ busy: true, fault: null });
  });

  test("lets a phone in again that was revoked, or that lost its key", () => {
    const revoked = Phone.ready().cut(4003).do({ type: "press-code", code: code.value });
    revoked.do({ type: "looked", invite: code, answer: whom });
    expect(step(revoked)).toBe("name");
    const estranged = Phone.ready().cut(4006).do({ type: "press-code", code: code.value });
    estranged.do({ type: "looked", invite: code, answer: whom });
    expect(step(estranged)).toBe("name");
  });

  test("is no use to a phone that is enrolled", () => {
    const phone = Phone.ready().do({ type: "press-code", code: code.value });
    expect(phone.effects("look")).toEqual([]);
  });
});

describe("an account", () => {
  test("that belongs to nobody here is said to be so", () => {
    const phone = new Phone().do({ type: "start", token: null, refused: true });
    phone.do({ type: "identity", answer: "not-enrolled" });
    expect(view(phone)).toBe("stranger");
    expect(phone.state.enrolment.accountRefused).toBe(true);
  });
});

describe("after enrolment", () => {
  const enrolled = () => {
    const phone = invited().do({ type: "press-enrol", name: "x" }).do({ type: "enrolled", answer: identity });
    return phone.do({ type: "socket-open" });
  };

  test("the microphone, then notifications, each to be left for later", () => {
    const phone = enrolled().welcome({ push });
    phone.do({ type: "press-setup" });
    expect(phone.state.enrolment.setup).toBe("notifications");
    phone.do({ type: "press-setup" }).do({ type: "press-setup" });
    expect(view(phone)).toBe("waiting");
  });

  test("a gateway that wakes nobody has nothing to ask", () => {
    expect(view(enrolled().welcome().do({ type: "press-setup" }))).toBe("waiting");
    const early = enrolled().do({ type: "press-setup" });
    expect(view(early)).toBe("setup");
    expect(view(early.welcome())).toBe("waiting");
  });

  test("a visitor who rings meanwhile comes first", () => {
    const phone = enrolled().welcome({ push }).rings();
    expect(view(phone)).toBe("ringing");
    phone.told("ended", { outcome: "answered", opened: false });
    phone.wait(10_000);
    expect(view(phone)).toBe("setup");
  });
});
