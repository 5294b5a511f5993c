import type { FromPhone, RingId } from "../protocol/messages";
import type { Effect } from "./events";
import { type Pending, type Ring, ringOf, type State } from "./state";

type Send<T> = T extends unknown ? Omit<T, "id"> : never;

/** One step of the reducer while it is made: the state so far and the effects so far. */
export class Turn {
  readonly effects: Effect[] = [];

  constructor(
    public state: State,
    readonly now: number,
  ) {}

  set(change: Partial<State>): void {
    this.state = { ...this.state, ...change };
  }

  ring(id: RingId | null): Ring | null {
    return ringOf(this.state, id);
  }

  /** The ring that fills the screen. */
  shown(): Ring | null {
    return this.ring(this.state.shown);
  }

  setRing(id: RingId, change: Partial<Ring>): void {
    this.set({ rings: this.state.rings.map((ring) => (ring.id === id ? { ...ring, ...change } : ring)) });
  }

  isUp(): boolean {
    return this.state.link.kind === "up";
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

  /** Sends where there is a connection; nothing is kept for later. */
  send(message: FromPhone): void {
    if (this.isUp()) {
      this.effect({ type: "send", message });
    }
  }

  /** Sends what the gateway must answer with `ok` or `error`. */
  request(message: Send<FromPhone>, what: Pending["what"], lock: string | null = null): void {
    if (!this.isUp()) {
      return;
    }
    const id = this.state.nextId;
    const ring = "ring" in message ? message.ring : null;
    this.set({
      nextId: id === 2_147_483_647 ? 1 : id + 1,
      // A gateway that never answers must not fill the phone's memory.
      pending: [...this.state.pending.slice(-63), { id, what, ring, lock }],
    });
    this.effect({ type: "send", message: { ...message, id } as FromPhone });
  }
}
