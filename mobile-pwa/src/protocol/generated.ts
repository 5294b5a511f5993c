// Made by scripts/protocol.mjs from docs/phone-protocol.schema.json: change those, then npm run protocol.
import { type Fields, boolean, constant, fields, integer, list, matching, millis, oneOf, orNone, orNull, shown, stamp, string, Unfit } from "./checks";

/** The id of a ring. */
export const RING = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
export type RingId = string;

/** The id of a school or of a person: one name, or two joined by a dot where a gateway serves several communes. */
export const SLUG = /^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?)?$/;

export const LOCK_NAME = /^[a-z][a-z0-9-]{0,31}$/;

/** A word of the protocol; later versions may bring others. */
export const WORD = /^[a-z-]{1,32}$/;

export const TEST_ID = /^[A-Za-z0-9_-]{16,64}$/;

export const NONCE = /^[A-Za-z0-9_-]{43}$/;

/** An uncompressed point of P-256, base64url. */
export const POINT = /^[A-Za-z0-9_-]{87}$/;

export const LOCK_WORD = ["ordered", "pulsing", "released", "refused", "unconfirmed"] as const;
export type LockWord = (typeof LOCK_WORD)[number];

/** The gate itself, where the station has a contact at it. */
export const GATE_WORD = ["opened", "not-opened", "still-open", "forced", "closed"] as const;
export type GateWord = (typeof GATE_WORD)[number];

export const HELD_BY = ["door", "gateway", "asked", "nobody"] as const;
export type HeldBy = (typeof HELD_BY)[number];

export const HOW_LONG = ["hour", "day", "until-lifted"] as const;
export type HowLong = (typeof HOW_LONG)[number];

/** What the station shows and speaks to the visitor. */
export const VISITOR_REPLY = ["coming", "please-wait", "repeat"] as const;
export type Reply = (typeof VISITOR_REPLY)[number];

/** What became of asking the phone for its microphone. */
export const MICROPHONE_WORD = ["on", "refused", "missing"] as const;
export type MicrophoneWord = (typeof MICROPHONE_WORD)[number];

export interface Named {
  readonly id: string;
  readonly name: string;
}

export function named(value: unknown): Named {
  const from = fields(value);
  return {
    id: string(from.id, 1, 98),
    name: shown(string(from.name, 1, 80)),
  };
}

export interface Door extends Named {
  readonly online: boolean;
  readonly locks: readonly string[];
  /** A lockdown holds: nothing opens it. */
  readonly locked: boolean;
  /** What the station says does not work, in words of its own. */
  readonly faults: readonly string[];
}

export function door(value: unknown): Door {
  const from = fields(value);
  return {
    ...named(value),
    online: boolean(from.online),
    locks: list(from.locks, 4, (value) => matching(value, LOCK_NAME)),
    locked: from.locked === undefined ? false : boolean(from.locked),
    faults: from.faults === undefined ? [] : list(from.faults, 16, (value) => shown(string(value, 1, 32))),
  };
}

export interface School extends Named {
  readonly doors: readonly Door[];
  /** What this person may do there. A gateway without roles does not say it. */
  readonly may: readonly string[];
}

export function school(value: unknown): School {
  const from = fields(value);
  return {
    ...named(value),
    doors: list(from.doors, 32, door),
    may: from.may === undefined ? ["answer","open","history"] : list(from.may, 16, (value) => matching(value, WORD)),
  };
}

export interface PushOffer {
  /** The gateway's own key. */
  readonly key: string;
  /** The only push services that it speaks to. */
  readonly hosts: readonly string[];
}

export function pushOffer(value: unknown): PushOffer {
  const from = fields(value);
  return {
    key: matching(from.key, POINT),
    hosts: list(from.hosts, 16, (value) => shown(string(value, 1, 260))),
  };
}

/** A signature by the device key over a challenge of this connection. */
export interface Proof {
  readonly nonce: string;
  /** Milliseconds from the challenge to the tap, negative where the tap was first; of what must not be late. */
  readonly tap?: number;
  readonly signature: string;
}

