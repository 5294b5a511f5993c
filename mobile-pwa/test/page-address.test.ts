/** The browser's history and the app's pages stay the same, whichever of the two a person goes through. */
import { describe, expect, test } from "vitest";
import type { Event } from "../src/core/events";
import { Addresses, type Entry, fragmentOf, pageIn } from "../src/shell/page-address";
import { viewOf } from "../src/ui/view";
import { A, Phone, SCHOOL, STAFF } from "./world";

/** A browser's history: steps back are made later, and told by an event. */
class Browser {
  readonly entries: { state: Entry | null; url: string }[];
  index = 0;
  private steps: number[] = [];

  constructor(url = "/") {
    this.entries = [{ state: null, url }];
  }

  get state(): Entry | null {
    return this.entries[this.index]?.state ?? null;
  }

  get url(): string {
    return this.entries[this.index]?.url ?? "gone";
  }

  pushState(state: Entry, _: string, url: string): void {
    this.entries.splice(this.index + 1, this.entries.length, { state, url });
    this.index++;
  }

  replaceState(state: Entry, _: string, url: string): void {
    this.entries[this.index] = { state, url };
  }

  go(steps: number): void {
    this.steps.push(steps);
  }

  /** Makes the steps that were asked for; false where one led out of the app. */
  settle(popped: () => void): boolean {
    for (let next = this.steps.shift(); next !== undefined; next = this.steps.shift()) {
      if (this.index + next < 0) {
        return false;
      }
      this.index = Math.min(this.entries.length - 1, this.index + next);
      popped();
    }
    return true;
  }
}

/** The app in a browser with a Back. */
class App {
  readonly phone: Phone;
  readonly browser: Browser;
  private readonly addresses: Addresses;

  constructor(browser = new Browser()) {
    this.phone = Phone.ready();
    this.browser = browser;
    const { hash } = new URL(browser.url, "https://gateway");
    const { page, of } = pageIn(hash);
    this.phone.state = { ...this.phone.state, navigation: { page, subject: of } };
    this.addresses = new Addresses(
      browser,
      "/",
      hash,
      (place) =>
        this.do({ type: "press-page", page: place.page, ...(place.of === null ? {} : { of: place.of }) }),
      () => this.do({ type: "press-back" }),
    );
  }

  do(event: Event): this {
    this.phone.do(event);
    return this.followed();
  }

  /** After something of the gateway's. */
  followed(): this {
    this.addresses.follow(this.phone.state);
    this.settle();
    return this;
  }

  /** False where it leaves the app. */
  back(): boolean {
    this.browser.go(-1);
    return this.settle();
  }

  private settle(): boolean {
    return this.browser.settle(() => {
      const { hash } = new URL(this.browser.url, "https://gateway");
      this.addresses.onPop(this.browser.state, hash);
    });
  }

  get view(): string {
    return viewOf(this.phone.state);
  }
}

const page = (name: "history" | "settings" | "phones" | "home"): Event => ({
  type: "press-page",
  page: name,
});
const visit: Event = { type: "press-page", page: "visit", of: A };

describe("the address of a page", () => {
  test("names it and what it is about, and is read back", () => {
    for (const place of [
      { page: "home", of: null },
      { page: "settings", of: null },
      { page: "visit", of: A },
      { page: "hand-over", of: SCHOOL.id },
    ] as const) {
      expect(pageIn(fragmentOf(place))).toEqual(place);
    }
  });

  test.each([
    "",
    "#",
    "#enrol/abcdefgh",
    `#ring/${A}`,
    "#page",
    "#page/",
    "#page/home",
    "#page/vault",
    "#page/visit",
  ])("%o is the first page", (fragment) => expect(pageIn(fragment)).toEqual({ page: "home", of: null }));

  test.each([
    "#page/visit/a/b",
    "#page/visit/<script>",
    "#page/settings/x",
    "#page/constructor",
    "#page/__proto__/x",
  ])("%o is the first page too", (fragment) => expect(pageIn(fragment)).toEqual({ page: "home", of: null }));
});

