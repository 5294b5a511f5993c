import { describe, expect, test } from "vitest";
import { ringViewOf, viewOf } from "../src/ui/view";
import { A, B, BACK, LODGE, ME, PAST, Phone, STAFF } from "./world";

const view = (phone: Phone) => viewOf(phone.state);

describe("a ring comes in", () => {
  test("fills the screen, sounds, keeps the light on, is told when painted, and offers at once", () => {
    const phone = Phone.ready().rings();
    expect(view(phone)).toBe("ringing");
    expect(phone.desired()).toMatchObject({ tone: A, awake: true, voice: null, ready: false });
    expect(phone.sent()).toEqual([{ type: "told", ring: A }]);
    expect(phone.effects("media-start")).toEqual([{ type: "media-start", ring: A, gen: 1 }]);
    phone.offers();
    expect(phone.sent("offer")).toEqual([{ type: "offer", ring: A, sdp: "v=0\r\n", id: 1 }]);
  });

  test("knows when the bell was pressed", () => {
    const phone = Phone.ready().rings(A, { age: 4_000 });
    expect(phone.ring().pressedAt).toBe(phone.now - 4_000);
  });

  test("is not told before it is on the screen", () => {
    const phone = Phone.ready();
    phone.paints = false;
    phone.rings();
    expect(phone.sent("told")).toEqual([]);
    phone.do({ type: "painted", ring: A }).do({ type: "painted", ring: A });
    expect(phone.sent("told")).toHaveLength(1);
  });

  test("is not told in the dark, and is when the light comes", () => {
    const phone = Phone.ready().do({ type: "visible", visible: false }).rings();
    expect(phone.sent("told")).toEqual([]);
    phone.do({ type: "visible", visible: true });
    expect(phone.sent("told")).toHaveLength(1);
  });

  test("painted for a ring that nobody knows means nothing", () => {
    expect(Phone.ready().do({ type: "painted", ring: B }).log).toEqual([]);
  });

  test("tells the first picture once", () => {
    const phone = Phone.ready().rings();
    phone.do({ type: "first-frame", ring: A }).do({ type: "first-frame", ring: A });
    phone.do({ type: "first-frame", ring: B });
    expect(phone.sent("first-frame")).toEqual([{ type: "first-frame", ring: A }]);
  });

  test("keeps no more rings than it has room for, and drops what is over first", () => {
    const phone = Phone.ready();
    const id = (n: number) => `${A.slice(0, -2)}${"0123456789ABCDEFGHJKMNPQRSTVWXYZ"[n]}0`;
    for (let n = 0; n < 20; n++) {
      phone.rings(id(n));
    }
    expect(phone.state.calls.rings).toHaveLength(16);
    phone.told("ended", { outcome: "visitor-left", opened: false }, id(3));
    phone.rings(id(25));
    expect(phone.state.calls.rings.map((ring) => ring.id)).toContain(id(25));
    expect(phone.state.calls.rings.map((ring) => ring.id)).not.toContain(id(3));
  });
});

