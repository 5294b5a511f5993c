import { describe, expect, test } from "vitest";
import { isCutOff } from "../src/core/calls/media";
import { A, B, ME, Phone, STAFF } from "./world";

describe("offers", () => {
  test("one at a time: a restart waits until the open one is answered", () => {
    const phone = Phone.ready().rings().offers();
    phone.ice("disconnected");
    expect(phone.effects("media-start")).toHaveLength(1);
    expect(phone.effects("media-restart")).toEqual([]);
    phone.media();
    expect(phone.effects("media-accept")).toHaveLength(1);
    expect(phone.effects("media-start")).toHaveLength(2);
  });

  test("an answer that nobody waits for is passed over", () => {
    const phone = Phone.ready().rings().media();
    phone.hears({ type: "media-refused", ring: A, reason: "no-common-codec" });
    expect(phone.effects("media-accept")).toEqual([]);
    expect(phone.mediaOf().refused).toBeNull();
    phone.offers().media().media();
    expect(phone.effects("media-accept")).toHaveLength(1);
  });

  test("news of an older session are old", () => {
    const phone = Phone.ready().rings().picture().ice("disconnected").ok("visible").wait(6_000);
    expect(phone.mediaOf().gen).toBe(2);
    const before = phone.state;
    phone.do({ type: "media-state", ring: A, gen: 1, ice: "failed" });
    phone.do({ type: "media-failed", ring: A, gen: 1 });
    phone.do({ type: "media-offer", ring: A, gen: 1, sdp: "v=0" });
    phone.do({ type: "media-offer", ring: B, gen: 1, sdp: "v=0" });
    expect(phone.state.calls.rings).toEqual(before.calls.rings);
  });

  test("an offer that the gateway never answers is replaced after five seconds", () => {
    const phone = Phone.ready().rings().offers().wait(5_000);
    expect(phone.effects("media-start").map((effect) => effect.gen)).toEqual([1, 2]);
    expect(phone.mediaOf().tries).toBe(1);
  });

  test("an offer that the browser never makes is replaced after five seconds", () => {
    const phone = Phone.ready().rings().wait(5_000);
    expect(phone.effects("media-start").map((effect) => effect.gen)).toEqual([1, 2]);
  });

  test("an offer made twice by the browser is sent once", () => {
    const phone = Phone.ready().rings().offers().offers();
    expect(phone.sent("offer")).toHaveLength(1);
  });

  test("an offer made while cut off is not sent; a fresh one is, later", () => {
    const phone = Phone.ready().rings().cut().offers();
    expect(phone.sent("offer")).toEqual([]);
    phone.comesBack().rings().offers();
    expect(phone.sent("offer")).toHaveLength(1);
  });
});

describe("a conversation that is cut off", () => {
  test("neither the link nor the media are there: the screen does not say that she talks", () => {
    const phone = Phone.ready().rings().picture();
    const cutOff = () => isCutOff(phone.state.connection.link, phone.ring());
    expect(cutOff()).toBe(false);
    phone.ice("disconnected");
    expect(cutOff(), "the gateway still speaks").toBe(false);
    phone.cut();
    expect(cutOff()).toBe(true);
  });

  test("the link alone is lost: picture and voice still pass", () => {
    const phone = Phone.ready().rings().picture().cut();
    expect(isCutOff(phone.state.connection.link, phone.ring())).toBe(false);
  });
});

describe("a picture that does not come", () => {
  test("connects late: five seconds are waited, then a fresh session, ever more patiently", () => {
    const phone = Phone.ready().rings().offers().media().wait(5_000);
    expect(phone.effects("media-start")).toHaveLength(2);
    phone.offers().media().wait(5_999);
    expect(phone.effects("media-start")).toHaveLength(2);
    phone.wait(1);
    expect(phone.effects("media-start")).toHaveLength(3);
    phone.offers().media().ice("connected").wait(60_000);
    expect(phone.effects("media-start")).toHaveLength(3);
    expect(phone.mediaOf()).toMatchObject({ tries: 0, ice: "connected" });
  });

  test("no codec in common: said, and not offered again", () => {
    const phone = Phone.ready().rings().offers();
    phone.hears({ type: "media-refused", ring: A, reason: "no-common-codec", detail: "VP8, AV1" });
    expect(phone.mediaOf().refused).toBe("no-common-codec");
    phone.wait(120_000);
    expect(phone.effects("media-start")).toHaveLength(1);
  });

  test("refused for another reason: tried again", () => {
    const phone = Phone.ready().rings().offers();
    phone.hears({ type: "media-refused", ring: A, reason: "bad-offer" }).wait(1_000);
    expect(phone.effects("media-start")).toHaveLength(2);
    expect(phone.mediaOf().refused).toBeNull();
  });

  test("the offer is answered with an error: tried again, not in a hurry", () => {
    const phone = Phone.ready().rings().offers().refuses("offer", "not-now");
    expect(phone.effects("media-start")).toHaveLength(1);
    phone.wait(500);
    expect(phone.effects("media-start")).toHaveLength(2);
    phone.offers().media();
    phone.hears({ type: "error", re: 1, code: "internal", message: "late" });
    expect(phone.mediaOf().offer).toBe("none");
  });

  test("an error that comes after the answer is passed over", () => {
    const phone = Phone.ready().rings().offers().media().refuses("offer", "internal");
    expect(phone.mediaOf()).toMatchObject({ offer: "none", tries: 0 });
  });

  test("the browser fails: tried again", () => {
    const phone = Phone.ready().rings();
    phone.do({ type: "media-failed", ring: A, gen: 1 }).wait(1_000);
    expect(phone.effects("media-start")).toHaveLength(2);
  });
});