describe("Back", () => {
  test("closes page after page, and leaves the app only from the first", () => {
    const app = new App().do(page("history")).do(visit);
    expect(app.browser.url).toBe(`/#page/visit/${A}`);
    expect([app.back(), app.view]).toEqual([true, "history"]);
    expect([app.back(), app.view]).toEqual([true, "waiting"]);
    expect(app.browser.url).toBe("/");
    expect(app.back()).toBe(false);
  });

  test("after the page's own arrow leads where that led, not to it again", () => {
    const app = new App().do(page("history")).do(visit).do(page("history"));
    expect(app.browser.url).toBe("/#page/history");
    app.do(page("home"));
    expect([app.browser.index, app.browser.url]).toEqual([0, "/"]);
    expect(app.back()).toBe(false);
  });

  test("closes a page whose address was opened", () => {
    const app = new App(new Browser("/#page/settings"));
    expect(app.view).toBe("settings");
    app.do(page("phones"));
    expect([app.back(), app.view]).toEqual([true, "settings"]);
    app.do(page("home"));
    expect([app.browser.url, app.view]).toEqual(["/", "waiting"]);
  });

  test("works after the page was loaded anew", () => {
    const before = new App().do(page("settings")).do(page("phones"));
    const app = new App(before.browser);
    expect(app.view).toBe("phones");
    expect([app.back(), app.view]).toEqual([true, "settings"]);
    expect([app.back(), app.view]).toEqual([true, "waiting"]);
  });
});

describe("Back over a visitor", () => {
  const rung = (app = new App()) => {
    app.phone.rings();
    return app.followed();
  };

  test("ends nothing, however often, and says so", () => {
    const app = rung();
    for (let pressed = 0; pressed < 3; pressed++) {
      expect(app.back()).toBe(true);
      expect(app.view).toBe("ringing");
      expect(app.phone.state.calls.backOver).toBe(A);
    }
    expect(app.phone.sent("decline")).toEqual([]);
    app.phone.wait(5_000);
    expect(app.phone.state.calls.backOver).toBeNull();
  });

  test("hangs nobody up", () => {
    const app = new App();
    app.phone.talks();
    app.followed();
    expect([app.back(), app.view]).toEqual([true, "talking"]);
    expect(app.phone.sent("hangup")).toEqual([]);
    expect(app.phone.desired().voice).toBe(A);
  });

  test("closes what is over, and then the page below", () => {
    const app = rung(new App().do(page("settings")));
    app.phone.told("talking", { by: STAFF, remaining: 120_000 });
    app.followed();
    expect(app.view).toBe("taken");
    expect([app.back(), app.view]).toEqual([true, "settings"]);
    expect([app.back(), app.view]).toEqual([true, "waiting"]);
    expect(app.back()).toBe(false);
  });

  test("leaves nothing behind that Back would have to be pressed for", () => {
    const app = rung();
    app.do({ type: "press-decline", ring: A });
    expect(app.browser.index).toBe(0);
    expect(app.back()).toBe(false);
  });

  test("ends a test of the ring", () => {
    const app = new App();
    app.phone.hears({ type: "test", test: "a-test-of-the-ring-0", silent: false });
    app.followed();
    expect([app.view, app.back(), app.view]).toEqual(["test", true, "waiting"]);
  });
});

test("where the system asks the page before it goes back, each Back over a visitor is told once", () => {
  const closers: (() => void)[] = [];
  let backs = 0;
  let watching = 0;
  const addresses = new Addresses(
    new Browser(),
    "/",
    "",
    () => undefined,
    () => backs++,
    (closed) => {
      watching++;
      closers.push(closed);
      return () => watching--;
    },
  );
  const phone = Phone.ready();
  addresses.follow(phone.state);
  expect(watching).toBe(0);
  addresses.follow(phone.rings().state);
  addresses.follow(phone.state);
  expect(watching).toBe(1);
  // The system's own end of one, after which the page asks to be told of the next.
  closers[0]?.();
  watching--;
  expect([backs, closers.length]).toEqual([1, 2]);
  addresses.follow(phone.do({ type: "press-decline", ring: A }).state);
  expect([watching, backs]).toEqual([0, 1]);
});

test("a link stays in the address until it is used, and is gone then", () => {
  const browser = new Browser("/#enrol/abcdefgh");
  const addresses = new Addresses(
    browser,
    "/",
    "#enrol/abcdefgh",
    () => undefined,
    () => undefined,
  );
  addresses.follow(Phone.ready().state);
  expect(browser.url).toBe("/#enrol/abcdefgh");
  addresses.forgetLink();
  expect(browser.url).toBe("/");
});