describe("answering", () => {
  test("asks for the microphone at the tap and talks when the gateway says so", () => {
    const phone = Phone.ready().rings().picture();
    phone.do({ type: "press-answer", ring: A });
    expect(view(phone)).toBe("answering");
    expect(phone.desired()).toMatchObject({ tone: null, voice: A, awake: true });
    expect(phone.sent("answer")).toHaveLength(1);
    phone.ok("answer").told("talking", { by: ME, remaining: 120_000 });
    expect(view(phone)).toBe("talking");
    expect(phone.ring().phase).toMatchObject({ kind: "talking", mine: true, until: phone.now + 120_000 });
    expect(phone.effects("media-close")).toEqual([]);
  });

  test("sends one answer for two taps", () => {
    const phone = Phone.ready().rings();
    phone.do({ type: "press-answer", ring: A }).do({ type: "press-answer", ring: A });
    expect(phone.sent("answer")).toHaveLength(1);
  });

  test("a tap for another ring than the one on the screen does nothing", () => {
    const phone = Phone.ready().rings(A).rings(B);
    phone.clear();
    for (const type of ["press-answer", "press-decline", "press-hangup", "press-close"] as const) {
      phone.do({ type, ring: B });
    }
    phone.do({ type: "press-open", ring: B, lock: "gate" });
    expect(phone.log).toEqual([]);
  });

  test("answered elsewhere while I tap: says who, and gives the microphone back", () => {
    const phone = Phone.ready().rings().picture();
    phone.do({ type: "press-answer", ring: A });
    phone.told("talking", { by: STAFF, remaining: 120_000 });
    expect(view(phone)).toBe("taken");
    expect(phone.desired()).toMatchObject({ voice: null, tone: null });
    phone.refuses("answer", "taken", { by: STAFF, ring: A });
    expect(view(phone)).toBe("taken");
    expect(phone.ring().phase).toMatchObject({ by: STAFF, mine: false });
    expect(phone.ring().answerFault).toBeNull();
    expect(phone.effects("media-close")).toEqual([{ type: "media-close", ring: A }]);
  });

  test("refused before the others' news arrive: the same, in the other order", () => {
    const phone = Phone.ready().rings();
    phone.do({ type: "press-answer", ring: A }).refuses("answer", "taken", { by: LODGE });
    expect(view(phone)).toBe("taken");
    expect(phone.ring().phase).toMatchObject({ by: LODGE, until: null });
    phone.told("talking", { by: LODGE, remaining: 90_000 });
    expect(phone.ring().phase).toMatchObject({ by: LODGE, until: phone.now + 90_000 });
  });

  test("refused as taken by this very phone: goes on ringing until the state says more", () => {
    const phone = Phone.ready().rings();
    phone.do({ type: "press-answer", ring: A }).refuses("answer", "taken", { by: ME });
    expect(view(phone)).toBe("ringing");
    phone.told("talking", { by: ME, remaining: 1_000 });
    expect(view(phone)).toBe("held");
  });

  test("not allowed: goes on ringing and says why", () => {
    const phone = Phone.ready().rings();
    phone.do({ type: "press-answer", ring: A }).refuses("answer", "not-allowed");
    expect(view(phone)).toBe("ringing");
    expect(phone.ring().answerFault).toBe("not-allowed");
    expect(phone.desired().voice).toBeNull();
    phone.do({ type: "press-answer", ring: A });
    expect(phone.ring().answerFault).toBeNull();
  });

  test("a row that the gateway has not written yet is looked for again, not for ever", () => {
    const phone = Phone.ready().rings();
    phone.told("ended", { outcome: "nobody-answered", opened: false }).clear();
    phone.do({ type: "past", rows: [] }).wait(500);
    expect(phone.effects("fetch-past")).toHaveLength(1);
    phone.do({
      type: "past",
      rows: [{ ...PAST, ring: A, door: BACK, at: 0, outcome: "nobody-answered", by: null, opened: false }],
    });
    phone.clear().wait(9_000);
    expect(phone.effects("fetch-past")).toHaveLength(0);
    phone.do({ type: "past", rows: [] }).wait(2_000);
    expect(phone.effects("fetch-past")).toHaveLength(1);
    phone.clear().do({ type: "past", rows: [] }).wait(20_000);
    expect(phone.effects("fetch-past")).toHaveLength(0);
  });

  test("of a ring that the gateway has forgotten: it is over, and history says how", () => {
    const phone = Phone.ready().rings();
    phone.do({ type: "press-answer", ring: A }).clear();
    phone.hears({ type: "error", re: 1, code: "unknown-ring", message: "gone", ring: A });
    expect(phone.ring().phase).toMatchObject({ kind: "ended", outcome: null });
    expect(phone.effects("fetch-past")).toHaveLength(1);
    phone.do({
      type: "past",
      rows: [{ ...PAST, ring: A, door: BACK, at: 0, outcome: "visitor-left", by: null, opened: false }],
    });
    expect(phone.ring().phase).toMatchObject({ kind: "ended", outcome: "visitor-left", by: null });
  });

  test("is not possible without a connection", () => {
    const phone = Phone.ready().rings().cut().clear();
    phone.do({ type: "press-answer", ring: A });
    expect(phone.ring().role).toBe("asked");
    expect(phone.log).toEqual([]);
  });
});

