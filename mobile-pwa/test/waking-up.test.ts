/** Whatever wakes the page makes it try at once: a ring is short, and what was under way may have died unheard. */
import { describe, expect, test } from "vitest";
import type { Event } from "../src/core/events";
import { A, Phone } from "./world";

const connects = (phone: Phone) => phone.effects("connect").length;

/** How long after now the next connection is begun. */
function next(phone: Phone): number {
  const from = phone.now;
  while (connects(phone) === 0) {
    phone.wait(50);
  }
  return phone.now - from;
}

/** Hidden, cut off, and on its way back when the system stops the page: its clock stands, its sockets die. */
function stopped(where: "connecting" | "greeting"): Phone {
  const phone = Phone.ready().do({ type: "visible", visible: false }).cut().wait(1_000);
  if (where === "greeting") {
    phone.do({ type: "socket-open" });
  }
  expect(phone.state.connection.link.kind).toBe(where);
  return phone.clear();
}

describe.each(["connecting", "greeting"] as const)("a page that was stopped while %s", (where) => {
  test.each<Event>([
    { type: "visible", visible: true },
    { type: "wake", how: "seen" },
    { type: "wake", how: "touched" },
    { type: "network" },
    { type: "address", ring: A },
  ])("tries at once at $type $how", (event) => {
    expect(next(stopped(where).do(event))).toBe(0);
  });
});

describe("a page that is on its way", () => {
  const under = () => Phone.ready().cut().wait(600).clear();

  test("is not thrown back by touches", () => {
    const phone = under();
    for (let touch = 0; touch < 5; touch++) {
      phone.wait(200).do({ type: "wake", how: "touched" });
    }
    expect(connects(phone)).toBe(0);
    phone.wait(1_500).do({ type: "wake", how: "touched" });
    expect(connects(phone)).toBe(1);
  });

  test("goes over a new network at once", () => {
    expect(connects(under().wait(300).do({ type: "network" }))).toBe(1);
  });

  test("waits as the gateway asked, whoever touches it", () => {
    const phone = Phone.ready().cut(4008).clear();
    phone.do({ type: "wake", how: "touched" });
    expect(connects(phone)).toBe(0);
  });

  test("while it pauses, any touch ends the pause", () => {
    const phone = Phone.ready().cut().clear().do({ type: "wake", how: "touched" });
    expect(connects(phone)).toBe(1);
  });
});

describe("a page that another window replaced", () => {
  const replaced = () => Phone.ready().do({ type: "visible", visible: false }).cut(4001).clear();

  test("comes back by itself when no window says that it is there", () => {
    expect(next(replaced())).toBeLessThanOrEqual(6_000);
  });

  test("comes back at the notification's tap", () => {
    const phone = replaced().do({ type: "visible", visible: true }).do({ type: "address", ring: A });
    expect(next(phone)).toBeLessThanOrEqual(700);
  });

  test("comes back at once when the other says that it closes", () => {
    expect(connects(replaced().do({ type: "window", says: "gone" }))).toBe(1);
  });

  test("what windows say means nothing to one that has the connection", () => {
    const phone = Phone.ready().do({ type: "window", says: "gone" }).do({ type: "window", says: "here" });
    expect([connects(phone), phone.state.connection.link.kind]).toEqual([0, "up"]);
  });
});

describe("what the screen says of the connection", () => {
  const doubts = (phone: Phone) =>
    phone.state.connection.link.kind !== "up" || phone.state.connection.link.doubt;

  test("was observed within five seconds, while the page is seen", () => {
    const phone = Phone.ready();
    phone.alive = false;
    let said = 0;
    while (!doubts(phone)) {
      phone.wait(100);
      said += 100;
    }
    expect(said).toBeLessThanOrEqual(5_000);
    phone.wait(3_000);
    expect(phone.state.connection.link.kind).not.toBe("up");
  });

  test("is kept fresh by asking, as long as answers come", () => {
    const phone = Phone.ready();
    for (let waited = 0; waited < 60_000; waited += 500) {
      phone.wait(500);
      expect(doubts(phone)).toBe(false);
    }
  });

  test("is doubted at once where the browser knows of no network, and believed again at the gateway's next word", () => {
    const phone = Phone.ready().do({ type: "offline" });
    expect(doubts(phone)).toBe(true);
    phone.ok("visible");
    expect(doubts(phone)).toBe(false);
  });

  test("is doubted at once where a page comes back that has heard nothing for long", () => {
    const phone = Phone.ready().do({ type: "visible", visible: false }).wait(20_000);
    phone.do({ type: "visible", visible: true });
    expect(doubts(phone)).toBe(true);
  });

  test("a hidden page asks nothing by itself", () => {
    const phone = Phone.ready().do({ type: "visible", visible: false }).clear().wait(30_000);
    expect(phone.sent()).toEqual([]);
  });
});
