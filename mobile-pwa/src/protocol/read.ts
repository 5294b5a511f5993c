/**
 * Reads what the gateway sends. Everything from outside is doubted: a text that is not a whole, known message gives
 * `null`, and the app goes on as if it had not come. Members that are not known are passed over.
 */
import type { Door, GateWord, HeldBy, LockWord, Named, PushOffer, School, ToPhone } from "./messages";

/** The longest text looked at, in UTF-16 units: a welcome of 512 schools fits, a flood does not. */
export const MOST_TEXT = 4_194_304;
const MOST_SDP = 32_768;
const MOST_MILLIS = 86_400_000;

/** An identity of a ring. */
export const RING = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
const LOCK = /^[a-z][a-z0-9-]{0,31}$/;
const SLUG = /^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/;
const NONCE = /^[A-Za-z0-9_-]{43}$/;
const POINT = /^[A-Za-z0-9_-]{87}$/;
const TEST = /^[A-Za-z0-9_-]{16,64}$/;
const MANIFEST = /^\/enrol\/app\/[A-Za-z0-9_-]{1,128}\.webmanifest$/;
/** Plain HTTP on the machine of whoever tries it out. */
const PROVIDER = /^(?:https|http):\/\/[!-~]{1,8000}$/;
const STAMP = /^\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
/** What every phone may do where the gateway says nothing of roles. */
const EVERYBODY: readonly string[] = ["answer", "open", "history"];
const WORD = /^[a-z-]{1,32}$/;
// Names are shown as they are: what would move, hide or turn text round it is taken out.
const UNSHOWABLE = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

export type Fields = { readonly [name: string]: unknown };

class Unfit extends Error {}

/** One message, or `null` for anything that is none. */
export function readMessage(text: string): ToPhone | null {
  if (text.length > MOST_TEXT) {
    return null;
  }
  try {
    return message(fields(JSON.parse(text)));
  } catch (bad) {
    if (bad instanceof Unfit || bad instanceof SyntaxError || bad instanceof RangeError) {
      return null;
    }
    throw bad;
  }
}

/** The body of `enrol` and `me`, or `null`. */
export function readIdentity(body: unknown): { phone: Named; person: Named; schools: Named[] } | null {
  return orNull(() => {
    const from = fields(body);
    return {
      phone: named(from.phone),
      person: named(from.person),
      schools: list(from.schools, 512, named),
    };
  });
}

/** The word of a refusal, or `null`. */
export function readFault(body: unknown): string | null {
  return orNull(() => word(fields(body).error));
}

/** What the gateway repeats of a request, or `null`. */
export function readEcho(body: unknown): string | null {
  return orNull(() => matching(fields(body).echo, /^[A-Za-z0-9_-]{22,64}$/));
}

/** The answer to a phone that left and had come by an account, or `null` where it is none. */
export function readLeft(body: unknown): { readonly next: string | null } | null {
  return orNull(() => ("location" in fields(body) ? { next: readNext(body) } : null));
}

/** The body of `enrol/look`, or `null`. */
export function readWhom(body: unknown): { person: Named; school: Named; expires: number } | null {
  return orNull(() => {
    const from = fields(body);
    return { person: named(from.person), school: named(from.school), expires: instant(from.expires) };
  });
}

/** The body of `enrol/app`: an address of the gateway's own, or `null`. */
export function readManifest(body: unknown): string | null {
  return orNull(() => matching(fields(body).manifest, MANIFEST));
}

/** The body of `ways`: the name of the accounts that are let in, or `null` where there are none. */
export function readAccounts(body: unknown): string | null {
  return orNull(() => {
    const { oidc } = fields(body);
    return oidc === null || oidc === undefined ? null : clean(string(fields(oidc).name, 1, 80));
  });
}

/** The body of `oidc/logout`: an address of the provider, or `null`. */
export function readNext(body: unknown): string | null {
  return orNull(() => matching(fields(body).location, PROVIDER));
}