describe("three phones", () => {
  test("one answers; the two others stop and say who, then leave the screen by themselves", () => {
    const phones = [ME, STAFF, LODGE].map((who) => {
      const phone = Phone.ready();
      phone.cut();
      return phone.comesBack({ phone: who }).rings().picture();
    });
    const [first, second, third] = phones as [Phone, Phone, Phone];
    first.do({ type: "press-answer", ring: A });
    for (const phone of phones) {
      phone.told("talking", { by: ME, remaining: 60_000 });
    }
    expect(phones.map(view)).toEqual(["talking", "taken", "taken"]);
    expect(phones.map((phone) => phone.desired().tone)).toEqual([null, null, null]);
    expect(second.state.calls.rings[0]?.media).toBeNull();
    third.wait(8_000);
    expect(view(third)).toBe("waiting");
    expect(third.ring().role).toBe("away");
    third.do({ type: "press-show", ring: A });
    expect(view(third)).toBe("taken");
    for (const phone of phones) {
      phone.told("ended", { by: ME, outcome: "answered", opened: true, "open-until": 0 });
    }
    expect(phones.map(view)).toEqual(["ended", "ended", "ended"]);
  });

  test("the one that put it aside is not shown its end", () => {
    const phone = Phone.ready().rings().told("talking", { by: STAFF, remaining: 60_000 });
    phone.do({ type: "press-close", ring: A });
    expect(view(phone)).toBe("waiting");
    phone.told("ended", { by: STAFF, outcome: "answered", opened: false });
    expect(view(phone)).toBe("waiting");
  });

  test("somebody else is lost in the call: rings here again, with the visitor's face, until they are back", () => {
    const phone = Phone.ready().rings().picture().told("talking", { by: STAFF, remaining: 100_000 });
    phone.wait(10_000);
    expect(view(phone)).toBe("waiting");
    expect(phone.ring().media).toBeNull();
    phone.clear().told("held", { by: STAFF, remaining: 30_000 });
    expect(view(phone)).toBe("ringing");
    expect(phone.desired().tone).toBe(A);
    expect(phone.effects("media-start")).toHaveLength(1);
    phone.wait(20_000);
    expect(view(phone)).toBe("ringing");
    phone.told("talking", { by: STAFF, remaining: 50_000 });
    expect(view(phone)).toBe("taken");
    expect(phone.ring().media).toBeNull();
    expect(phone.desired().tone).toBeNull();
    expect(phone.sent("answer")).toEqual([]);
  });

  test("somebody else is lost in the call: answered here, opened here, or declined for good", () => {
    const lost = () => Phone.ready().rings().told("held", { by: STAFF, remaining: 30_000 });
    const taker = lost().do({ type: "press-answer", ring: A });
    expect(taker.sent("answer")).toHaveLength(1);
    expect(view(taker)).toBe("answering");
    expect(view(taker.told("talking", { by: ME, remaining: 90_000 }))).toBe("talking");
    const opener = lost().do({ type: "press-open", ring: A, lock: "gate" });
    expect(opener.sent("open")).toHaveLength(1);
    const other = lost().do({ type: "press-decline", ring: A });
    expect(other.sent("decline")).toHaveLength(1);
    expect(view(other)).toBe("waiting");
    expect(other.desired().tone).toBeNull();
    const late = lost().do({ type: "press-answer", ring: A });
    late.refuses("answer", "taken", { by: STAFF }).told("talking", { by: STAFF, remaining: 90_000 });
    expect(view(late)).toBe("taken");
  });
});

describe("declining", () => {
  test("silences this phone alone and does not bring the ring back", () => {
    const phone = Phone.ready().rings();
    phone.do({ type: "press-decline", ring: A });
    expect(view(phone)).toBe("waiting");
    expect(phone.desired().tone).toBeNull();
    expect(phone.sent("decline")).toHaveLength(1);
    expect(phone.effects("media-close")).toHaveLength(1);
    phone.do({ type: "press-show", ring: A });
    expect(view(phone)).toBe("waiting");
    phone.refuses("decline", "ended");
    expect(phone.ring().role).toBe("declined");
  });

  test("is said again after a cut, as long as it rings", () => {
    const phone = Phone.ready().rings().cut();
    phone.do({ type: "press-decline", ring: A });
    expect(view(phone)).toBe("waiting");
    phone.comesBack().rings();
    expect(phone.sent("decline")).toHaveLength(1);
    expect(view(phone)).toBe("waiting");
  });

  test("is only for a ring that rings", () => {
    const phone = Phone.ready().talks().clear();
    phone.do({ type: "press-decline", ring: A });
    expect(phone.log).toEqual([]);
  });
});