/** A push subscription as the browser gave it; the keys are base64url. */
export interface Subscription {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}

export interface Rung {
  readonly person: Named;
  /** Rung only in this person's place. */
  readonly inPlaceOf: Named | null;
  readonly phones: number;
  readonly reachable: number;
}

export function rung(value: unknown): Rung {
  const from = fields(value);
  return {
    person: named(from.person),
    inPlaceOf: orNone(from.for, named),
    phones: integer(from.phones, 0, Number.MAX_SAFE_INTEGER),
    reachable: integer(from.reachable, 0, Number.MAX_SAFE_INTEGER),
  };
}

export interface NotRung {
  readonly person: Named;
  readonly why: string;
  readonly to: Named | null;
  /** Null: until it is lifted. */
  readonly until: number | null;
}

export function notRung(value: unknown): NotRung {
  const from = fields(value);
  return {
    person: named(from.person),
    why: matching(from.why, WORD),
    to: orNone(from.to, named),
    until: orNull(from.until, stamp),
  };
}

/** Somebody who may stand in. */
export interface Colleague extends Named {
  /** How many of their phones proved lately that they would ring, where the gateway says it. */
  readonly reachable?: number;
}

export function colleague(value: unknown): Colleague {
  const from = fields(value);
  return {
    ...named(value),
    ...(from.reachable === undefined ? {} : { reachable: integer(from.reachable, 0, Number.MAX_SAFE_INTEGER) }),
  };
}

export interface LockedDoor extends Named {
  readonly heldBy: HeldBy;
}

export function lockedDoor(value: unknown): LockedDoor {
  const from = fields(value);
  return {
    ...named(value),
    heldBy: oneOf(from["held-by"], HELD_BY),
  };
}

export interface FromHello {
  readonly type: "hello";
  readonly protocol: number;
  readonly instance: string;
  readonly client?: string;
  readonly locale?: string;
  readonly visible?: boolean;
  readonly id?: number;
  readonly proof?: Proof | null;
}

export interface FromPong {
  readonly type: "pong";
  readonly n: number;
  readonly id?: number;
}

export interface FromVisible {
  readonly type: "visible";
  readonly visible: boolean;
  readonly id?: number;
}

export interface FromTold {
  readonly type: "told";
  readonly ring: RingId;
  readonly id?: number;
}

export interface FromOffer {
  readonly type: "offer";
  readonly ring: RingId;
  readonly sdp: string;
  readonly id?: number;
}

export interface FromFirstFrame {
  readonly type: "first-frame";
  readonly ring: RingId;
  readonly id?: number;
}

export interface FromAnswer {
  readonly type: "answer";
  readonly ring: RingId;
  readonly id?: number;
}

export interface FromDecline {
  readonly type: "decline";
  readonly ring: RingId;
  readonly id?: number;
}

export interface FromHangup {
  readonly type: "hangup";
  readonly ring: RingId;
  readonly id?: number;
}

export interface FromOpen {
  readonly type: "open";
  readonly ring: RingId;
  readonly lock: string;
  readonly id?: number;
  readonly proof?: Proof | null;
}

export interface FromReply {
  readonly type: "reply";
  readonly ring: RingId;
  readonly reply: Reply;
  readonly id?: number;
}

export interface FromCallBack {
  readonly type: "call-back";
  readonly ring: RingId;
  readonly id?: number;
}

export interface FromLockdown {
  readonly type: "lockdown";
  readonly school: string;
  readonly state: "set" | "lift";
  readonly proof?: Proof | null;
  readonly id?: number;
}

export interface FromHandOver {
  readonly type: "hand-over";
  readonly school: string;
  readonly to?: string | null;
  readonly for?: HowLong | null;
  /** Also where none of that person's phones can be reached. */
  readonly anyway?: boolean;
  readonly proof?: Proof | null;
  readonly id?: number;
}

export interface FromQuiet {
  readonly type: "quiet";
  readonly school: string;
  readonly for?: HowLong | null;
  readonly id?: number;
}

