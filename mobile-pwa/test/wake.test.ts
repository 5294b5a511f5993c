import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { viewOf } from "../src/ui/view";
import { readFromWorker } from "../src/wake/news";
import { noteOf, receiptOf, targetOf } from "../src/wake/note";
import { readPushed } from "../src/wake/pushed";
import { allowed, readSubscription, sameKey } from "../src/wake/subscription";
import { A, ME, Phone, STAFF } from "./world";

const view = (phone: Phone) => viewOf(phone.state);
const T = "dGVzdHRlc3R0ZXN0";
const push = { key: "k".repeat(87), hosts: ["push.example.org", "own.example.org:8443"] };
const subscription = {
  endpoint: "https://push.example.org/x",
  p256dh: "p".repeat(87),
  auth: "a".repeat(22),
};
const on = { kind: "on", host: "push.example.org" } as const;

describe("what a push says", () => {
  const word = (heurtoir: unknown) =>
    JSON.stringify({ web_push: 8030, notification: { title: "x" }, heurtoir });
  test("a ring, its end, a test", () => {
    expect(readPushed(word({ kind: "ring", ring: A }))).toEqual({ kind: "ring", ring: A });
    expect(readPushed(word({ kind: "withdrawn", ring: A, answered: true }))).toEqual({
      kind: "withdrawn",
      ring: A,
      answered: true,
    });
    expect(readPushed(word({ kind: "withdrawn", ring: A }))).toMatchObject({ answered: false });
    expect(readPushed(word({ kind: "test", test: T, silent: true }))).toEqual({
      kind: "test",
      test: T,
      silent: true,
    });
    expect(readPushed(word({ kind: "test" }))).toEqual({ kind: "test", test: null, silent: false });
  });

  test.each([
    null,
    "",
    "garbage",
    "{",
    "null",
    "[]",
    "7",
    '{"heurtoir":7}',
    '{"heurtoir":{"kind":"ring","ring":"../x"}}',
    '{"heurtoir":{"kind":"ring"}}',
    '{"heurtoir":{"kind":"dance","ring":"x"}}',
    '{"heurtoir":{"kind":["ring"],"ring":{}}}',
  ])("%s is not the gateway's: shown as a neutral word, acknowledged to nobody", (text) => {
    const pushed = readPushed(text);
    expect(pushed).toEqual({ kind: "unknown" });
    expect(receiptOf(pushed)).toBeNull();
    const note = noteOf(pushed, "fr", false);
    expect(note).toMatchObject({ title: "Heurtoir", tag: "heurtoir", silent: true });
    expect(targetOf(note.data)).toBe("/");
  });

  test("a text of megabytes is not read", () => {
    const text = JSON.stringify({ heurtoir: { kind: "ring", ring: A }, pad: " ".repeat(100_000) });
    expect(readPushed(text)).toEqual({ kind: "unknown" });
  });
});

describe("a notification", () => {
  const ring = readPushed(JSON.stringify({ heurtoir: { kind: "ring", ring: A } }));
  test("of a ring is loud, stays, shakes, and leads to it", () => {
    const note = noteOf(ring, "fr", false);
    expect(note).toMatchObject({
      tag: A,
      renotify: true,
      requireInteraction: true,
      silent: false,
      lang: "fr",
    });
    expect(note.vibrate?.length).toBeGreaterThan(4);
    expect(targetOf(note.data)).toBe(`/#ring/${A}`);
    expect(receiptOf(ring)).toEqual({ ring: A });
  });

  test("while the page itself rings on the screen is a quiet one", () => {
    const note = noteOf(ring, "fr", true);
    expect(note).toMatchObject({ silent: true, requireInteraction: false });
    // A silent one that vibrates is refused by the browser.
    expect(note.vibrate).toBeUndefined();
  });

  test("of its end takes its place, quietly", () => {
    const end = readPushed(JSON.stringify({ heurtoir: { kind: "withdrawn", ring: A, answered: true } }));
    expect(noteOf(end, "fr", false)).toMatchObject({
      tag: A,
      silent: true,
      renotify: false,
      title: "Quelqu'un a répondu",
    });
    expect(receiptOf(end)).toBeNull();
  });

  test("of the daily test goes by itself once acknowledged", () => {
    const daily = readPushed(JSON.stringify({ heurtoir: { kind: "test", test: T, silent: true } }));
    expect(noteOf(daily, "fr", false)).toMatchObject({ silent: true, passing: true });
    expect(receiptOf(daily)).toEqual({ test: T });
  });

  test("speaks English where the page did, and French where nobody knows", () => {
    expect(noteOf(ring, "en", false)).toMatchObject({ title: "Somebody rings", lang: "en" });
    for (const language of [null, undefined, 7, "de", {}]) {
      expect(noteOf(ring, language, false)).toMatchObject({ title: "On sonne", lang: "fr" });
    }
  });
});