describe("a picture that breaks", () => {
  test("ICE is restarted over what is there; a fresh session follows if that does not help", () => {
    const phone = Phone.ready().talks().clear().ice("disconnected");
    expect(phone.effects("media-restart")).toEqual([{ type: "media-restart", ring: A, gen: 1 }]);
    expect(phone.sent("visible")).toHaveLength(1);
    phone.offers().media().wait(3_000);
    expect(phone.effects("media-start")).toEqual([]);
    phone.ok("visible").wait(3_000);
    expect(phone.effects("media-start")).toHaveLength(1);
  });

  test("a restart that helps is the end of it", () => {
    const phone = Phone.ready().talks().clear().ice("disconnected").ok("visible");
    phone.offers().media().ice("connected").wait(30_000);
    expect(phone.effects("media-start")).toEqual([]);
  });

  test("said twice it is one break; failed on top of it asks again", () => {
    const phone = Phone.ready().talks().clear().ice("disconnected").ice("disconnected");
    expect(phone.effects("media-restart")).toHaveLength(1);
    phone.offers().media().ice("failed");
    expect(phone.effects("media-restart")).toHaveLength(2);
  });

  test("before it ever came: a fresh session", () => {
    const phone = Phone.ready().rings().offers().media().ice("failed");
    expect(phone.effects("media-start")).toHaveLength(2);
  });

  test("while cut off: a fresh session when the connection is back", () => {
    const phone = Phone.ready().talks().cut().ice("disconnected").wait(400).clear();
    phone.do({ type: "timer", key: "reconnect" }).do({ type: "socket-open" });
    phone.welcome({ resumed: true }).rings(A, { state: "talking", by: ME, remaining: 60_000 });
    expect(phone.effects("media-start")).toHaveLength(1);
  });

  test("another network: ICE is restarted, the picture is not called lost before it is", () => {
    const phone = Phone.ready().talks().clear().do({ type: "network" });
    expect(phone.effects("media-restart")).toHaveLength(1);
    expect(phone.mediaOf().ice).toBe("connected");
  });

  test("another network while cut off: a restart when the connection is back and resumed", () => {
    const phone = Phone.ready().talks().cut().do({ type: "network" }).do({ type: "socket-open" }).clear();
    phone.welcome({ resumed: true }).rings(A, { state: "talking", by: ME, remaining: 60_000 });
    expect(phone.effects("media-restart")).toHaveLength(1);
    expect(phone.effects("media-start")).toEqual([]);
  });

  test("another network before the first connection changes nothing", () => {
    const phone = Phone.ready().rings().clear().do({ type: "network" });
    expect(phone.effects("media-restart")).toEqual([]);
  });

  test("two breaks while an offer is open: a fresh session outranks a restart", () => {
    const phone = Phone.ready().rings().picture().do({ type: "network" }).offers();
    phone.do({ type: "timer", key: `media:${A}` });
    expect(phone.effects("media-start")).toHaveLength(1);
    phone
      .ice("disconnected")
      .do({ type: "timer", key: `media:${A}` })
      .do({ type: "network" });
    phone.media();
    expect(phone.effects("media-start")).toHaveLength(2);
  });
});

describe("whose picture", () => {
  test("only that of the ring on the screen, and only while this phone may see it", () => {
    const phone = Phone.ready().rings().picture();
    phone.told("talking", { by: STAFF, remaining: 60_000 });
    expect(phone.effects("media-close")).toHaveLength(1);
    expect(phone.state.calls.rings[0]?.media).toBeNull();
  });

  test("late media of a ring that was closed is passed over", () => {
    const phone = Phone.ready().rings().offers();
    phone.told("ended", { outcome: "visitor-left", opened: false }).clear().media();
    phone.do({ type: "media-state", ring: A, gen: 1, ice: "connected" });
    phone.do({ type: "timer", key: `offer:${A}` });
    expect(phone.log).toEqual([]);
  });
});
