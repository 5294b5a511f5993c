import { describe, expect, test } from "vitest";
import { type Measure, measure, UNMEASURED } from "../src/call/quality";
import { A, Phone } from "./world";

/** So many looks, each with so many packets more come and lost. */
const looks = (
  times: number,
  more: { received: number; lost: number; rtt?: number },
  from: Measure = UNMEASURED,
) => {
  let now = from;
  for (let n = 0; n < times; n++) {
    now = measure(now, {
      received: now.counted.received + more.received,
      lost: now.counted.lost + more.lost,
      rtt: more.rtt ?? 20,
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
    expect(measure(before, { received: 10, lost: 0, rtt: null }).quality).toBe("good");
    expect(measure(before, before.counted).quality).toBe("good");
  });

  test("belongs to the session it was measured on", () => {
    const phone = Phone.ready().rings().picture();
    const { gen } = phone.leg();
    phone.do({ type: "leg-quality", ring: A, gen: gen + 1, quality: "bad" });
    expect(phone.leg().quality).toBe("good");
    phone.do({ type: "leg-quality", ring: A, gen, quality: "bad" });
    expect(phone.leg().quality).toBe("bad");
  });
});
