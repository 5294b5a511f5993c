/** Reads what the gateway tells of rings that are over, and of phones; as doubtful as `read.ts`. */
import type { PastRing, PhoneRow, Visit } from "./messages";
import {
  boolean,
  type Fields,
  fields,
  instant,
  list,
  lock,
  matching,
  millis,
  named,
  orNull,
  RING,
  ringId,
  shown,
  string,
  who,
  word,
} from "./read";

/** The body of `rings`, or `null`. */
export function readPastRings(body: unknown): PastRing[] | null {
  return orNull(() =>
    list(fields(body).rings, 100, (row) => {
      const from = fields(row);
      return { ...past(from), opened: boolean(from.opened) };
    }),
  );
}

/** The body of `rings/RING`, or `null`. */
export function readVisit(body: unknown): Visit | null {
  return orNull(() => {
    const from = fields(body);
    const openings = list(from.opened, 64, (value) => {
      const each = fields(value);
      return {
        lock: lock(each.lock),
        by: who(each.by),
        person: who(each.person),
        at: instant(each.at),
        state: word(each.state),
        gate: each.gate === null || each.gate === undefined ? null : word(each.gate),
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
          sent: after(each.sent),
          woken: after(each.woken),
          told: after(each.told),
          answered: after(each.answered),
        };
      }),
      calledBack: list(from.calledBack ?? [], 16, (value) => {
        const each = fields(value);
        return {
          ring: ringId(each),
          by: who(each.by),
          at: instant(each.at),
          outcome: string(each.outcome, 1, 32),
        };
      }),
    };
  });
}

/** The body of `phones`, or `null`. */
export function readPhones(body: unknown): PhoneRow[] | null {
  return orNull(() =>
    list(fields(body).phones, 1_000, (value) => {
      const from = fields(value);
      return {
        ...named(value),
        person: named(from.person),
        mine: boolean(from.this),
        connected: boolean(from.connected),
        seen: time(from.seen),
        push: from.push === null || from.push === undefined ? null : string(from.push, 1, 260),
        unreachable: time(from.unreachable),
      };
    }),
  );
}

function past(from: Fields): Omit<PastRing, "opened"> {
  return {
    ring: ringId(from),
    door: named(from.door),
    school: who(from.school),
    at: instant(from.at),
    outcome: string(from.outcome, 1, 32),
    by: from.by === null || from.by === undefined ? null : shown(fields(from.by).name),
    late: from.late === undefined ? false : boolean(from.late),
    sure: from.sure === undefined ? true : boolean(from.sure),
    snapshot: from.snapshot === undefined ? false : boolean(from.snapshot),
    callBackFor: from.callBackUntil === undefined ? 0 : millis(from.callBackUntil),
    callBackOf:
      from.callBackOf === null || from.callBackOf === undefined ? null : matching(from.callBackOf, RING),
  };
}

function after(value: unknown): number | null {
  return value === null || value === undefined ? null : millis(value);
}

function time(value: unknown): number | null {
  return value === null || value === undefined ? null : instant(value);
}
