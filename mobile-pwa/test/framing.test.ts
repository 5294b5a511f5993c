import { describe, expect, test } from "vitest";
import { dragged, framing } from "../src/ui/framing";

const WIDE = { width: 1280, height: 720 };
const CLASSIC = { width: 960, height: 720 };
const UPRIGHT = { width: 412, height: 915 };
const SIDEWAYS = { width: 612, height: 360 };

describe("the picture in the screen", () => {
  test("fills an upright phone; its whole height is seen, and what share of its width", () => {
    const frame = framing(CLASSIC, UPRIGHT, false);
    expect(frame).toMatchObject({ width: 412, height: 915, down: 1 });
    expect(frame.across).toBeCloseTo(412 / 915 / (4 / 3));
  });

  test.each([WIDE, CLASSIC, { width: 720, height: 960 }])(
    "never cuts more than a tenth of the height: a face may be at the top or the bottom (%o)",
    (picture) => {
      for (const screen of [UPRIGHT, SIDEWAYS, { width: 740, height: 360 }, { width: 2000, height: 300 }]) {
        const frame = framing(picture, screen, false);
        expect(frame.down).toBeGreaterThanOrEqual(0.899);
        expect(frame.width).toBeLessThanOrEqual(screen.width);
        expect(frame.height).toBeLessThanOrEqual(screen.height);
      }
    },
  );

  test("whole means whole, within the screen", () => {
    for (const screen of [UPRIGHT, SIDEWAYS]) {
      const frame = framing(WIDE, screen, true);
      expect(frame).toMatchObject({ across: 1, down: 1 });
      expect(frame.width / frame.height).toBeCloseTo(16 / 9);
      expect(frame.width).toBeLessThanOrEqual(screen.width);
      expect(frame.height).toBeLessThanOrEqual(screen.height);
    }
  });

  test("before anything is known takes the screen", () => {
    expect(framing({ width: 0, height: 0 }, UPRIGHT, false)).toMatchObject(UPRIGHT);
  });

  test("dragging brings in the sides and stops at the edge", () => {
    const frame = framing(CLASSIC, UPRIGHT, false);
    expect(dragged(0.5, -100, frame)).toBeGreaterThan(0.5);
    expect(dragged(0.5, 10_000, frame)).toBe(0);
    expect(dragged(0.5, -10_000, frame)).toBe(1);
    expect(dragged(0.2, 50, framing(WIDE, SIDEWAYS, true))).toBe(0.5);
  });
});
