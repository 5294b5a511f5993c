import type { FromPhone, RingId } from "../protocol/messages";
import { type Asked, type Challenge, isSigned, type Signed } from "../protocol/proof";
import type { Ring } from "./calls/slice";
import type { Pending } from "./connection/slice";
import type { Effect } from "./events";
import { ringOf, type State } from "./state";

/** An order that cannot be signed within this time was not given, because the situation may have changed by then. */
const UNPROVED = 2_000;
const MOST_UNPROVED = 8;
/** The gateway refuses an order that was asked for longer ago. */
const ORDER_LIFE = 3_000;

type Send<T> = T extends unknown ? Omit<T, "id"> : never;

/** One step of the reducer in progress: the state and the effects so far. */
export class Transition {
  readonly effects: Effect[] = [];

  constructor(
    public state: State,
    readonly now: number,
  ) {}

  /** Changes one slice of the state. */
  set<K extends keyof State>(slice: K, change: Partial<State[K]>): void {
    this.state = { ...this.state, [slice]: { ...this.state[slice], ...change } };
  }

  ring(id: RingId | null): Ring | null {
    return ringOf(this.state, id);
  }

  /** The ring that fills the screen. */
  shown(): Ring | null {
    return this.ring(this.state.calls.shown);
  }

  setRing(id: RingId, change: Partial<Ring>): void {
    this.set("calls", {
      rings: this.state.calls.rings.map((ring) => (ring.id === id ? { ...ring, ...change } : ring)),
    });
  }

  isUp(): boolean {
    return this.state.connection.link.kind === "up";
  }

  effect(effect: Effect): void {
    this.effects.push(effect);
  }

  timer(key: string, after: number, jitter = 0): void {
    this.effect({ type: "timer", key, after, jitter });
  }

  cancel(key: string): void {
    this.effect({ type: "cancel", key });
  }

  /** Sends if there is a connection. Nothing is kept for later. */
  send(message: FromPhone): void {
    if (this.isUp()) {
      this.effect({ type: "send", message });
    }
  }

  /** Sends a request that the gateway must answer with `ok` or `error`; signed where the protocol requires it. */
  request(message: Send<FromPhone>, what: Pending["what"], lock: string | null = null): void {
    if (!this.isUp()) {
      return;
    }
    const id = this.state.connection.nextId;
    const ring = "ring" in message ? message.ring : null;
    const whole = { ...message, id } as FromPhone & { readonly id: number };
    const again = isSigned(whole) ? { message: whole, at: this.now } : null;
    this.set("connection", {
      nextId: id === 2_147_483_647 ? 1 : id + 1,
      // A gateway that never answers must not fill the phone's memory.
      pending: [...this.state.connection.pending.slice(-63), { id, what, ring, lock, again }],
    });
    if (again) {
      this.sign(again);
    } else {
      this.effect({ type: "send", message: whole });
    }
  }

  /**
   * Signs a request once more, over the newest challenge. False where there is none, it was repeated before, or it was
   * asked for too long ago.
   */
  again(id: number | null): boolean {
    const again = this.state.connection.pending.find((each) => each.id === id)?.again ?? null;
    if (again === null || this.now - again.at >= ORDER_LIFE) {
      return false;
    }
    this.giveUp(again.message.id);
    this.sign(again);
    return true;
  }

  /** Do not sign that request again. */
  giveUp(id: number): void {
    this.set("connection", {
      pending: this.state.connection.pending.map((each) =>
        each.id === id ? { ...each, again: null } : each,
      ),
    });
  }

  private sign(asked: Asked): void {
    this.set("connection", { unproved: [...this.state.connection.unproved.slice(1 - MOST_UNPROVED), asked] });
    this.timer(`proof:${asked.message.id}`, UNPROVED);
    this.prove();
  }

  /** Spends the challenge on the request that has waited longest. */
  prove(): void {
    const [asked, ...others] = this.state.connection.unproved;
    const challenge = asked && this.challenge(asked.at);
    if (asked && challenge) {
      this.cancel(`proof:${asked.message.id}`);
      this.set("connection", { unproved: others, nonce: null });
      this.effect({ type: "send", message: asked.message, challenge });
    }
  }

  /** The challenge for a proof of something that was asked for at that time; null where there is none. */
  challenge(at: number): Challenge | null {
    const { session } = this.state.enrolment;
    const { nonce, nonceAt } = this.state.connection;
    return session.kind === "enrolled" && nonce !== null
      ? { phone: session.phone.id, nonce, tap: Math.round(at - nonceAt) }
      : null;
  }

  /** Removes and returns a request that could not be signed in time; it is no longer sent. */
  unproved(id: number): Signed | null {
    const found = this.state.connection.unproved.find((each) => each.message.id === id) ?? null;
    this.set("connection", { unproved: this.state.connection.unproved.filter((each) => each !== found) });
    return found?.message ?? null;
  }
}