export interface FromRevoke {
  readonly type: "revoke";
  readonly phone: string;
  readonly proof?: Proof | null;
  readonly id?: number;
}

export interface FromPush {
  readonly type: "push";
  readonly subscription: Subscription | null;
  readonly id?: number;
}

export interface FromTest {
  readonly type: "test";
  readonly id?: number;
}

export interface FromTestTold {
  readonly type: "test-told";
  readonly test: string;
  readonly id?: number;
}

export interface FromMicrophone {
  readonly type: "microphone";
  readonly state: MicrophoneWord;
  readonly id?: number;
}

/** What the phone sends. */
export type FromPhone =
  | FromHello
  | FromPong
  | FromVisible
  | FromTold
  | FromOffer
  | FromFirstFrame
  | FromAnswer
  | FromDecline
  | FromHangup
  | FromOpen
  | FromReply
  | FromCallBack
  | FromLockdown
  | FromHandOver
  | FromQuiet
  | FromRevoke
  | FromPush
  | FromTest
  | FromTestTold
  | FromMicrophone;

export interface Welcome {
  readonly type: "welcome";
  readonly phone: Named;
  readonly person: Named;
  /** Seconds between two pings. */
  readonly heartbeat: number;
  readonly resumed: boolean;
  readonly schools: readonly School[];
  /** Null: this gateway wakes no phones. */
  readonly push: PushOffer | null;
}

function toWelcome(from: Fields): Welcome {
  constant(from.protocol, 1);
  return {
    type: "welcome",
    phone: named(from.phone),
    person: named(from.person),
    heartbeat: integer(from.heartbeat, 1, 60),
    resumed: boolean(from.resumed),
    schools: list(from.schools, 512, school),
    push: orNone(from.push, pushOffer),
  };
}

export interface ToPing {
  readonly type: "ping";
  readonly n: number;
}

function toPing(from: Fields): ToPing {
  return {
    type: "ping",
    n: integer(from.n, 0, 9007199254740991),
  };
}

export interface ToOk {
  readonly type: "ok";
  readonly re: number;
}

function toOk(from: Fields): ToOk {
  return {
    type: "ok",
    re: integer(from.re, 1, 2147483647),
  };
}

export interface ToError {
  readonly type: "error";
  readonly re: number | null;
  readonly code: string;
  readonly by: Named | null;
}

function toError(from: Fields): ToError {
  return {
    type: "error",
    re: from.re === undefined ? null : integer(from.re, 1, 2147483647),
    code: matching(from.code, WORD),
    by: orNone(from.by, named),
  };
}

export interface RingTold {
  readonly type: "ring";
  readonly ring: RingId;
  readonly door: Named;
  readonly school: Named;
  /** Since the press, at sending. */
  readonly age: number;
  readonly state: "ringing" | "talking" | "held";
  readonly by: Named | null;
  readonly remaining: number;
  readonly locks: readonly string[];
  readonly phones: readonly Named[];
  /** The ring whose visitor this phone calls back. */
  readonly callBackOf: RingId | null;
}

function toRing(from: Fields): RingTold {
  return {
    type: "ring",
    ring: matching(from.ring, RING),
    door: named(from.door),
    school: named(from.school),
    age: millis(from.age),
    state: oneOf(from.state, ["ringing","talking","held"]),
    by: orNone(from.by, named),
    remaining: from.remaining === undefined ? 0 : millis(from.remaining),
    locks: list(from.locks, 4, (value) => matching(value, LOCK_NAME)),
    phones: list(from.phones, 64, named),
    callBackOf: from["call-back-of"] === undefined ? null : matching(from["call-back-of"], RING),
  };
}

export interface ToStateRinging {
  readonly type: "state";
  readonly ring: RingId;
  readonly state: "ringing";
}

function toStateRinging(from: Fields): ToStateRinging {
  return {
    type: "state",
    ring: matching(from.ring, RING),
    state: constant(from.state, "ringing"),
  };
}

export interface ToStateTalking {
  readonly type: "state";
  readonly ring: RingId;
  readonly state: "talking" | "held";
  readonly by: Named | null;
  readonly remaining: number;
}

