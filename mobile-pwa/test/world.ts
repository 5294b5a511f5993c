/** A phone without a browser: the reducer, a clock that the test moves, timers, and what left towards the gateway. */
import { expect } from "vitest";
import type { Ring } from "../src/core/calls/slice";
import { type Desired, desiredOf } from "../src/core/desired";
import type { Effect, Event } from "../src/core/events";
import { reduce } from "../src/core/reducer";
import { ringOf, START, type State } from "../src/core/state";
import type { FromPhone } from "../src/protocol/messages";
import { isSigned, isTimed, type Signed } from "../src/protocol/proof";
import { readMessage } from "../src/protocol/read";
import { faultOfGateway, faultOfPhone } from "./schema";

export const ME = { id: "p1", name: "Direction" };
export const STAFF = { id: "p2", name: "Salle des maîtres" };
export const LODGE = { id: "p3", name: "Loge" };
export const ANNE = { id: "anne", name: "Anne Morel" };
export const GATE = { id: "portail.jules-ferry", name: "Portail" };
export const BACK = { id: "cour.jules-ferry", name: "Cour" };
export const SCHOOL = { id: "jules-ferry", name: "École Jules-Ferry" };
export const A = "01JQZ7M3E8T9V5C2R4N6B8D0F1";
export const B = "01JQZ7M3E8T9V5C2R4N6B8D0F2";

/** A past ring of which nothing particular is known. */
export const PAST = {
  school: SCHOOL,
  late: false,
  sure: true,
  snapshot: false,
  callBackFor: 0,
  callBackOf: null,
} as const;
/** The nth challenge. */
export const nonce = (n: number) => String(n).padStart(43, "n");

type Of<T extends Effect["type"]> = Extract<Effect, { type: T }>;

export class Phone {
  state: State = START;
  now = 10_000;
  /** Every effect but timers, in order. */
  readonly log: Effect[] = [];
  readonly timers = new Map<string, number>();
  private made = 0;
  /** Whether the gateway makes another challenge as soon as one is spent. */
  challenges = true;
  /** Whether the gateway answers when a page that is seen asks whether it is there. */
  alive = true;
  /** Whether the browser draws: what is to be painted is painted at once. */
  paints = true;

  do(event: Event): this {
    const { state, effects } = reduce(this.state, event, this.now);
    this.state = state;
    const drawn: string[] = [];
    let spent = false;
    for (const effect of effects) {
      if (effect.type === "timer") {
        this.timers.set(effect.key, this.now + effect.after);
      } else if (effect.type === "cancel") {
        this.timers.delete(effect.key);
      } else {
        this.log.push(effect);
        if (effect.type === "send") {
          const { message, challenge } = effect;
          spent ||= challenge !== undefined;
          expect(isSigned(message)).toBe(challenge !== undefined);
          const { nonce, tap } = challenge ?? {};
          const proof = challenge && {
            nonce,
            ...(isTimed(message as Signed) ? { tap } : {}),
            signature: "s".repeat(86),
          };
          expect(faultOfPhone(JSON.parse(JSON.stringify({ ...message, proof })))).toBeNull();
        } else if (effect.type === "when-painted" && this.paints) {
          drawn.push(effect.ring);
        }
      }
    }
    if (spent && this.challenges) {
      this.challenged();
    }
    for (const ring of drawn) {
      this.do({ type: "painted", ring });
    }
    return this;
  }

  /** Moves the clock; timers that fall due go off in their order. */
  wait(ms: number): this {
    const until = this.now + ms;
    for (;;) {
      const due = [...this.timers].filter(([, at]) => at <= until).sort(([, a], [, b]) => a - b)[0];
      if (due === undefined) {
        this.now = until;
        return this;
      }
      this.timers.delete(due[0]);
      this.now = Math.max(this.now, due[1]);
      const asked = this.log.length;
      this.do({ type: "timer", key: due[0] });
      const probe = this.log.slice(asked).find((effect) => effect.type === "send");
      if (due[0] === "watch" && this.alive && probe?.type === "send") {
        this.log.splice(this.log.indexOf(probe), 1);
        this.hears({ type: "ok", re: probe.message.id });
      }
    }
  }

  /** A message of the gateway, which must be one by its own schema. */
  hears(message: Record<string, unknown>): this {
    expect(faultOfGateway(message)).toBeNull();
    const read = readMessage(JSON.stringify(message));
    if (read === null) {
      throw new Error(`the reader refused ${JSON.stringify(message)}`);
    }
    return this.do({ type: "message", message: read });
  }

