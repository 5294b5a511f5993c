/**
 * Checks of values from outside: each returns the value in its type, or throws {@link Unfit}. The readers of messages
 * and of REST answers are built from these.
 */
const MOST_MILLIS = 86_400_000;
const STAMP = /^\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
// Names are shown unchanged, except characters that would move, hide or reverse text.
const UNSHOWABLE = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

export type Fields = { readonly [name: string]: unknown };

/** The value does not have the required form. */
export class Unfit extends Error {}

/** The result of `read`, or `null` for an unfit value. Bugs of ours are thrown on. */
export function unlessUnfit<T>(read: () => T): T | null {
  try {
    return read();
  } catch (bad) {
    if (bad instanceof Unfit) {
      return null;
    }
    throw bad;
  }
}

/** A value that may be null, but not missing. */
export function orNull<T>(value: unknown, read: (value: unknown) => T): T | null {
  return value === null ? null : read(value);
}

/** A value that may be null or missing. */
export function orNone<T>(value: unknown, read: (value: unknown) => T): T | null {
  return value === null || value === undefined ? null : read(value);
}

/** A text that is safe to show beside others. */
export function shown(text: string): string {
  return text.replace(UNSHOWABLE, "");
}

export function matching(value: unknown, form: RegExp): string {
  if (typeof value === "string" && form.test(value)) {
    return value;
  }
  throw new Unfit("form");
}

/** Milliseconds. More than a day counts as a day. */
export function millis(value: unknown): number {
  return Math.min(integer(value, 0, Number.MAX_SAFE_INTEGER), MOST_MILLIS);
}

/** A time of the wall clock, as ISO 8601 text or as milliseconds since 1970. */
export function instant(value: unknown): number {
  const at = typeof value === "string" && value.length <= 40 ? Date.parse(value) : value;
  if (typeof at === "number" && Number.isFinite(at) && Math.abs(at) <= 8.64e15) {
    return at;
  }
  throw new Unfit("time");
}

export function stamp(value: unknown): number {
  return instant(matching(value, STAMP));
}

export function integer(value: unknown, least: number, most: number): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) {
    return value;
  }
  throw new Unfit("integer");
}

export function boolean(value: unknown): boolean {
  if (typeof value === "boolean") {
    return value;
  }
  throw new Unfit("boolean");
}

export function string(value: unknown, least: number, most: number): string {
  // The schema counts characters; a character has one or two units here.
  if (typeof value === "string" && value.length >= least && value.length <= 2 * most) {
    if (value.length <= most || [...value].length <= most) {
      return value;
    }
  }
  throw new Unfit("string");
}

/** The only possible value. */
export function constant<T extends string | number>(value: unknown, only: T): T {
  if (value === only) {
    return only;
  }
  throw new Unfit("constant");
}

export function oneOf<T extends string>(value: unknown, words: readonly T[]): T {
  const found = words.find((each) => each === value);
  if (found === undefined) {
    throw new Unfit("word");
  }
  return found;
}

export function list<T>(value: unknown, most: number, read: (item: unknown) => T): T[] {
  if (Array.isArray(value) && value.length <= most) {
    return value.map(read);
  }
  throw new Unfit("list");
}

export function fields(value: unknown): Fields {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Fields;
  }
  throw new Unfit("object");
}
