/** Reads the gateway's answers about ended rings and about phones, as carefully as `read.ts`. */
import {
  boolean,
  type Fields,
  fields,
  instant,
  list,
  matching,
  millis,
  orNone,
  shown,
  string,
  unlessUnfit,
} from "./checks";
import { LOCK_NAME, named, RING, WORD } from "./generated";
import type { PastRing, PhoneRow, Visit } from "./messages";

/** The body of `rings`, or `null`. */
export function readPastRings(body: unknown): PastRing[] | null {
  return unlessUnfit(() =>
    list(fields(body).rings, 100, (row) => {
      const from = fields(row);
      return { ...past(from), opened: boolean(from.opened) };
    }),
  );
}

/** The body of `rings/RING`, or `null`. */
export function readVisit(body: unknown): Visit | null {
  return unlessUnfit(() => {
    const from = fields(body);
    const openings = list(from.opened, 64, (value) => {
      const each = fields(value);
      return {
        lock: matching(each.lock, LOCK_NAME),
        by: orNone(each.by, named),
        person: orNone(each.person, named),
        at: instant(each.at),
        state: matching(each.state, WORD),
        gate: each.gate === null || each.gate === undefined ? null : matching(each.gate, WORD),
      };
    });
    return {
      ...past(from),
      openings,
      opened: openings.some((each) => each.state === "pulsing" || each.state === "released"),
      phones: list(from.phones, 64, (value) => {
        const each = fields(value);
        return {
          ...named(value),
          sent: orNone(each.sent, millis),
          woken: orNone(each.woken, millis),
          told: orNone(each.told, millis),
          answered: orNone(each.answered, millis),
        };
      }),
      calledBack: list(from.calledBack ?? [], 16, (value) => {
        const each = fields(value);
        return {
          ring: matching(each.ring, RING),
          by: orNone(each.by, named),
          at: instant(each.at),
          outcome: string(each.outcome, 1, 32),
        };
      }),
    };
  });
}

/** The body of `phones`, or `null`. */
export function readPhones(body: unknown): PhoneRow[] | null {
  return unlessUnfit(() =>
    list(fields(body).phones, 1_000, (value) => {
      const from = fields(value);
      return {
        ...named(value),
        person: named(from.person),
        mine: boolean(from.this),
        connected: boolean(from.connected),
        seen: orNone(from.seen, instant),
        push: from.push === null || from.push === undefined ? null : string(from.push, 1, 260),
        unreachable: orNone(from.unreachable, instant),
      };
    }),
  );
}

function past(from: Fields): Omit<PastRing, "opened"> {
  return {
    ring: matching(from.ring, RING),
    door: named(from.door),
    school: orNone(from.school, named),
    at: instant(from.at),
    outcome: string(from.outcome, 1, 32),
    by: from.by === null || from.by === undefined ? null : shown(string(fields(from.by).name, 1, 80)),
    late: from.late === undefined ? false : boolean(from.late),
    sure: from.sure === undefined ? true : boolean(from.sure),
    snapshot: from.snapshot === undefined ? false : boolean(from.snapshot),
    callBackFor: from.callBackUntil === undefined ? 0 : millis(from.callBackUntil),
    callBackOf:
      from.callBackOf === null || from.callBackOf === undefined ? null : matching(from.callBackOf, RING),
  };
}