describe("where the service worker leads a page", () => {
  test("to a ring, or to its new subscription, and nowhere else", () => {
    expect(readFromWorker({ type: "ring", ring: A })).toEqual({ type: "ring", ring: A });
    expect(readFromWorker({ type: "subscription" })).toEqual({ type: "subscription" });
    for (const data of [
      null,
      undefined,
      7,
      "ring",
      {},
      { type: "ring" },
      { type: "ring", ring: "x" },
      { type: "go" },
    ]) {
      expect(readFromWorker(data)).toBeNull();
    }
  });
});

describe("whose push service it is", () => {
  const { hosts } = push;
  test.each([
    ["https://push.example.org/abc", true, "push.example.org"],
    ["https://own.example.org:8443/up", true, "own.example.org:8443"],
    ["https://own.example.org/up", false, "own.example.org"],
    ["https://push.example.org:8443/abc", false, "push.example.org:8443"],
    ["http://push.example.org/abc", false, "push.example.org"],
    ["https://evil-push.example.org/abc", false, "evil-push.example.org"],
    ["https://push.example.org.evil.net/abc", false, "push.example.org.evil.net"],
    ["https://push.example.org@evil.net/abc", false, "evil.net"],
    ["nonsense", false, "?"],
  ])("%s", (endpoint, fine, name) => expect(allowed(endpoint, hosts)).toEqual({ fine, name }));

  test("a subscription in the older base64 is read; one that is not whole is none", () => {
    const { endpoint, p256dh, auth } = subscription;
    expect(readSubscription({ endpoint, keys: { p256dh, auth } })).toEqual(subscription);
    expect(
      readSubscription({ endpoint, keys: { p256dh: `${"+".repeat(87)}=`, auth: `${"/".repeat(22)}==` } }),
    ).toEqual({
      endpoint,
      p256dh: "-".repeat(87),
      auth: "_".repeat(22),
    });
    expect(readSubscription({ endpoint, keys: { p256dh } })).toBeNull();
    expect(readSubscription({ keys: { p256dh, auth } })).toBeNull();
    expect(readSubscription({ endpoint: "http://x", keys: { p256dh, auth } })).toBeNull();
    expect(
      readSubscription({ endpoint: `https://x/${"y".repeat(1_100)}`, keys: { p256dh, auth } }),
    ).toBeNull();
  });

  test("the key that it was made with is compared byte by byte", () => {
    const bytes = Uint8Array.from({ length: 65 }, (_, n) => n * 3);
    expect(sameKey(bytes.buffer, Buffer.from(bytes).toString("base64url"))).toBe(true);
    expect(sameKey(bytes.buffer, "k".repeat(87))).toBe(false);
    expect(sameKey(null, "")).toBe(false);
  });
});