export function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (bad) {
    if (bad instanceof Unfit) {
      return null;
    }
    throw bad;
  }
}

function message(from: Fields): ToPhone {
  switch (from.type) {
    case "welcome":
      if (from.protocol !== 1) {
        throw new Unfit("protocol");
      }
      return {
        type: "welcome",
        phone: named(from.phone),
        person: named(from.person),
        heartbeat: integer(from.heartbeat, 1, 60),
        resumed: boolean(from.resumed),
        schools: list(from.schools, 512, school),
        push: from.push === null || from.push === undefined ? null : pushOffer(fields(from.push)),
      };
    case "challenge":
      return { type: "challenge", nonce: matching(from.nonce, NONCE) };
    case "plan":
      return {
        type: "plan",
        school: matching(from.school, SLUG),
        rung: list(from.rung, 500, (value) => {
          const each = fields(value);
          return {
            person: named(each.person),
            inPlaceOf: who(each.for),
            phones: integer(each.phones, 0, Number.MAX_SAFE_INTEGER),
            reachable: integer(each.reachable, 0, Number.MAX_SAFE_INTEGER),
          };
        }),
        notRung: list(from["not-rung"], 500, (value) => {
          const each = fields(value);
          return {
            person: named(each.person),
            why: word(each.why),
            to: who(each.to),
            until: when(each.until),
          };
        }),
        colleagues: list(from.colleagues, 500, (value) => {
          const { reachable } = fields(value);
          return {
            ...named(value),
            ...(reachable === undefined ? {} : { reachable: integer(reachable, 0, Number.MAX_SAFE_INTEGER) }),
          };
        }),
      };
    case "lockdown":
      return {
        type: "lockdown",
        school: matching(from.school, SLUG),
        state: oneOf<"set" | "none">(from.state, ["set", "none"]),
        by: who(from.by),
        at: when(from.at),
        doors: list(from.doors, 32, (value) => ({
          ...named(value),
          heldBy: oneOf<HeldBy>(fields(value)["held-by"], ["door", "gateway", "asked", "nobody"]),
        })),
      };
    case "test":
      return { type: "test", test: matching(from.test, TEST), silent: boolean(from.silent) };
    case "test-result":
      return {
        type: "test-result",
        test: matching(from.test, TEST),
        connection: from.connection === null ? null : millis(from.connection),
        woken: from.woken === null ? null : millis(from.woken),
        push: word(from.push),
      };
    case "unreachable":
      return { type: "unreachable", phone: named(from.phone), since: stamp(from.since) };
    case "ring":
      return {
        type: "ring",
        ring: ringId(from),
        door: named(from.door),
        school: named(from.school),
        age: millis(from.age),
        state: oneOf(from.state, ["ringing", "talking", "held"]),
        by: who(from.by),
        remaining: from.remaining === undefined ? 0 : millis(from.remaining),
        locks: list(from.locks, 4, lock),
        phones: list(from.phones, 64, named),
        callBackOf: from["call-back-of"] === undefined ? null : matching(from["call-back-of"], RING),
      };
    case "state":
      return state(from);
    case "ping":
      return { type: "ping", n: integer(from.n, 0, Number.MAX_SAFE_INTEGER) };
    case "ok":
      return { type: "ok", re: integer(from.re, 1, 2_147_483_647) };
    case "error":
      return {
        type: "error",
        re: from.re === undefined ? null : integer(from.re, 1, 2_147_483_647),
        code: word(from.code),
        by: who(from.by),
      };
    case "warning":
      oneOf(from.kind, ["ends-soon"]);
      return { type: "warning", ring: ringId(from), remaining: millis(from.remaining) };
    case "no-picture":
      return { type: "no-picture", ring: ringId(from), reason: word(from.reason) };
    case "lock":
      return {
        type: "lock",
        ring: ringId(from),
        lock: lock(from.lock),
        state: oneOf<LockWord>(from.state, ["ordered", "pulsing", "released", "refused", "unconfirmed"]),
        by: who(from.by),
        reason: from.reason === undefined ? null : clean(string(from.reason, 0, 200)),
      };
    case "gate":
      return {
        type: "gate",
        ring: from.ring === undefined ? null : ringId(from),
        door: named(from.door),
        lock: lock(from.lock),
        state: oneOf<GateWord>(from.state, ["opened", "not-opened", "still-open", "forced", "closed"]),
      };
    case "door":
      return { type: "door", school: string(from.school, 1, 65), door: door(from.door) };
    case "media":
      return { type: "media", ring: ringId(from), sdp: string(from.sdp, 1, MOST_SDP) };
    case "media-refused":
      return { type: "media-refused", ring: ringId(from), reason: word(from.reason) };
    case "media-ended":
      return { type: "media-ended", ring: ringId(from) };
    default:
      throw new Unfit("type");
  }
}

