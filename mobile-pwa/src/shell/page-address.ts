/**
 * Pages are addresses, so that the system's Back closes a page and does not leave the app: an app that is left does not
 * ring. A fragment, `/#page/visit/01J…`, since that reaches no server's log.
 */
import type { Page } from "../core/navigation/slice";
import { ringOf, type State } from "../core/state";

export interface PageAddress {
  readonly page: Page;
  readonly of: string | null;
}

const HOME: PageAddress = { page: "home", of: null };
/** Whether a page is about something, which its address names. */
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

/** The page that a fragment names; the first one where it names none. */
export function pageIn(fragment: string): PageAddress {
  const [start, name = "", of, ...more] = fragment.split("/");
  if (start !== "#page" || more.length > 0 || !Object.hasOwn(PAGES, name)) {
    return HOME;
  }
  const page = name as keyof typeof PAGES;
  const fits = PAGES[page] ? of !== undefined && ABOUT.test(of) : of === undefined;
  return fits ? { page, of: of ?? null } : HOME;
}

/** As much of the browser's history as is used here. */
export interface Entries {
  readonly state: unknown;
  pushState(state: Entry, unused: string, url: string): void;
  replaceState(state: Entry, unused: string, url: string): void;
  go(steps: number): void;
}

/** Has the next Back of the system told; gives what ends that. */
export type Watch = (closed: () => void) => () => void;

/** What an entry of ours remembers. */
export interface Entry {
  /** How many entries of this app lie before it. */
  readonly depth: number;
  /** It lies on top of a page while something fills the screen that Back must not close unseen. */
  readonly cover: boolean;
}

/** Keeps the browser's history and the app's page the same. */
export class Addresses {
  /** The fragments from the first entry to this one. */
  private stack: string[];
  private covered = false;
  /** A step back is under way: until it has been made, nothing else is done. */
  private stepping = false;
  private unwatch: (() => void) | null = null;
  private wanted: { readonly fragment: string; readonly covered: boolean };

  /**
   * @param root the address of the first page
   * @param fragment that of the address; one that names no page is kept until `forgetLink`
   * @param told the person has gone to a page by the system's own means
   * @param backed the person wants back from what covers the page
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
    // Entries of a page that was loaded anew before this one lie there still: one step leads to one of them.
    const here = fragmentOf(pageIn(fragment));
    this.stack = [...Array<string>(before?.depth ?? 0).fill(""), here];
    this.wanted = { fragment: here, covered: false };
    this.covered = before?.cover ?? false;
    entries.replaceState(this.entry(), "", root + fragment);
  }

  /** Makes the history say what the app shows. */
  follow(state: State): void {
    const { page, subject: of } = state.navigation;
    this.wanted = { fragment: fragmentOf({ page, of }), covered: isCovered(state) };
    this.step();
    this.guard();
  }

  /** The link that brought somebody here is used up. */
  forgetLink(): void {
    this.entries.replaceState(this.entry(), "", this.root + (this.stack.at(-1) ?? ""));
  }

  /** To be called at each `popstate`. */
  onPop(state: unknown, fragment: string): void {
    const entry = entryOf(state);
    const asked = !this.stepping;
    this.stepping = false;
    const left = this.covered;
    this.covered = entry?.cover ?? false;
    if (entry === null) {
      // An address that was typed, or a link within the page.
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

  /** Browsers skip entries that no touch has made: where the system asks the page before it goes back, it is told to ask. */
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

/** Whether something fills the screen that is no page: a visitor, or a test of the ring. */
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