describe("being woken", () => {
  test("each welcome says how, and the subscription is told to the gateway", () => {
    const phone = Phone.ready().cut().comesBack({ push });
    expect(phone.effects("look-waking")).toEqual([{ type: "look-waking", offer: push }]);
    phone.do({ type: "waking", waking: on, subscription });
    expect(phone.sent("push")).toMatchObject([{ subscription }]);
    expect(phone.ok("push").state.waking.status).toEqual(on);
  });

  test("a host that the gateway does not take is unsubscribed from at once, and named", () => {
    const phone = Phone.ready().do({ type: "waking", waking: on, subscription }).refuses("push", "push-host");
    expect(phone.state.waking.status).toEqual({ kind: "foreign", host: "push.example.org" });
    expect(phone.effects("unsubscribe")).toHaveLength(1);
  });

  test("a subscription that its service refuses because of its key is made anew, and told", () => {
    const phone = Phone.ready().do({ type: "waking", waking: on, subscription }).refuses("push", "push-key");
    expect(phone.state.waking.status).toEqual({ kind: "asking" });
    expect(phone.effects("subscribe-anew")).toHaveLength(1);
    expect(phone.effects("unsubscribe")).toEqual([]);
    const anew = { ...subscription, endpoint: "https://push.example.org/anew" };
    phone.do({ type: "waking", waking: on, subscription: anew });
    expect(phone.sent("push").at(-1)).toMatchObject({ subscription: anew });
  });

  test("anything else that goes wrong is a failure and says so", () => {
    const phone = Phone.ready().do({ type: "waking", waking: on, subscription }).refuses("push", "internal");
    expect(phone.state.waking.status).toEqual({ kind: "failed" });
  });

  test("a refusal that may pass throws no subscription away", () => {
    const phone = Phone.ready().do({ type: "waking", waking: on, subscription }).refuses("push", "internal");
    expect(phone.effects("unsubscribe")).toEqual([]);
  });

  test("a phone that leaves unsubscribes; one that is said to be revoked does not", () => {
    const leaves = Phone.ready().do({ type: "press-leave" }).do({ type: "left", done: true });
    expect(leaves.effects("unsubscribe")).toHaveLength(1);
    expect(Phone.ready().cut(4003).effects("unsubscribe")).toEqual([]);
  });

  test("a state without a subscription is told to nobody", () => {
    const phone = Phone.ready().do({ type: "waking", waking: { kind: "denied" }, subscription: null });
    expect(phone.sent("push")).toEqual([]);
  });
});

describe("testing my ring", () => {
  const result = (more: Record<string, unknown> = {}) => ({
    type: "test-result",
    test: T,
    connection: 41,
    woken: null,
    push: "sent",
    ...more,
  });
  const asked = () => Phone.ready().do({ type: "press-test" });

  test("rings here, says so once it is painted, and tells what came of it", () => {
    const phone = asked().do({ type: "press-test" });
    expect(phone.sent("test")).toHaveLength(1);
    phone.ok("test").hears({ type: "test", test: T, silent: false });
    expect(view(phone)).toBe("test");
    expect(phone.desired()).toMatchObject({ testing: true, awake: true, tone: null });
    expect(phone.sent("test-told")).toEqual([]);
    phone.do({ type: "test-painted", test: T }).do({ type: "test-painted", test: T });
    expect(phone.sent("test-told")).toEqual([{ type: "test-told", test: T }]);
    phone.hears(result()).do({ type: "press-test-end", heard: true });
    expect(view(phone)).toBe("waiting");
    expect(phone.state.waking.test).toMatchObject({ state: "running", heard: true });
    phone.hears(result({ woken: 1_280, push: "displayed" })).hears(result({ push: "failed" }));
    expect(phone.state.waking.test).toMatchObject({ state: "over", heard: true, result: { woken: 1_280 } });
    phone.wait(20_000).hears(result({ push: "failed" }));
    expect(phone.state.waking.test).toMatchObject({ state: "over", result: { push: "displayed" } });
  });

  test("a wake-up that nobody confirms is waited for, and then over", () => {
    const phone = asked().hears(result());
    expect(phone.state.waking.test?.state).toBe("running");
    expect(phone.wait(16_000).state.waking.test).toMatchObject({ state: "over", result: { push: "sent" } });
    expect(asked().hears(result({ push: "off" })).state.waking.test?.state).toBe("over");
  });

  test("stops by itself where nobody touches it", () => {
    const phone = asked().hears({ type: "test", test: T, silent: false }).wait(12_000);
    expect(view(phone)).toBe("waiting");
    expect(phone.state.waking.test?.heard).toBeNull();
  });

  test("a visitor who rings ends it: nobody takes one for the other", () => {
    const phone = asked().hears({ type: "test", test: T, silent: false }).rings();
    expect(view(phone)).toBe("ringing");
    expect(phone.desired()).toMatchObject({ testing: false, tone: A });
    expect(phone.state.waking.testing).toBeNull();
  });

  test("the daily one is acknowledged without sound or screen", () => {
    const phone = Phone.ready().hears({ type: "test", test: T, silent: true });
    expect(phone.sent("test-told")).toEqual([{ type: "test-told", test: T }]);
    expect(view(phone)).toBe("waiting");
    expect(phone.desired().testing).toBe(false);
  });

  test("a dark screen is not told to have shown it", () => {
    const phone = Phone.ready().do({ type: "visible", visible: false });
    phone.hears({ type: "test", test: T, silent: false });
    expect(phone.effects("test-painted")).toEqual([]);
    phone.do({ type: "visible", visible: true });
    expect(phone.effects("test-painted")).toHaveLength(1);
  });

  test("refused, or cut off: says which", () => {
    expect(asked().refuses("test", "too-many").state.waking.test).toMatchObject({
      state: "over",
      why: "too-many",
    });
    expect(asked().cut().state.waking.test).toMatchObject({ state: "over", why: "cut" });
    const phone = Phone.ready().cut().do({ type: "press-test" });
    expect(phone.state.waking.test).toBeNull();
  });
});