function state(from: Fields): ToPhone {
  const ring = ringId(from);
  const word = oneOf(from.state, ["ringing", "talking", "held", "ended"]);
  switch (word) {
    case "ringing":
      return { type: "state", ring, state: word };
    case "talking":
    case "held":
      return { type: "state", ring, state: word, by: who(from.by), remaining: millis(from.remaining) };
    case "ended":
      return {
        type: "state",
        ring,
        state: word,
        by: who(from.by),
        outcome: string(from.outcome, 1, 32),
        opened: boolean(from.opened),
        openFor: from["open-until"] === undefined ? 0 : millis(from["open-until"]),
      };
  }
}

function school(value: unknown): School {
  const from = fields(value);
  return {
    ...named(value),
    doors: list(from.doors, 32, door),
    may: from.may === undefined ? EVERYBODY : list(from.may, 16, word),
  };
}

function pushOffer(from: Fields): PushOffer {
  return {
    key: matching(from.key, POINT),
    hosts: list(from.hosts, 16, (host) => clean(string(host, 1, 260))),
  };
}

function door(value: unknown): Door {
  const from = fields(value);
  return {
    ...named(value),
    online: boolean(from.online),
    locks: list(from.locks, 4, lock),
    locked: from.locked === undefined ? false : boolean(from.locked),
    faults: from.faults === undefined ? [] : list(from.faults, 16, fault),
  };
}

function fault(value: unknown): string {
  return clean(string(value, 1, 32));
}

export function named(value: unknown): Named {
  const from = fields(value);
  return { id: string(from.id, 1, 65), name: shown(from.name) };
}

export function who(value: unknown): Named | null {
  return value === null || value === undefined ? null : named(value);
}

export function shown(value: unknown): string {
  return clean(string(value, 1, 80));
}

function clean(text: string): string {
  return text.replace(UNSHOWABLE, "");
}

export function ringId(from: Fields): string {
  return matching(from.ring, RING);
}

export function lock(value: unknown): string {
  return matching(value, LOCK);
}

export function word(value: unknown): string {
  return matching(value, WORD);
}

export function matching(value: unknown, form: RegExp): string {
  if (typeof value === "string" && form.test(value)) {
    return value;
  }
  throw new Unfit("form");
}

/** Milliseconds; more than a day is held to be a day. */
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

/** A time of the connection's messages, or null. */
function when(value: unknown): number | null {
  return value === null ? null : stamp(value);
}

export function stamp(value: unknown): number {
  return instant(matching(value, STAMP));
}

function integer(value: unknown, least: number, most: number): number {
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
  // The schema counts characters; a character takes one or two units here.
  if (typeof value === "string" && value.length >= least && value.length <= 2 * most) {
    if (value.length <= most || [...value].length <= most) {
      return value;
    }
  }
  throw new Unfit("string");
}

function oneOf<T extends string>(value: unknown, words: readonly T[]): T {
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