function toStateTalking(from: Fields): ToStateTalking {
  return {
    type: "state",
    ring: matching(from.ring, RING),
    state: oneOf(from.state, ["talking","held"]),
    by: orNone(from.by, named),
    remaining: millis(from.remaining),
  };
}

export interface ToStateEnded {
  readonly type: "state";
  readonly ring: RingId;
  readonly state: "ended";
  readonly by: Named | null;
  readonly outcome: string;
  readonly opened: boolean;
  /** How long opening is still allowed, from now. */
  readonly openFor: number;
}

function toStateEnded(from: Fields): ToStateEnded {
  return {
    type: "state",
    ring: matching(from.ring, RING),
    state: constant(from.state, "ended"),
    by: orNone(from.by, named),
    outcome: string(from.outcome, 1, 32),
    opened: boolean(from.opened),
    openFor: from["open-until"] === undefined ? 0 : millis(from["open-until"]),
  };
}

export type RingState = ToStateRinging | ToStateTalking | ToStateEnded;

function toState(from: Fields): RingState {
  switch (from.state) {
    case "ringing":
      return toStateRinging(from);
    case "talking":
    case "held":
      return toStateTalking(from);
    case "ended":
      return toStateEnded(from);
    default:
      throw new Unfit("state");
  }
}

export interface ToWarning {
  readonly type: "warning";
  readonly ring: RingId;
  readonly remaining: number;
}

function toWarning(from: Fields): ToWarning {
  constant(from.kind, "ends-soon");
  return {
    type: "warning",
    ring: matching(from.ring, RING),
    remaining: millis(from.remaining),
  };
}

export interface ToNoPicture {
  readonly type: "no-picture";
  readonly ring: RingId;
  readonly reason: string;
}

function toNoPicture(from: Fields): ToNoPicture {
  return {
    type: "no-picture",
    ring: matching(from.ring, RING),
    reason: matching(from.reason, WORD),
  };
}

export interface ToLock {
  readonly type: "lock";
  readonly ring: RingId;
  readonly lock: string;
  readonly state: LockWord;
  readonly by: Named | null;
  readonly reason: string | null;
}

function toLock(from: Fields): ToLock {
  return {
    type: "lock",
    ring: matching(from.ring, RING),
    lock: matching(from.lock, LOCK_NAME),
    state: oneOf(from.state, LOCK_WORD),
    by: orNone(from.by, named),
    reason: from.reason === undefined ? null : shown(string(from.reason, 0, 200)),
  };
}

export interface ToMedia {
  readonly type: "media";
  readonly ring: RingId;
  readonly sdp: string;
}

function toMedia(from: Fields): ToMedia {
  return {
    type: "media",
    ring: matching(from.ring, RING),
    sdp: string(from.sdp, 1, 32768),
  };
}

export interface ToMediaRefused {
  readonly type: "media-refused";
  readonly ring: RingId;
  readonly reason: string;
}

function toMediaRefused(from: Fields): ToMediaRefused {
  return {
    type: "media-refused",
    ring: matching(from.ring, RING),
    reason: matching(from.reason, WORD),
  };
}

export interface ToMediaEnded {
  readonly type: "media-ended";
  readonly ring: RingId;
}

function toMediaEnded(from: Fields): ToMediaEnded {
  return {
    type: "media-ended",
    ring: matching(from.ring, RING),
  };
}

export interface ToGate {
  readonly type: "gate";
  /** Not there where no ring has to do with it. */
  readonly ring: RingId | null;
  readonly door: Named;
  readonly lock: string;
  readonly state: GateWord;
}

function toGate(from: Fields): ToGate {
  return {
    type: "gate",
    ring: from.ring === undefined ? null : matching(from.ring, RING),
    door: named(from.door),
    lock: matching(from.lock, LOCK_NAME),
    state: oneOf(from.state, GATE_WORD),
  };
}

export interface ToDoor {
  readonly type: "door";
  readonly school: string;
  readonly door: Door;
}

