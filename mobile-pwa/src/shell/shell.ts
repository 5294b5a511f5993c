/** Runs the effects of the reducer, and tells it what happens. It decides nothing. */
import { effect, signal } from "@preact/signals";
import type { Effect, Event } from "../call/events";
import { START, type State } from "../call/state";
import { step } from "../call/step";
import { type Wants, wants } from "../call/wants";
import { hello, newInstance } from "../protocol/hello";
import type { RingId } from "../protocol/messages";
import { Kept } from "../settings/kept";
import { mayReload } from "../settings/night";
import { tuneOf } from "../settings/settings";
import { Awake } from "./awake";
import { enrol, leave, pastRings, visit, whoAmI } from "./http";
import { Legs } from "./legs";
import { Microphone } from "./microphone";
import { soundAs } from "./session";
import { Socket } from "./socket";
import { Speaker } from "./speaker";
import { Tone } from "./tone";

declare const __VERSION__: string;

/** How often a wall tablet looks whether it may begin anew, and how often it asks for a new version. */
const NIGHT_WATCH = 600_000;
const VERSIONS = 6 * 3_600_000;

export class Shell {
  readonly state = signal<State>(START);
  readonly tone = new Tone();
  readonly settings = new Kept();
  readonly speaker = new Speaker();
  /** The browser would not let the visitor be heard: a touch does. */
  readonly hushed = signal(false);
  readonly legs = new Legs((event) => this.dispatch(event));

  private readonly instance = newInstance();
  private readonly awake = new Awake();
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly microphone = new Microphone(
    (mic) => {
      if (mic === "on") {
        this.speaker.look();
      }
      this.dispatch({ type: "mic", mic });
    },
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
  private updated = false;

  /**
   * @param token the enrolment token of the page's address, or null
   * @param ring the ring that the page's address names, or null
   */
  start(token: string | null, ring: RingId | null): void {
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
      if (document.visibilityState === "visible") {
        this.tone.wake();
      }
      this.dispatch({ type: "visible", visible: document.visibilityState === "visible" });
    });
    for (const touch of ["pointerdown", "keydown"]) {
      addEventListener(touch, () => this.tone.unlock(), { capture: true, passive: true });
    }
    if (navigator.userActivation?.hasBeenActive) {
      this.tone.unlock();
    }
    this.dispatch({ type: "visible", visible: document.visibilityState === "visible" });
    this.dispatch({ type: "start", token, ring });
    // What the person has just chosen holds at once.
    effect(() => {
      this.settings.value.value;
      this.apply(this.wanted);
    });
    this.watchNights();
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
    const settings = this.settings.value.peek();
    if (next.tone !== before.tone) {
      const door = next.calling.find((ring) => ring.id === next.tone)?.door.id;
      if (door === undefined) {
        this.tone.stop();
        soundAs(next.voice === null ? "auto" : "play-and-record");
      } else {
        soundAs("playback");
        this.tone.start(tuneOf(settings, door), settings.vibrate);
      }
    }
    this.awake.want(next.awake || settings.kiosk);
    if (next.voice !== before.voice) {
      this.microphone.want(false);
      soundAs(next.voice === null ? "auto" : "play-and-record");
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

  /** Tells that a new version of the app has taken over; a wall tablet takes it at night. */
  newVersion(): void {
    this.updated = true;
  }

  private watchNights(): void {
    setInterval(() => {
      if (
        this.settings.value.peek().kiosk &&
        mayReload(this.state.peek(), this.updated, new Date().getHours(), performance.now())
      ) {
        location.reload();
      }
    }, NIGHT_WATCH);
    setInterval(() => {
      navigator.serviceWorker
        ?.getRegistration()
        .then((found) => found?.update())
        .catch(() => undefined);
    }, VERSIONS);
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
      case "fetch-visit":
        visit(effect.ring).then((answer) => this.dispatch({ type: "visit", ring: effect.ring, answer }));
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