  /** Enrolled, connected, welcomed, and everything before forgotten by the log. */
  static ready(): Phone {
    const phone = new Phone();
    phone.do({ type: "start", token: null });
    phone.do({ type: "identity", answer: { phone: ME, person: ANNE } });
    phone.do({ type: "socket-open" });
    phone.welcome();
    phone.challenged();
    phone.log.length = 0;
    return phone;
  }

  /** The gateway makes a challenge, another than any before. */
  challenged(): this {
    this.made++;
    return this.hears({ type: "challenge", nonce: nonce(this.made) });
  }

  welcome(more: Record<string, unknown> = {}): this {
    if (this.state.connection.link.kind === "greeting" && this.state.connection.link.hellos === 0) {
      this.challenged();
    }
    return this.hears({
      type: "welcome",
      protocol: 1,
      phone: ME,
      person: ANNE,
      heartbeat: 15,
      resumed: false,
      schools: [{ ...SCHOOL, doors: [{ ...GATE, online: true, locks: ["gate"] }] }],
      ...more,
    });
  }

  /** Loses the connection and has the next one welcomed. */
  comesBack(more: Record<string, unknown> = {}): this {
    this.wait(20_000);
    expect(this.state.connection.link.kind).toBe("connecting");
    this.log.length = 0;
    return this.do({ type: "socket-open" }).welcome(more).challenged();
  }

  cut(code = 1006): this {
    return this.do({ type: "socket-closed", code });
  }

  rings(ring = A, more: Record<string, unknown> = {}): this {
    return this.hears({
      type: "ring",
      ring,
      door: ring === A ? GATE : BACK,
      school: SCHOOL,
      age: 132,
      state: "ringing",
      by: null,
      locks: ["gate"],
      phones: [ME, STAFF, LODGE],
      ...more,
    });
  }

  told(state: string, more: Record<string, unknown> = {}, ring = A): this {
    return this.hears({ type: "state", ring, state, by: null, ...more });
  }

  /** Rings, is answered here, and talks with picture and sound. */
  talks(): this {
    this.rings().picture();
    this.do({ type: "press-answer", ring: A });
    this.ok("answer");
    this.told("talking", { by: ME, remaining: 120_000 });
    this.do({ type: "mic", mic: "on" });
    return this;
  }

  /** The open offer is made, answered and connected. */
  picture(ring = A): this {
    this.offers(ring).media(ring);
    return this.ice("connected", ring);
  }

  offers(ring = A): this {
    return this.do({ type: "media-offer", ring, gen: this.mediaOf(ring).gen, sdp: "v=0\r\n" });
  }

  media(ring = A): this {
    return this.hears({ type: "media", ring, sdp: "v=0\r\n" });
  }

  ice(ice: "connected" | "disconnected" | "failed", ring = A): this {
    return this.do({ type: "media-state", ring, gen: this.mediaOf(ring).gen, ice });
  }

  /** The gateway's `ok` to the last request of that kind. */
  ok(type: FromPhone["type"]): this {
    return this.hears({ type: "ok", re: this.lastId(type) });
  }

  refuses(type: FromPhone["type"], code: string, more: Record<string, unknown> = {}): this {
    return this.hears({ type: "error", re: this.lastId(type), code, message: "no", ...more });
  }

  private lastId(type: FromPhone["type"]): number {
    const id = this.sent(type).at(-1)?.id;
    if (id === undefined) {
      throw new Error(`no request of type ${type} was sent`);
    }
    return id;
  }

  /** What left towards the gateway, of one type or all, since the log was last cleared. */
  sent(type?: FromPhone["type"]): FromPhone[] {
    return this.effects("send")
      .map((effect) => effect.message)
      .filter((message) => type === undefined || message.type === type);
  }

  effects<T extends Effect["type"]>(type: T): Of<T>[] {
    return this.log.filter((effect): effect is Of<T> => effect.type === type);
  }

  clear(): this {
    this.log.length = 0;
    return this;
  }

  ring(id = A): Ring {
    const ring = ringOf(this.state, id);
    if (ring === null) {
      throw new Error(`no ring ${id}`);
    }
    return ring;
  }

  mediaOf(id = A) {
    const { media } = this.ring(id);
    if (media === null) {
      throw new Error(`ring ${id} has no session`);
    }
    return media;
  }

  desired(): Desired {
    return desiredOf(this.state);
  }
}
