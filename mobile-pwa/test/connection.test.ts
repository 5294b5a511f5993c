import { describe, expect, test } from "vitest";
import { viewOf } from "../src/ui/view";
import { A, ANNE, B, BACK, ME, PAST, Phone, STAFF } from "./world";

const view = (phone: Phone) => viewOf(phone.state);
const identity = { phone: ME, person: ANNE };

describe("starting", () => {
  test("asks who it is, connects, greets, and is up with the welcome", () => {
    const phone = new Phone().do({ type: "start", token: null });
    expect(view(phone)).toBe("loading");
    phone.do({ type: "identity", answer: identity });
    expect(phone.log.map((effect) => effect.type)).toEqual(["who-am-i", "connect", "fetch-past"]);
    expect(view(phone)).toBe("waiting");
    phone.do({ type: "socket-open" });
    expect(phone.effects("hello")).toEqual([]);
    phone.challenged();
    expect(phone.effects("hello")).toHaveLength(1);
    phone.welcome();
    expect(phone.state.connection.link).toMatchObject({ kind: "up", heartbeat: 15 });
    expect(phone.state.schools.all[0]?.doors[0]?.name).toBe("Portail");
    expect(phone.desired().ready).toBe(true);
  });

  test("an unknown phone is told so", () => {
    const phone = new Phone().do({ type: "start", token: null });
    phone.do({ type: "identity", answer: "not-enrolled" });
    expect(view(phone)).toBe("stranger");
    expect(phone.desired().ready).toBe(false);
  });

  test("a gateway that cannot be reached is asked again, ever more patiently", () => {
    const phone = new Phone().do({ type: "start", token: null });
    for (let tries = 0; tries < 9; tries++) {
      phone.do({ type: "identity", answer: "unreachable" }).wait(15_000);
    }
    expect(phone.effects("who-am-i")).toHaveLength(10);
    expect(view(phone)).toBe("loading");
    phone.do({ type: "identity", answer: identity });
    expect(view(phone)).toBe("waiting");
  });

  test("messages before the welcome are passed over, but a ping is answered only when up", () => {
    const phone = new Phone().do({ type: "start", token: null });
    phone.do({ type: "identity", answer: identity }).do({ type: "socket-open" });
    phone.rings().hears({ type: "ping", n: 1 }).do({ type: "unreadable" });
    expect(phone.state.calls.rings).toEqual([]);
    expect(phone.sent()).toEqual([]);
    phone.welcome().hears({ type: "ping", n: 2 });
    expect(phone.sent()).toEqual([{ type: "pong", n: 2 }]);
  });

  test("a second welcome changes nothing", () => {
    const phone = Phone.ready().rings();
    phone.welcome({ schools: [] });
    expect(phone.state.schools.all).toHaveLength(1);
    expect(phone.ring().stale).toBe(false);
  });
});

describe("leaving", () => {
  test("is asked of the gateway, and true only when it says so", () => {
    const phone = Phone.ready().rings().clear();
    phone.do({ type: "press-leave" }).do({ type: "press-leave" });
    expect(phone.effects("leave")).toHaveLength(1);
    phone.do({ type: "left", done: false });
    expect(phone.state.enrolment.session).toMatchObject({ kind: "enrolled", leaving: "failed" });
    phone.do({ type: "press-leave" }).do({ type: "left", done: true });
    expect(view(phone)).toBe("revoked");
    expect(phone.state).toMatchObject({
      calls: { rings: [] },
      schools: { all: [] },
      history: { past: null },
      connection: { link: { kind: "idle" } },
    });
    expect(phone.effects("media-close")).toEqual([{ type: "media-close", ring: A }]);
    expect(phone.effects("disconnect")).toHaveLength(1);
    phone.do({ type: "left", done: true }).do({ type: "press-leave" });
    expect(phone.effects("leave")).toHaveLength(2);
    expect(phone.wait(60_000).effects("connect")).toEqual([]);
  });
});

