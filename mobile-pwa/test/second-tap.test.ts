import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { guardSecondTaps } from "../src/ui/second-tap";

/** A page of rectangles: what lies where, on top last. The few things of a browser that the guard uses. */
class Thing {
  dataset: Record<string, string> = {};
  style: Record<string, string> = {};
  className = "";
  remove: () => void = () => {};

  constructor(
    readonly tag: string,
    public at: readonly [left: number, top: number, width: number, height: number],
  ) {}

  setAttribute() {}

  closest(): Thing | null {
    return this.tag === "button" ? this : null;
  }

  has(x: number, y: number): boolean {
    const [left, top, width, height] = this.at;
    return x >= left && x < left + width && y >= top && y < top + height;
  }
}

class Page {
  things: Thing[] = [];
  private click: (event: unknown) => void = () => {};
  private telling = false;
  private readonly observing = new Map<object, () => void>();

  constructor() {
    const page = this;
    vi.stubGlobal("addEventListener", (_: string, heard: (event: unknown) => void) => {
      this.click = heard;
    });
    vi.stubGlobal("removeEventListener", () => {});
    vi.stubGlobal(
      "MutationObserver",
      class {
        constructor(private readonly told: () => void) {}
        observe() {
          page.observing.set(this, this.told);
        }
        disconnect() {
          page.observing.delete(this);
        }
      },
    );
    vi.stubGlobal("document", {
      body: { append: (thing: Thing) => this.append(thing) },
      createElement: (tag: string) => new Thing(tag, [0, 0, 0, 0]),
      elementsFromPoint: (x: number, y: number) => this.stack(x, y),
    });
  }

  private stack(x: number, y: number): Thing[] {
    return this.things.filter((thing) => thing.has(x, y)).reverse();
  }

  private append(thing: Thing) {
    const pixels = (name: string) => Number.parseFloat(thing.style[name] ?? "0");
    thing.at = [pixels("left"), pixels("top"), pixels("width"), pixels("height")];
    thing.remove = () => this.show(this.things.filter((other) => other !== thing));
    this.show([...this.things, thing]);
  }

  /** The page shows this from now on. Observers hear it afterwards, as in a browser, and once. */
  show(things: Thing[]) {
    this.things = things;
    if (this.telling) {
      return;
    }
    this.telling = true;
    for (const told of [...this.observing.values()]) {
      told();
    }
    this.telling = false;
  }

  /** A finger taps; returns what gets the tap. */
  tap(x: number, y: number): Thing | null {
    const target = this.stack(x, y)[0] ?? null;
    this.click({ detail: 1, target, clientX: x, clientY: y });
    return target;
  }
}

const button = (name: string, left: number, top: number, width = 80, height = 80) => {
  const made = new Thing("button", [left, top, width, height]);
  made.dataset["testid"] = name;
  return made;
};

let page: Page;
let end: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  page = new Page();
  end = guardSecondTaps(() => Date.now());
});

afterEach(() => {
  end();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const answer = button("answer", 0, 0);
const hangUp = button("hang-up", 0, 0);

test("the second of two taps does not reach what came to stand there, the third does", () => {
  page.show([answer]);
  expect(page.tap(40, 40)).toBe(answer);
  vi.advanceTimersByTime(100);
  page.show([hangUp]);
  vi.advanceTimersByTime(100);
  expect(page.tap(40, 40)).not.toBe(hangUp);
  vi.advanceTimersByTime(500);
  expect(page.tap(40, 40)).toBe(hangUp);
});

test("whoever answers opens within half a second, and once more", () => {
  const open = button("open", 0, 200, 320);
  page.show([answer, open]);
  page.tap(40, 40);
  vi.advanceTimersByTime(100);
  page.show([hangUp, open]);
  vi.advanceTimersByTime(200);
  expect(page.tap(40, 240)).toBe(open);
  vi.advanceTimersByTime(300);
  expect(page.tap(40, 240)).toBe(open);
});

test("that a covered place is free again is no change under a tap beside it", () => {
  const open = button("open", 0, 80, 320);
  page.show([answer, open]);
  page.tap(40, 70);
  vi.advanceTimersByTime(100);
  page.show([hangUp, open]);
  vi.advanceTimersByTime(500);
  expect(page.tap(40, 130)).toBe(open);
  vi.advanceTimersByTime(200);
  expect(page.tap(40, 130)).toBe(open);
});