function toDoor(from: Fields): ToDoor {
  return {
    type: "door",
    school: string(from.school, 1, 65),
    door: door(from.door),
  };
}

export interface ToChallenge {
  readonly type: "challenge";
  readonly nonce: string;
}

function toChallenge(from: Fields): ToChallenge {
  return {
    type: "challenge",
    nonce: matching(from.nonce, NONCE),
  };
}

/** Who is rung at a school now, and who is not. */
export interface Plan {
  readonly type: "plan";
  readonly school: string;
  readonly rung: readonly Rung[];
  readonly notRung: readonly NotRung[];
  readonly colleagues: readonly Colleague[];
}

function toPlan(from: Fields): Plan {
  return {
    type: "plan",
    school: matching(from.school, SLUG),
    rung: list(from.rung, 500, rung),
    notRung: list(from["not-rung"], 500, notRung),
    colleagues: list(from.colleagues, 500, colleague),
  };
}

export interface Lockdown {
  readonly type: "lockdown";
  readonly school: string;
  readonly state: "set" | "none";
  readonly by: Named | null;
  readonly at: number | null;
  readonly doors: readonly LockedDoor[];
}

function toLockdown(from: Fields): Lockdown {
  return {
    type: "lockdown",
    school: matching(from.school, SLUG),
    state: oneOf(from.state, ["set","none"]),
    by: orNone(from.by, named),
    at: orNull(from.at, stamp),
    doors: list(from.doors, 32, lockedDoor),
  };
}

export interface ToTest {
  readonly type: "test";
  readonly test: string;
  readonly silent: boolean;
}

function toTest(from: Fields): ToTest {
  return {
    type: "test",
    test: matching(from.test, TEST_ID),
    silent: boolean(from.silent),
  };
}

export interface TestResult {
  readonly type: "test-result";
  readonly test: string;
  /** Until the screen showed it; null: not yet, or never. */
  readonly connection: number | null;
  /** Until the notification was displayed. */
  readonly woken: number | null;
  readonly push: string;
}

function toTestResult(from: Fields): TestResult {
  return {
    type: "test-result",
    test: matching(from.test, TEST_ID),
    connection: orNull(from.connection, millis),
    woken: orNull(from.woken, millis),
    push: matching(from.push, WORD),
  };
}

export interface ToUnreachable {
  readonly type: "unreachable";
  readonly phone: Named;
  readonly since: number;
}

function toUnreachable(from: Fields): ToUnreachable {
  return {
    type: "unreachable",
    phone: named(from.phone),
    since: stamp(from.since),
  };
}

/** What the gateway sends, checked. */
export type ToPhone =
  | Welcome
  | ToPing
  | ToOk
  | ToError
  | RingTold
  | RingState
  | ToWarning
  | ToNoPicture
  | ToLock
  | ToMedia
  | ToMediaRefused
  | ToMediaEnded
  | ToGate
  | ToDoor
  | ToChallenge
  | Plan
  | Lockdown
  | ToTest
  | TestResult
  | ToUnreachable;

/** Reads one message. @throws Unfit for what is none */
export function toPhone(from: Fields): ToPhone {
  switch (from.type) {
    case "welcome":
      return toWelcome(from);
    case "ping":
      return toPing(from);
    case "ok":
      return toOk(from);
    case "error":
      return toError(from);
    case "ring":
      return toRing(from);
    case "state":
      return toState(from);
    case "warning":
      return toWarning(from);
    case "no-picture":
      return toNoPicture(from);
    case "lock":
      return toLock(from);
    case "media":
      return toMedia(from);
    case "media-refused":
      return toMediaRefused(from);
    case "media-ended":
      return toMediaEnded(from);
    case "gate":
      return toGate(from);
    case "door":
      return toDoor(from);
    case "challenge":
      return toChallenge(from);
    case "plan":
      return toPlan(from);
    case "lockdown":
      return toLockdown(from);
    case "test":
      return toTest(from);
    case "test-result":
      return toTestResult(from);
    case "unreachable":
      return toUnreachable(from);
    default:
      throw new Unfit("type");
  }
}