describe("the end", () => {
  test("of my call: hanging up, then what happened, for long enough to open once more", () => {
    const phone = Phone.ready().talks();
    phone.do({ type: "press-hangup", ring: A });
    expect(view(phone)).toBe("hanging-up");
    expect(phone.desired().voice).toBeNull();
    expect(phone.effects("media-close")).toHaveLength(0);
    phone.do({ type: "press-hangup", ring: A });
    phone.told("ended", { by: ME, outcome: "answered", opened: false, "open-until": 20_000 });
    expect(phone.effects("media-close")).toHaveLength(1);
    expect(view(phone)).toBe("ended");
    phone.wait(39_999);
    expect(view(phone)).toBe("ended");
    phone.wait(1);
    expect(view(phone)).toBe("waiting");
  });

  test("a call that is hung up ends its session with the ring, or with the connection", () => {
    const phone = Phone.ready().talks();
    phone.do({ type: "press-hangup", ring: A });
    expect(phone.effects("media-close")).toHaveLength(0);
    phone.cut();
    expect(phone.effects("media-close")).toHaveLength(1);
  });

  test("a call that is being hung up can be put aside, and stays hung up whatever the gateway replies", () => {
    const phone = Phone.ready().talks();
    phone.do({ type: "press-hangup", ring: A }).do({ type: "press-close", ring: A });
    expect(view(phone)).toBe("waiting");
    phone.refuses("hangup", "internal");
    expect(phone.ring().role).toBe("left");
    expect(phone.desired().voice).toBeNull();
  });

  test("hanging up is only for a call of one's own", () => {
    const phone = Phone.ready().rings().clear();
    phone.do({ type: "press-hangup", ring: A });
    phone.told("talking", { by: STAFF, remaining: 1_000 }).clear();
    phone.do({ type: "press-hangup", ring: A });
    expect(phone.sent()).toEqual([]);
  });

  test("hanging up while cut off is said when the connection is back", () => {
    const phone = Phone.ready().talks().cut();
    phone.do({ type: "press-hangup", ring: A }).comesBack();
    phone.rings(A, { state: "held", by: ME, remaining: 5_000 });
    expect(phone.sent("hangup")).toHaveLength(1);
    expect(phone.sent("answer")).toEqual([]);
    expect(phone.state.calls.rings[0]?.media).toBeNull();
  });

  test.each(["nobody-answered", "visitor-left", "door-lost", "phone-lost", "failed", "a-word-of-later"])(
    "%s stays until somebody has seen it",
    (outcome) => {
      const phone = Phone.ready().rings().told("ended", { outcome, opened: false });
      phone.wait(600_000);
      expect(view(phone)).toBe("ended");
      phone.do({ type: "press-close", ring: A });
      expect(view(phone)).toBe("waiting");
    },
  );

  test.each(["answered", "opened", "declined", "time-limit"])("%s goes by itself", (outcome) => {
    const phone = Phone.ready().rings().told("ended", { outcome, opened: false });
    phone.wait(8_000);
    expect(view(phone)).toBe("waiting");
  });

  test("is final: nothing makes an ended ring ring", () => {
    const phone = Phone.ready().rings().told("ended", { outcome: "visitor-left", opened: false });
    phone.told("ringing").told("talking", { by: STAFF, remaining: 1_000 }).rings();
    expect(phone.ring().phase.kind).toBe("ended");
  });

  test("an announcement about a ring that nobody knows is passed over", () => {
    const phone = Phone.ready().told("ended", { outcome: "answered", opened: true }, B);
    phone.hears({ type: "warning", ring: B, kind: "ends-soon", remaining: 1 });
    phone.hears({ type: "lock", ring: B, lock: "gate", state: "pulsing" });
    phone.hears({ type: "media", ring: B, sdp: "v=0" });
    phone.hears({ type: "media-refused", ring: B, reason: "no-common-codec" });
    phone.hears({ type: "ok", re: 77 }).hears({ type: "error", code: "internal", message: "" });
    expect(phone.state.calls.rings).toEqual([]);
  });

  test("only the last few that are over are kept", () => {
    const phone = Phone.ready();
    for (const last of "0123456789") {
      const id = A.slice(0, -1) + last;
      phone.rings(id).told("ended", { outcome: "declined", opened: false }, id).wait(10_000);
    }
    expect(phone.state.calls.rings.length).toBeLessThanOrEqual(4);
  });

  test("a stale timer of a ring that is gone does nothing", () => {
    const phone = Phone.ready().clear();
    for (const key of [`close:${A}`, `open:${A}:gate`, `offer:${A}`, `media:${A}`, "sync", "what", "open"]) {
      phone.do({ type: "timer", key });
    }
    expect(phone.log).toEqual([]);
  });

  test("closing by itself spares a ring that meanwhile became one's own call", () => {
    const phone = Phone.ready().rings().told("talking", { by: STAFF, remaining: 60_000 });
    phone.told("talking", { by: ME, remaining: 60_000 });
    phone.do({ type: "press-answer", ring: A }).wait(30_000);
    expect(view(phone)).toBe("talking");
    phone.do({ type: "timer", key: `close:${A}` });
    expect(view(phone)).toBe("talking");
  });
});

