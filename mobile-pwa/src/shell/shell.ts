/** Runs the effects of the reducer, and tells it what happens. It decides nothing. */
import { signal } from "@preact/signals";
import type { Effect, Event } from "../call/events";
import { START, type State } from "../call/state";
import { step } from "../call/step";
import { type Wants, wants } from "../call/wants";
import { hello, newInstance } from "../protocol/hello";
import { Awake } from "./awake";
import { enrol, leave, pastRings, whoAmI } from "./http";
import { Legs } from "./legs";
import { Microphone } from "./microphone";
import { Socket } from "./socket";
import { Tone } from "./tone";

declare const __VERSION__: string;

export class Shell {
  readonly state = signal<State>(START);
  readonly tone = new Tone();
  readonly legs = new Legs((event) => this.dispatch(event));

  private readonly instance = newInstance();
  private readonly awake = new Awake();
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly microphone = new Microphone(
    (mic) => this.dispatch({ type: "mic", mic }),
    (track) => {
      const ring = this.wanted.voice;
      this.legs.carry(track && ring ? { ring, track } : null);
    },
  );
  private readonly socket = new Socket(
    `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/v1/phone`,
    {
      opened: () => this.dispatch({ type: "socket-open" }),
      message: (message) => this.dispatch({ type: "message", message }),
      unreadable: () => this.dispatch({ type: "unreadable" }),
      closed: (code) => this.dispatch({ type: "socket-closed", code }),
    },
  );
  private readonly queue: Event[] = [];
  private wanted: Wants = wants(START);
  private running = false;

  /**
   * @param token the enrolment token of the page's address, or null
   */
  start(token: string | null): void {
    addEventListener("online", () => this.dispatch({ type: "network" }));
    let network = navigator.connection?.type;
    navigator.connection?.addEventListener("change", () => {
      // Estimates of the speed change all the time; another kind of network is another address.
      if (navigator.connection?.type !== network) {
        network = navigator.connection?.type;
        this.dispatch({ type: "network" });
      }
    });
    document.addEventListener("visibilitychange", () => {
      this.awake.apply();
      this.dispatch({ type: "visible", visible: document.visibilityState === "visible" });
    });
    for (const touch of ["pointerdown", "keydown"]) {
      addEventListener(touch, () => this.tone.unlock(), { capture: true, passive: true });
    }
    if (navigator.userActivation?.hasBeenActive) {
      this.tone.unlock();
    }
    this.dispatch({ type: "visible", visible: document.visibilityState === "visible" });
    this.dispatch({ type: "start", token });
  }

  /** Events that an effect causes are taken after it: a step is never entered twice at once. */
  dispatch(event: Event): void {
    this.queue.push(event);
    if (this.running) {
      return;
    }
    this.running = true;
    try {
      for (let next = this.queue.shift(); next; next = this.queue.shift()) {
        const { state, effects } = step(this.state.value, next, performance.now());
        this.state.value = state;
        for (const effect of effects) {
          this.run(effect);
        }
        this.apply(wants(state));
      }
    } finally {
      this.running = false;
    }
  }

  private apply(next: Wants): void {
    const before = this.wanted;
    this.wanted = next;
    if (next.tone !== before.tone) {
      if (next.tone) {
        this.tone.start();
      } else {
        this.tone.stop();
      }
    }
    if (next.awake !== before.awake) {
      this.awake.want(next.awake);
    }
    if (next.voice !== before.voice) {
      this.microphone.want(false);
      this.microphone.want(next.voice !== null);
    }
    this.microphone.mute(next.muted);
    if (next.ready) {
      this.legs.prepare();
    }
    if (next.calling.length !== before.calling.length) {
      const badge =
        next.calling.length > 0 ? navigator.setAppBadge?.(next.calling.length) : navigator.clearAppBadge?.();
      badge?.catch(() => undefined);
    }
  }

  private run(effect: Effect): void {
    switch (effect.type) {
      case "who-am-i":
        whoAmI().then((answer) => this.dispatch({ type: "identity", answer }));
        return;
      case "enrol":
        enrol(effect.token, effect.name).then((answer) => this.dispatch({ type: "enrolled", answer }));
        return;
      case "forget-link":
        history.replaceState(null, "", "/");
        return;
      case "leave":
        leave().then((done) => this.dispatch({ type: "left", done }));
        return;
      case "fetch-past":
        pastRings().then((rows) => this.dispatch({ type: "past", rows }));
        return;
      case "connect":
        return this.socket.open();
      case "disconnect":
        return this.socket.close();
      case "hello":
        return this.socket.send(
          hello(this.instance, __VERSION__, navigator.language, document.visibilityState === "visible"),
        );
      case "send":
        mark(effect.message);
        return this.socket.send(effect.message);
      case "timer": {
        clearTimeout(this.timers.get(effect.key));
        const after = effect.after * (1 + effect.jitter * Math.random());
        this.timers.set(
          effect.key,
          setTimeout(() => {
            this.timers.delete(effect.key);
            this.dispatch({ type: "timer", key: effect.key });
          }, after),
        );
        return;
      }
      case "cancel":
        clearTimeout(this.timers.get(effect.key));
        this.timers.delete(effect.key);
        return;
      case "when-painted":
        // The frame callback runs before the paint, the task after it; a hidden page paints nothing and tells nothing.
        requestAnimationFrame(() => setTimeout(() => this.dispatch({ type: "painted", ring: effect.ring })));
        return;
      case "leg-start":
        return this.legs.start(effect.ring, effect.gen);
      case "leg-restart":
        return this.legs.restart(effect.ring, effect.gen);
      case "leg-accept":
        return this.legs.accept(effect.ring, effect.gen, effect.sdp);
      case "leg-close":
        return this.legs.close(effect.ring);
      case "microphone":
        return this.microphone.retry();
    }
  }
}

/** Marks of the user-timing kind, for measuring: `heurtoir:told`, `:first-frame`, `:answer`, `:open`. */
function mark(message: { readonly type: string; readonly ring?: string }): void {
  if (["told", "first-frame", "answer", "open"].includes(message.type)) {
    performance.clearMarks(`heurtoir:${message.type}`);
    performance.mark(`heurtoir:${message.type}`, { detail: message.ring });
  }
}
