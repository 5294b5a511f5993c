import { describe, expect, test } from "vitest";
import { isStill, type Measure, measure, UNMEASURED } from "../src/core/calls/quality";
import { A, Phone } from "./world";

/** So many looks, each with so many packets more come and lost. */
const looks = (
  times: number,
  more: { received: number; lost: number; rtt?: number; frames?: number; after?: number },
  from: Measure = UNMEASURED,
) => {
  let now = from;
  for (let n = 0; n < times; n++) {
    now = measure(now, {
      received: now.counted.received + more.received,
      lost: now.counted.lost + more.lost,
      rtt: more.rtt ?? 20,
      frames: now.counted.frames + (more.frames ?? 15),
      at: now.counted.at + (more.after ?? 1_500),
    });
  }
  return now;
};

describe("the quality of the path", () => {
  test("is good while little is lost and answers come soon", () => {
    expect(looks(5, { received: 200, lost: 2 }).quality).toBe("good");
  });

  test("is said weak and bad at once, by loss or by delay", () => {
    expect(looks(1, { received: 95, lost: 5 }).quality).toBe("weak");
    expect(looks(1, { received: 80, lost: 20 }).quality).toBe("bad");
    expect(looks(1, { received: 100, lost: 0, rtt: 500 }).quality).toBe("weak");
    expect(looks(1, { received: 100, lost: 0, rtt: 1_000 }).quality).toBe("bad");
  });

  test("is said good again only after three good looks, so that it does not flicker", () => {
    const bad = looks(1, { received: 80, lost: 20 });
    expect(looks(2, { received: 100, lost: 0 }, bad).quality).toBe("bad");
    expect(looks(3, { received: 100, lost: 0 }, bad).quality).toBe("good");
  });

  test("a session that counts anew, or in which nothing came, is no loss", () => {
    const before = looks(3, { received: 500, lost: 1 });
    expect(measure(before, { received: 10, lost: 0, rtt: null, frames: 1, at: 9_000 }).quality).toBe("good");
    expect(measure(before, before.counted).quality).toBe("good");
  });

  test("belongs to the session it was measured on", () => {
    const phone = Phone.ready().rings().picture();
    const { gen } = phone.mediaOf();
    phone.do({ type: "media-quality", ring: A, gen: gen + 1, quality: "bad", still: false });
    expect(phone.mediaOf().quality).toBe("good");
    phone.do({ type: "media-quality", ring: A, gen, quality: "bad", still: false });
    expect(phone.mediaOf().quality).toBe("bad");
  });
});

describe("a picture that stands still", () => {
  const silent = { received: 0, lost: 0, frames: 0 };

  test("is said at the first look that saw no new one, though the path to the gateway is good", () => {
    const moving = looks(3, { received: 100, lost: 0 });
    expect(isStill(moving)).toBe(false);
    const still = looks(1, silent, moving);
    expect(isStill(still)).toBe(true);
    expect(still.quality).toBe("good");
    expect(isStill(looks(1, { received: 50, lost: 0, frames: 0 }, moving))).toBe(true);
    expect(isStill(looks(1, { received: 100, lost: 0 }, still))).toBe(false);
  });

  test("is not one between two looks that a busy browser made one after the other", () => {
    const moving = looks(3, { received: 100, lost: 0 });
    const soon = looks(2, { ...silent, after: 100 }, moving);
    expect(isStill(soon)).toBe(false);
    expect(isStill(looks(1, silent, soon))).toBe(true);
  });

  test("is not one that never came, nor one of a session that counts anew", () => {
    expect(isStill(looks(9, silent))).toBe(false);
    const before = looks(3, { received: 100, lost: 0 });
    const anew = { received: 9, lost: 0, rtt: null, frames: 1, at: before.counted.at + 1_500 };
    expect(isStill(measure(before, anew))).toBe(false);
  });

  test("is kept of the session it was seen on, until it moves", () => {
    const phone = Phone.ready().rings().picture();
    const { gen } = phone.mediaOf();
    phone.do({ type: "media-quality", ring: A, gen: gen + 1, quality: "good", still: true });
    expect(phone.mediaOf().still).toBe(false);
    phone.do({ type: "media-quality", ring: A, gen, quality: "good", still: true });
    expect(phone.mediaOf().still).toBe(true);
    phone.do({ type: "media-quality", ring: A, gen, quality: "good", still: false });
    expect(phone.mediaOf().still).toBe(false);
  });
});