describe("two doors at once", () => {
  test("the first stays on the screen; the second waits beside it and takes its place", () => {
    const phone = Phone.ready().rings(A).rings(B);
    expect(phone.state.calls.shown).toBe(A);
    expect(phone.desired().calling.map((ring) => ring.id)).toEqual([A, B]);
    expect(phone.sent("told").map((message) => "ring" in message && message.ring)).toEqual([A, B]);
    expect(phone.effects("media-start").map((effect) => effect.ring)).toEqual([A]);
    phone.told("ended", { outcome: "visitor-left", opened: false }, A);
    expect(phone.state.calls.shown).toBe(B);
    expect(phone.effects("media-start").map((effect) => effect.ring)).toEqual([A, B]);
  });

  test("while I talk, the second makes no sound and does not take the screen", () => {
    const phone = Phone.ready().talks().rings(B);
    expect(phone.state.calls.shown).toBe(A);
    expect(phone.desired()).toMatchObject({ tone: null, voice: A });
    phone.do({ type: "press-show", ring: B });
    expect(phone.state.calls.shown).toBe(A);
    phone.do({ type: "press-hangup", ring: A });
    expect(phone.state.calls.shown).toBe(B);
    expect(phone.desired().tone).toBe(B);
  });

  test("closing is not possible in a call", () => {
    const phone = Phone.ready().talks();
    phone.do({ type: "press-close", ring: A });
    expect(view(phone)).toBe("talking");
  });
});

describe("a picture that does not come", () => {
  test("is said with the gateway's reason, until it comes all the same", () => {
    const phone = Phone.ready().rings();
    phone.hears({ type: "no-picture", ring: A, reason: "nothing-from-phone" });
    phone.hears({ type: "no-picture", ring: B, reason: "nothing-from-phone" });
    expect(phone.ring()).toMatchObject({ picture: false, noPicture: "nothing-from-phone" });
    phone.do({ type: "first-frame", ring: A });
    phone.hears({ type: "no-picture", ring: A, reason: "not-shown" });
    expect(phone.ring()).toMatchObject({ picture: true, noPicture: "nothing-from-phone" });
  });
});

describe("the length of a call", () => {
  test("is warned of, with the time that is left", () => {
    const phone = Phone.ready().talks();
    phone.hears({ type: "warning", ring: A, kind: "ends-soon", remaining: 15_000 });
    expect(phone.ring()).toMatchObject({ warned: true, phase: { until: phone.now + 15_000 } });
    phone.told("talking", { by: ME, remaining: 14_000 });
    expect(phone.ring().warned).toBe(true);
    phone.told("held", { by: ME, remaining: 10_000 });
    expect(phone.ring().warned).toBe(false);
  });

  test("a warning for a ring that does not talk is passed over", () => {
    const phone = Phone.ready().rings();
    phone.hears({ type: "warning", ring: A, kind: "ends-soon", remaining: 15_000 });
    expect(phone.ring().warned).toBe(false);
  });
});

describe("voice", () => {
  test("mutes and unmutes; a new call starts unmuted", () => {
    const phone = Phone.ready().talks();
    phone.do({ type: "press-mute" });
    expect(phone.desired().muted).toBe(true);
    phone.do({ type: "press-hangup", ring: A });
    phone.told("ended", { by: ME, outcome: "answered", opened: false });
    phone.rings(B).do({ type: "press-answer", ring: B });
    expect(phone.desired()).toMatchObject({ muted: false, voice: B });
  });

  test("a refused microphone is asked for again at a tap, and only then", () => {
    const phone = Phone.ready().talks().clear();
    phone.do({ type: "press-microphone" });
    expect(phone.log).toEqual([]);
    for (const mic of ["refused", "missing"] as const) {
      phone.do({ type: "mic", mic }).do({ type: "press-microphone" });
    }
    expect(phone.effects("microphone")).toHaveLength(2);
  });
});

describe("which screen a ring is", () => {
  test("held by somebody else rings; hung up and not over yet is hanging up", () => {
    const phone = Phone.ready().rings().told("held", { by: null, remaining: 1_000 });
    expect(ringViewOf(phone.ring())).toBe("ringing");
    const mine = Phone.ready().talks();
    mine.do({ type: "press-hangup", ring: A }).told("held", { by: ME, remaining: 9_000 });
    expect(ringViewOf(mine.ring())).toBe("hanging-up");
  });
});