describe("my phones", () => {
  const press = (phone: Phone) => phone.do({ type: "press-end-phone", phone: STAFF.id });

  test("the page looks them up, and keeps what it knew where that fails", () => {
    const phone = Phone.ready().do({ type: "press-page", page: "phones" });
    expect(phone.effects("fetch-phones")).toHaveLength(1);
    phone.do({ type: "phones", rows: [] }).do({ type: "phones", rows: null });
    expect(phone.state.phones.rows).toEqual([]);
  });

  test("another is ended by a signed order, once, and the list is looked up again", () => {
    const phone = press(press(Phone.ready()));
    expect(phone.sent("revoke")).toMatchObject([{ phone: STAFF.id }]);
    phone.ok("revoke");
    expect(phone.state.phones.ending).toEqual({ phone: STAFF.id, state: "done" });
    expect(phone.effects("fetch-phones")).toHaveLength(1);
  });

  test("what did not work is not said to have worked", () => {
    expect(press(Phone.ready()).refuses("revoke", "unknown-phone").state.phones.ending?.state).toBe("failed");
    expect(press(Phone.ready()).cut().state.phones.ending?.state).toBe("failed");
    expect(press(Phone.ready().cut()).state.phones.ending).toBeNull();
  });

  test("refused as stale: signed once more", () => {
    const phone = press(Phone.ready()).refuses("revoke", "stale");
    expect(phone.sent("revoke")).toHaveLength(2);
    expect(phone.refuses("revoke", "stale").state.phones.ending?.state).toBe("failed");
  });

  test("one that gave no proof for a day is told of, once each, until it has been read", () => {
    const phone = Phone.ready();
    const since = "2026-01-30T08:00:00.000Z";
    phone
      .hears({ type: "unreachable", phone: STAFF, since })
      .hears({ type: "unreachable", phone: STAFF, since });
    expect(phone.state.phones.unreachable).toEqual([{ phone: STAFF, since: Date.parse(since) }]);
    phone.do({ type: "press-unreachable", phone: ME.id });
    expect(phone.state.phones.unreachable).toHaveLength(1);
    phone.do({ type: "press-unreachable", phone: STAFF.id });
    expect(phone.state.phones.unreachable).toEqual([]);
    for (let n = 0; n < 50; n++) {
      phone.hears({ type: "unreachable", phone: { id: `x${n}`, name: "x" }, since });
    }
    expect(phone.state.phones.unreachable).toHaveLength(8);
  });
});

test("the service worker keeps no answer of the gateway", () => {
  const worker = readFileSync(new URL("../src/sw.ts", import.meta.url), "utf8");
  expect(worker.match(/cache\.(put|add)\(/g)).toBeNull();
  expect(worker.match(/addAll/g)).toHaveLength(1);
});
