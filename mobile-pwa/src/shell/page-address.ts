/**
 * Pages are addresses, so that the system's Back closes a page and does not leave the app: an app that was left does
 * not ring. A fragment, `/#page/visit/01J…`, reaches no server's log.
 */
import type { Page } from "../core/navigation/slice";
import { ringOf, type State } from "../core/state";

export interface PageAddress {
  readonly page: Page;
  readonly of: string | null;
}

const HOME: PageAddress = { page: "home", of: null };
/** Whether a page has a subject, which its address names. */
const PAGES: Readonly<Record<Exclude<Page, "home">, boolean>> = {
  history: false,
  settings: false,
  phones: false,
  visit: true,
  "hand-over": true,
  quiet: true,
  lockdown: true,
};
const ABOUT = /^[A-Za-z0-9._-]{1,64}$/;

/** The fragment of a page; empty for the first one. */
export function fragmentOf({ page, of }: PageAddress): string {
  return page === "home" ? "" : `#page/${page}${of === null ? "" : `/${of}`}`;
}

/** The page in a fragment; the first one where it names none. */
export function pageIn(fragment: string): PageAddress {
  const [start, name = "", of, ...more] = fragment.split("/");
  if (start !== "#page" || more.length > 0 || !Object.hasOwn(PAGES, name)) {
    return HOME;
  }
  const page = name as keyof typeof PAGES;
  const fits = PAGES[page] ? of !== undefined && ABOUT.test(of) : of === undefined;
  return fits ? { page, of: of ?? null } : HOME;
}

/** The part of the browser's history that is used here. */
export interface Entries {
  readonly state: unknown;
  pushState(state: Entry, unused: string, url: string): void;
  replaceState(state: Entry, unused: string, url: string): void;
  go(steps: number): void;
}

/** Listens for the system's next Back; returns a function that stops it. */
export type Watch = (closed: () => void) => () => void;

/** The data of one of our history entries. */
export interface Entry {
  /** How many entries of this app precede it. */
  readonly depth: number;
  /** Whether the entry is a cover on top of a page while something fills the screen that Back must not close unseen. */
  readonly cover: boolean;
}

/** Keeps the browser's history and the app's page in step. */
export class Addresses {
  /** The fragments from the first entry to this one. */
  private stack: string[];
  private covered = false;
  /** A step back is in progress: nothing else is done until it is finished. */
  private stepping = false;
  private unwatch: (() => void) | null = null;
  private wanted: { readonly fragment: string; readonly covered: boolean };

  /**
   * @param root the address of the first page
   * @param fragment that of the address; one that names no page is kept until `forgetLink`
   * @param told called when the person went to a page by the system's own means
   * @param backed called when the person wants back from what covers the page
   */
  constructor(
    private readonly entries: Entries,
    private readonly root: string,
    fragment: string,
    private readonly told: (place: PageAddress) => void,
    private readonly backed: () => void,
    private readonly watch: Watch | null = null,
  ) {
    const before = entryOf(entries.state);
    // The entries of a page that was reloaded before are still there: one step back leads to one of them.
    const here = fragmentOf(pageIn(fragment));
    this.stack = [...Array<string>(before?.depth ?? 0).fill(""), here];
    this.wanted = { fragment: here, covered: false };
    this.covered = before?.cover ?? false;
    entries.replaceState(this.entry(), "", root + fragment);
  }

  /** Makes the history match what the app shows. */
  follow(state: State): void {
    const { page, subject: of } = state.navigation;
    this.wanted = { fragment: fragmentOf({ page, of }), covered: isCovered(state) };
    this.step();
    this.guard();
  }

  /** The link that brought the person here was used. */
  forgetLink(): void {
    this.entries.replaceState(this.entry(), "", this.root + (this.stack.at(-1) ?? ""));
  }

  /** Call it at each `popstate`. */
  onPop(state: unknown, fragment: string): void {
    const entry = entryOf(state);
    const asked = !this.stepping;
    this.stepping = false;
    const left = this.covered;
    this.covered = entry?.cover ?? false;
    if (entry === null) {
      // A typed address, or a link within the page.
      this.stack.push(fragmentOf(pageIn(fragment)));
      this.entries.replaceState(this.entry(), "", this.root + fragment);
    } else {
      const known = this.stack.slice(0, entry.depth + 1);
      this.stack = [...known, ...Array<string>(entry.depth + 1 - known.length).fill("")];
      this.stack[entry.depth] = fragmentOf(pageIn(fragment));
    }
    if (!asked) {
      return this.step();
    }
    if (left && !this.covered && this.wanted.covered) {
      this.step();
      return this.backed();
    }
    if (!this.wanted.covered) {
      this.told(pageIn(fragment));
    }
  }

  /**
   * Browsers skip entries that were made without a touch. Where the system can ask the page before it goes back, this
   * makes it ask.
   */
  private guard(): void {
    if (this.wanted.covered && this.unwatch === null && this.watch !== null) {
      this.unwatch = this.watch(() => {
        this.unwatch = null;
        this.backed();
        this.guard();
      });
    } else if (!this.wanted.covered) {
      this.unwatch?.();
      this.unwatch = null;
    }
  }

  private step(): void {
    if (this.stepping) {
      return;
    }
    const { fragment, covered } = this.wanted;
    const here = this.stack.at(-1) ?? "";
    if (this.covered && (!covered || fragment !== here)) {
      this.covered = false;
      return this.back(1);
    }
    if (fragment !== here) {
      const before = this.stack.lastIndexOf(fragment, this.stack.length - 2);
      if (before >= 0) {
        const steps = this.stack.length - 1 - before;
        this.stack.length = before + 1;
        return this.back(steps);
      }
      if (fragment === "") {
        this.stack[this.stack.length - 1] = "";
        this.entries.replaceState(this.entry(), "", this.root);
      } else {
        this.stack.push(fragment);
        this.entries.pushState(this.entry(), "", this.root + fragment);
      }
    }
    if (covered && !this.covered) {
      this.covered = true;
      this.entries.pushState(this.entry(), "", this.root + fragment);
    }
  }

  private back(steps: number): void {
    this.stepping = true;
    this.entries.go(-steps);
  }

  private entry(): Entry {
    return { depth: this.stack.length - 1, cover: this.covered };
  }
}

/** Whether something other than a page fills the screen: a visitor, or a test of the ring. */
function isCovered(state: State): boolean {
  return ringOf(state, state.calls.shown) !== null || state.waking.testing !== null;
}

function entryOf(state: unknown): Entry | null {
  const entry = state as Partial<Entry> | null | undefined;
  const { depth, cover } = entry ?? {};
  return typeof depth === "number" && Number.isInteger(depth) && depth >= 0 && depth < 1_000
    ? { depth, cover: cover === true }
    : null;
}
