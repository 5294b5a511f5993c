/** The gateway knows the session and does not believe that this is its device. */
import { expect, test } from "vitest";
import { Phone } from "./world";

const starts = () => new Phone().do({ type: "start", token: null });

test("without the key the session is nobody's, and the screen says why", () => {
  const phone = starts().do({ type: "identity", answer: "unproved", key: "absent" });
  expect(phone.state.enrolment.session).toEqual({ kind: "estranged", why: "evicted" });
  expect(phone.effects("connect")).toEqual([]);
});

test("with the key it is tried again, and nothing is thrown away", () => {
  const phone = starts().do({ type: "identity", answer: "unproved", key: "there" });
  expect(phone.state.enrolment.session.kind).toBe("unreachable");
  const ready = Phone.ready();
  const before = ready.state.enrolment.session;
  ready.do({ type: "identity", answer: "unproved", key: "there" });
  expect(ready.state.enrolment.session).toEqual(before);
  expect(ready.effects("forget-key")).toEqual([]);
});

test("a key that is disbelieved time and again is another device's: said, with nothing thrown away", () => {
  const phone = starts();
  for (let tries = 0; tries < 2; tries++) {
    phone.do({ type: "identity", answer: "unproved", key: "there" });
    expect(phone.state.enrolment.session.kind).toBe("unreachable");
  }
  phone.do({ type: "identity", answer: "unproved", key: "there" });
  expect(phone.state.enrolment.session).toEqual({ kind: "estranged", why: "device" });
  expect(phone.effects("forget-key")).toEqual([]);
});