describe("the connection is lost", () => {
  test("it comes back after half a second, doubling to fifteen", () => {
    const phone = Phone.ready().wait(10_000);
    const pauses: number[] = [];
    for (let tries = 0; tries < 8; tries++) {
      phone.cut();
      pauses.push((phone.timers.get("reconnect") ?? 0) - phone.now);
      phone.wait(pauses.at(-1) ?? 0);
    }
    expect(pauses).toEqual([500, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
    phone.do({ type: "socket-open" }).welcome().wait(5_000).cut();
    expect((phone.timers.get("reconnect") ?? 0) - phone.now).toBe(500);
  });

  test("a connection that dies young counts as one more failure", () => {
    const phone = Phone.ready().wait(10_000).cut().wait(500);
    phone.do({ type: "socket-open" }).welcome().wait(1_000).cut();
    expect((phone.timers.get("reconnect") ?? 0) - phone.now).toBe(500);
    phone.wait(500).do({ type: "socket-open" }).welcome().cut();
    expect((phone.timers.get("reconnect") ?? 0) - phone.now).toBe(1_000);
  });

  test.each([
    [1001, 2_000],
    [4008, 15_000],
    [1009, 15_000],
    [4010, 500],
    [1013, 500],
  ])("close code %i: back after %i ms", (code, pause) => {
    const phone = Phone.ready().wait(10_000).cut(code);
    expect(phone.state.connection.link.kind).toBe("waiting");
    expect((phone.timers.get("reconnect") ?? 0) - phone.now).toBe(pause);
  });

  test("closed twice is closed once", () => {
    const phone = Phone.ready().cut();
    const before = phone.state;
    phone.cut(4003);
    expect(phone.state).toBe(before);
  });

  test("a door that stays shut makes it ask whether it is still enrolled", () => {
    const phone = Phone.ready().cut().wait(500).clear();
    phone.cut();
    expect(phone.effects("who-am-i")).toHaveLength(1);
    phone.do({ type: "identity", answer: "unreachable" });
    expect(phone.state.connection.link.kind).toBe("waiting");
    phone.do({ type: "identity", answer: "not-enrolled" });
    expect(view(phone)).toBe("revoked");
    expect(phone.wait(60_000).effects("connect")).toEqual([]);
  });

  test("a gateway that greets nobody is given up", () => {
    const phone = Phone.ready().cut().wait(500).do({ type: "socket-open" }).clear();
    phone.wait(8_000);
    expect(phone.effects("disconnect").length).toBeGreaterThan(0);
    phone.do({ type: "timer", key: "greeting" }).do({ type: "socket-open" });
    expect(phone.effects("hello").length).toBeLessThanOrEqual(1);
  });

  test("silence for two heartbeats and some is a loss; any message breaks it", () => {
    const phone = Phone.ready().do({ type: "visible", visible: false });
    phone.wait(34_000).do({ type: "unreadable" }).wait(34_000);
    expect(phone.state.connection.link.kind).toBe("up");
    phone.wait(1_000);
    expect(phone.state.connection.link.kind).toBe("waiting");
    phone.do({ type: "timer", key: "silence" });
    expect(phone.state.connection.link.kind).toBe("waiting");
  });

  test("4003: this phone was revoked; nothing of the school stays, in mid-call too", () => {
    const phone = Phone.ready().talks().clear().cut(4003);
    expect(view(phone)).toBe("revoked");
    expect(phone.state).toMatchObject({
      calls: { rings: [], shown: null },
      schools: { all: [] },
      history: { past: null },
    });
    expect(phone.desired()).toMatchObject({ voice: null, tone: null, awake: false, ready: false });
    expect(phone.effects("media-close")).toHaveLength(1);
    expect(phone.wait(60_000).effects("connect")).toEqual([]);
  });

  test("4001: another page has taken over; this one is quiet while that one says that it is there", () => {
    const phone = Phone.ready().talks().rings(B).clear().cut(4001);
    expect(view(phone)).toBe("replaced");
    expect(phone.desired()).toMatchObject({ voice: null, tone: null });
    const answered = () => phone.do({ type: "window", says: "here" });
    for (let asked = 0; asked < 12; asked++) {
      phone.wait(5_000);
      answered();
    }
    expect(phone.effects("ask-windows")).toHaveLength(12);
    phone
      .do({ type: "network" })
      .do({ type: "wake", how: "touched" })
      .do({ type: "visible", visible: false });
    phone.do({ type: "visible", visible: true });
    answered().wait(4_000);
    expect(phone.effects("connect")).toEqual([]);
    phone.do({ type: "press-use-here" });
    expect(phone.effects("connect")).toHaveLength(1);
    phone.do({ type: "press-use-here" });
    expect(phone.effects("connect")).toHaveLength(1);
  });

  test("4000 once is a page that overslept; again and again it is another protocol", () => {
    const phone = Phone.ready().wait(10_000).cut(4000);
    expect(phone.state.connection.link.kind).toBe("waiting");
    for (const pause of [500, 1_000, 2_000]) {
      expect(phone.state.connection.link.kind).toBe("waiting");
      phone.wait(pause).do({ type: "socket-open" }).cut(4000);
    }
    expect(view(phone)).toBe("outdated");
    phone.clear().do({ type: "network" });
    expect(phone.effects("connect")).toHaveLength(1);
    phone.cut(4000);
    expect(view(phone)).toBe("outdated");
    phone.do({ type: "press-use-here" });
    expect(phone.state.connection.link.kind).toBe("connecting");
  });
});

describe("the network changes, or the person comes back", () => {
  test("asks at once whether the connection lives, and believes no answer within 4 s", () => {
    const phone = Phone.ready().do({ type: "network" });
    expect(phone.sent()).toEqual([{ type: "visible", visible: true, id: 1 }]);
    phone.ok("visible").wait(5_000);
    expect(phone.state.connection.link.kind).toBe("up");
    phone.do({ type: "network" }).wait(4_000);
    expect(phone.state.connection.link.kind).toBe("waiting");
  });

  test("an error in answer is an answer", () => {
    const phone = Phone.ready().do({ type: "network" }).refuses("visible", "internal").wait(5_000);
    expect(phone.state.connection.link.kind).toBe("up");
  });

  test("does not wait for the pause to end", () => {
    const phone = Phone.ready().cut().clear().do({ type: "network" });
    expect(phone.effects("connect")).toHaveLength(1);
    phone.do({ type: "network" });
    expect(phone.effects("connect")).toHaveLength(1);
  });

  test("tells going dark and coming back, once each, also between hello and welcome", () => {
    const phone = Phone.ready().do({ type: "visible", visible: true });
    phone.do({ type: "visible", visible: false }).do({ type: "visible", visible: true });
    expect(phone.sent().map((m) => m.type === "visible" && m.visible)).toEqual([false, true]);
    phone.cut().wait(500).do({ type: "socket-open" }).clear();
    // What was begun before the page was hidden may have died unheard: it is begun anew.
    phone.do({ type: "visible", visible: false }).do({ type: "visible", visible: true });
    expect(phone.sent()).toEqual([]);
    expect(phone.effects("connect")).toHaveLength(1);
    phone.do({ type: "socket-open" }).challenged().do({ type: "visible", visible: false });
    expect(phone.sent()).toEqual([{ type: "visible", visible: false }]);
    phone.welcome().cut().clear().do({ type: "visible", visible: true });
    expect(phone.sent()).toEqual([]);
    expect(phone.effects("connect")).toHaveLength(1);
  });
});

describe("coming back to a ring", () => {
  test("goes on ringing for five seconds without a connection, then is quiet but stays", () => {
    const phone = Phone.ready().rings().cut().wait(4_999);
    expect(phone.desired().tone).toBe(A);
    phone.wait(1);
    expect(phone.desired().tone).toBeNull();
    expect(view(phone)).toBe("ringing");
  });

  test("a cut that is over before five seconds leaves no timer behind", () => {
    const phone = Phone.ready().rings().cut().wait(500).do({ type: "socket-open" }).welcome().rings();
    phone.do({ type: "timer", key: "cut-off" });
    expect(phone.ring().stale).toBe(false);
  });

  test("still rings: told again, with a fresh session", () => {
    const phone = Phone.ready().rings().picture().cut().comesBack().rings();
    expect(phone.sent("told")).toHaveLength(1);
    expect(phone.effects("media-start")).toEqual([{ type: "media-start", ring: A, gen: 2 }]);
    expect(phone.desired().tone).toBe(A);
  });

  test("resumed: a picture that runs is left alone", () => {
    const phone = Phone.ready().rings().picture().cut().comesBack({ resumed: true }).rings();
    expect(phone.effects("media-start")).toEqual([]);
    expect(phone.effects("media-restart")).toEqual([]);
  });

  test("resumed, but the offer was open or the picture broken: a fresh session", () => {
    const open = Phone.ready().rings().offers().cut().comesBack({ resumed: true }).rings();
    expect(open.effects("media-start")).toHaveLength(1);
    const broken = Phone.ready().rings().picture().cut();
    broken.ice("disconnected").comesBack({ resumed: true }).rings();
    expect(broken.effects("media-start")).toHaveLength(1);
  });

  test("a paint that was under way counts for nothing on the new connection", () => {
    const phone = Phone.ready();
    phone.paints = false;
    phone.rings().cut().do({ type: "painted", ring: A });
    expect(phone.sent("told")).toEqual([]);
    phone.paints = true;
    phone.comesBack().rings();
    expect(phone.sent("told")).toHaveLength(1);
  });

  test("is over meanwhile: says so after a moment, and history says how", () => {
    const phone = Phone.ready().rings().cut().comesBack();
    expect(view(phone)).toBe("ringing");
    phone.clear().wait(1_500);
    expect(phone.ring().phase).toMatchObject({ kind: "ended", outcome: null, by: null, mine: false });
    expect(phone.effects("fetch-past")).toHaveLength(1);
    phone.do({ type: "past", rows: null });
    expect(phone.ring().phase).toMatchObject({ outcome: null });
    phone.do({
      type: "past",
      rows: [{ ...PAST, ring: A, door: BACK, at: 0, outcome: "answered", by: "Loge", opened: true }],
    });
    expect(phone.ring().phase).toMatchObject({ outcome: "answered", opened: true, by: { name: "Loge" } });
  });

  test("was only slow to be told: what was taken for over rings again", () => {
    const phone = Phone.ready().rings().cut().comesBack().wait(1_500).rings();
    expect(view(phone)).toBe("ringing");
    expect(phone.desired().tone).toBe(A);
  });

  test("was over before the cut: nothing is asked", () => {
    const phone = Phone.ready().rings().told("ended", { outcome: "visitor-left", opened: false });
    phone.cut().comesBack().wait(2_000);
    expect(phone.ring().phase).toMatchObject({ outcome: "visitor-left" });
  });

  test("somebody else answered meanwhile", () => {
    const phone = Phone.ready().rings().picture().cut().comesBack();
    phone.rings(A, { state: "talking", by: STAFF, remaining: 60_000 });
    expect(view(phone)).toBe("taken");
    expect(phone.effects("media-close")).toHaveLength(1);
  });
});

describe("coming back to my call", () => {
  test("the tap on Answer outlives a short cut", () => {
    const phone = Phone.ready().wait(10_000).rings().picture();
    phone.do({ type: "press-answer", ring: A }).cut().wait(500);
    expect(view(phone)).toBe("answering");
    phone.clear().do({ type: "socket-open" }).welcome().rings();
    expect(phone.sent("answer")).toHaveLength(1);
  });

  test("the tap arrived, its echo did not: talks as if nothing had been", () => {
    const phone = Phone.ready().wait(10_000).rings().picture();
    phone.do({ type: "press-answer", ring: A }).cut().wait(500).clear();
    phone.do({ type: "socket-open" }).welcome({ resumed: true });
    phone.rings(A, { state: "talking", by: ME, remaining: 60_000 });
    expect(view(phone)).toBe("talking");
    expect(phone.sent("answer")).toEqual([]);
  });

  test("a long cut forgets the tap: nobody is connected to a visitor by surprise", () => {
    const phone = Phone.ready().rings().picture();
    phone.do({ type: "press-answer", ring: A }).cut().comesBack().rings();
    expect(view(phone)).toBe("ringing");
    expect(phone.sent("answer")).toEqual([]);
  });

  test("held: taken up again by `answer`, once, without a tap", () => {
    const phone = Phone.ready().talks().cut().comesBack();
    phone.rings(A, { state: "held", by: ME, remaining: 8_000 });
    expect(phone.sent("answer")).toHaveLength(1);
    expect(view(phone)).toBe("held");
    expect(phone.desired().voice).toBe(A);
    phone.told("talking", { by: ME, remaining: 60_000 });
    expect(view(phone)).toBe("talking");
  });

  test("held twice in a row on two connections: taken up on each", () => {
    const phone = Phone.ready().talks().cut().comesBack();
    phone.rings(A, { state: "held", by: ME, remaining: 8_000 }).cut().comesBack();
    phone.rings(A, { state: "held", by: ME, remaining: 8_000 });
    expect(phone.sent("answer")).toHaveLength(1);
  });

  test("held because the media broke: says answer, offers anew, and may still open", () => {
    const phone = Phone.ready().talks().clear();
    phone.told("held", { by: ME, remaining: 9_000 }).told("held", { by: ME, remaining: 8_000 });
    expect(phone.sent("answer")).toHaveLength(1);
    phone.do({ type: "press-answer", ring: A });
    expect(phone.sent("answer")).toHaveLength(1);
    phone.do({ type: "press-open", ring: A, lock: "gate" });
    expect(phone.sent("open")).toHaveLength(1);
  });

  test("a new page of this phone: asks the person, then takes it up", () => {
    const phone = Phone.ready().rings(A, { state: "held", by: ME, remaining: 8_000 });
    expect(view(phone)).toBe("held");
    expect(phone.desired()).toMatchObject({ voice: null, tone: null });
    expect(phone.effects("media-start")).toHaveLength(1);
    phone.do({ type: "press-open", ring: A, lock: "gate" });
    expect(phone.sent("open")).toEqual([]);
    phone.do({ type: "press-answer", ring: A });
    expect(view(phone)).toBe("answering");
    expect(phone.sent("answer")).toHaveLength(1);
    phone.told("talking", { by: ME, remaining: 60_000 });
    expect(view(phone)).toBe("talking");
  });

  test("a new page of a call that the gateway has not missed yet: the tap brings the voice, no answer", () => {
    const phone = Phone.ready().rings(A, { state: "talking", by: ME, remaining: 60_000 });
    expect(view(phone)).toBe("held");
    phone.do({ type: "press-answer", ring: A });
    expect(view(phone)).toBe("talking");
    expect(phone.desired().voice).toBe(A);
    expect(phone.sent("answer")).toEqual([]);
  });

  test("given up meanwhile: the end is shown as the end of my call", () => {
    const phone = Phone.ready().talks().cut().comesBack().wait(1_500);
    expect(phone.ring().phase).toMatchObject({ kind: "ended", mine: true, outcome: null });
    expect(phone.desired().voice).toBeNull();
  });
});

describe("pages and history", () => {
  test("turning a page looks history up again, where there is one", () => {
    const phone = Phone.ready();
    phone.do({ type: "press-page", page: "history" });
    expect(view(phone)).toBe("history");
    expect(phone.effects("fetch-past")).toHaveLength(1);
    const stranger = new Phone().do({ type: "press-page", page: "history" });
    expect(stranger.log).toEqual([]);
  });

  test("a ring fills the screen over history", () => {
    const phone = Phone.ready().do({ type: "press-page", page: "history" }).rings();
    expect(view(phone)).toBe("ringing");
  });

  test("showing a ring that is over, or none, does nothing", () => {
    const phone = Phone.ready().rings().told("ended", { outcome: "declined", opened: false });
    phone.do({ type: "press-close", ring: A });
    phone.do({ type: "press-show", ring: A }).do({ type: "press-show", ring: B });
    expect(view(phone)).toBe("waiting");
  });
});
