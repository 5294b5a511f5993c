/** Carries out the reducer's effects and passes events to it. Decides nothing. */
import { effect, signal } from "@preact/signals";
import { type Desired, desiredOf } from "../core/desired";
import type { Effect, Event } from "../core/events";
import { reduce } from "../core/reducer";
import { START, type State } from "../core/state";
import { platformOf } from "../enrol/platform";
import { hello, newInstance } from "../protocol/hello";
import type { RingId } from "../protocol/messages";
import { Kept } from "../settings/kept";
import { mayReload } from "../settings/night";
import { tuneOf } from "../settings/settings";
import { TUNE_NAMES } from "../settings/tunes";
import { setAudioSession } from "./audio-session";
import { Awake } from "./awake";
import { browserFacts } from "./browser-facts";
import { Device } from "./device";
import { enrol, leave, look, pastRings, phones, visit, whoAmI } from "./http";
import { listen } from "./inputs";
import { mark } from "./marks";
import { MediaSessions } from "./media-sessions";
import { Microphone } from "./microphone";
import { Outbox } from "./outbox";
import { Addresses, type PageAddress } from "./page-address";
import { forgetInvitation, keepInvitation, keptInvitation } from "./pending-invitation";
import { Socket } from "./socket";
import { Speaker } from "./speaker";
import { Timers } from "./timers";
import { Tone } from "./tone";
import { Waking } from "./waking";
import { Windows } from "./windows";

declare const __VERSION__: string;

/** How often a wall tablet checks whether it may reload, and asks for a new version. */
const NIGHT_WATCH = 600_000;
const VERSIONS = 6 * 3_600_000;

export class Shell {
  readonly state = signal<State>(START);
  readonly tone = new Tone();
  readonly settings = new Kept();
  readonly speaker = new Speaker();
  /** The browser does not play the visitor's sound before a touch. */
  readonly hushed = signal(false);
  readonly media = new MediaSessions((event) => this.dispatch(event));

  /** The browser's offer to install the app, if it made one. */
  readonly install = signal<InstallPrompt | null>(null);
  readonly waking = new Waking(
    (waking, subscription) => this.dispatch({ type: "waking", waking, subscription }),
    () => platformOf(browserFacts()).startsWith("ios"),
  );

  private readonly device = new Device();
  private readonly instance = newInstance();
  private readonly awake = new Awake();
  private readonly timers = new Timers((key) => this.dispatch({ type: "timer", key }));
  private readonly microphone = new Microphone(
    (mic) => {
      if (mic === "on") {
        this.speaker.look();
      }
      this.dispatch({ type: "mic", mic });
    },
    (track) => {
      const ring = this.wanted.voice;
      this.media.carry(track && ring ? { ring, track } : null);
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
  private readonly outbox = new Outbox(this.socket, (text) => this.device.sign(text), {
    sent: (message) => mark("", message),
    keyless: (message) =>
      this.dispatch({ type: "keyless", ...(message.id === undefined ? {} : { re: message.id }) }),
  });
  private addresses: Addresses | null = null;
  private readonly windows = new Windows(
    () => !["idle", "replaced"].includes(this.state.peek().connection.link.kind),
    (says) => this.dispatch({ type: "window", says }),
  );
  private readonly queue: Event[] = [];
  private wanted: Desired = desiredOf(START);
  private running = false;
  private updated = false;

  /** @param at the content of the page's address: an enrolment token, a ring, a refused account */
  start(at: {
    readonly token: string | null;
    readonly ring: RingId | null;
    readonly refused: boolean;
    readonly place: PageAddress;
    /** The fragment that stays in the address until the page changes. */
    readonly fragment: string;
  }): void {
    const { place, fragment, ...brought } = at;
    this.followHistory(fragment);
    listen({
      event: (event) => this.dispatch(event),
      install: (prompt) => {
        this.install.value = prompt;
      },
      subscription: () => this.waking.again(),
      touch: () => this.tone.unlock(),
      visible: (visible) => this.onVisible(visible),
    });
    if (navigator.userActivation?.hasBeenActive) {
      this.tone.unlock();
    }
    this.dispatch({ type: "visible", visible: document.visibilityState === "visible" });
    const here = platformOf(browserFacts()) === "installed";
    this.dispatch({
      type: "start",
      ...brought,
      ...place,
      token: at.token ?? keptInvitation(),
      here,
    });
    // A new setting takes effect at once.
    effect(() => {
      this.settings.value.value;
      this.apply(this.wanted);
    });
    this.watchNights();
  }

  private onVisible(visible: boolean): void {
    this.awake.apply();
    if (visible) {
      this.tone.wake();
      if (this.microphone.isInterrupted()) {
        this.microphone.retry();
      }
    }
    this.dispatch({ type: "visible", visible });
  }

  /** Events that an effect causes are handled after it, so that a step never runs inside another. */
  dispatch(event: Event): void {
    this.queue.push(event);
    if (this.running) {
      return;
    }
    this.running = true;
    try {
      for (let next = this.queue.shift(); next; next = this.queue.shift()) {
        const { state, effects } = reduce(this.state.value, next, performance.now());
        this.state.value = state;
        for (const effect of effects) {
          this.run(effect);
        }
        this.apply(desiredOf(state));
        this.addresses?.follow(state);
      }
    } finally {
      this.running = false;
    }
  }

  private apply(next: Desired): void {
    const before = this.wanted;
    this.wanted = next;
    const settings = this.settings.value.peek();
    if (next.tone !== before.tone) {
      const door = next.calling.find((ring) => ring.id === next.tone)?.door.id;
      if (door === undefined) {
        this.tone.stop();
        setAudioSession(next.voice === null ? "auto" : "play-and-record");
      } else {
        setAudioSession("playback");
        this.tone.start(tuneOf(settings, door), settings.vibrate);
      }
    }
    if (next.testing !== before.testing) {
      if (next.testing) {
        setAudioSession("playback");
        this.tone.start(TUNE_NAMES[0], settings.vibrate);
      } else if (next.tone === null) {
        this.tone.stop();
        setAudioSession(next.voice === null ? "auto" : "play-and-record");
      }
    }
    this.awake.want(next.awake || settings.kiosk);
    if (next.voice !== before.voice) {
      this.microphone.want(false);
      setAudioSession(next.voice === null ? "auto" : "play-and-record");
      this.microphone.want(next.voice !== null);
    }
    this.microphone.mute(next.muted);
    if (next.ready) {
      this.media.prepare();
    }
    if (next.calling.length !== before.calling.length) {
      const badge =
        next.calling.length > 0 ? navigator.setAppBadge?.(next.calling.length) : navigator.clearAppBadge?.();
      badge?.catch(() => undefined);
    }
  }

  private followHistory(fragment: string): void {
    const { CloseWatcher: Watcher } = window;
    const addresses = new Addresses(
      history,
      "/",
      fragment,
      ({ page, of }) => this.dispatch({ type: "press-page", page, ...(of === null ? {} : { of }) }),
      () => this.dispatch({ type: "press-back" }),
      Watcher
        ? (closed) => {
            const watcher = new Watcher();
            watcher.onclose = closed;
            return () => watcher.destroy();
          }
        : null,
    );
    addEventListener("popstate", ({ state }) => addresses.onPop(state, location.hash));
    this.addresses = addresses;
  }

  /** Reports that a new version of the app has taken over; a wall tablet loads it at night. */
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
        Promise.all([whoAmI(), this.device.state()]).then(([answer, key]) =>
          this.dispatch({ type: "identity", answer, key }),
        );
        return;
      case "enrol":
        enrol(effect.invite, effect.name, this.device).then((answer) =>
          this.dispatch({ type: "enrolled", answer }),
        );
        return;
      case "look":
        look(effect.invite).then((answer) =>
          this.dispatch({ type: "looked", invite: effect.invite, answer }),
        );
        return;
      case "keep-invitation":
        return keepInvitation(effect.token, effect.expires);
      case "fetch-phones":
        phones().then((rows) => this.dispatch({ type: "phones", rows }));
        return;
      case "look-waking":
        return this.waking.look(effect.offer);
      case "subscribe-anew":
        this.waking.unsubscribe().then(() => this.waking.again());
        return;
      case "unsubscribe":
        this.waking.unsubscribe();
        return;
      case "test-painted":
        requestAnimationFrame(() =>
          setTimeout(() => this.dispatch({ type: "test-painted", test: effect.test })),
        );
        return;
      case "forget-key":
        this.device.forget();
        return;
      case "forget-link":
        this.addresses?.forgetLink();
        return forgetInvitation();
      case "leave":
        leave().then(async ({ done, next }) => {
          this.dispatch({ type: "left", done });
          if (next !== null) {
            // The page may close now, but this must finish.
            await this.device.forget();
            location.assign(next);
          }
        });
        return;
      case "fetch-past":
        pastRings().then((rows) => this.dispatch({ type: "past", rows }));
        return;
      case "fetch-visit":
        visit(effect.ring).then((answer) => this.dispatch({ type: "visit", ring: effect.ring, answer }));
        return;
      case "ask-windows":
        return this.windows.ask();
      case "connect":
        return this.socket.open();
      case "disconnect":
        return this.socket.close();
      case "hello":
        return this.outbox.send(
          hello(this.instance, __VERSION__, navigator.language, document.visibilityState === "visible"),
          effect.challenge,
        );
      case "send":
        mark("asked", effect.message);
        return this.outbox.send(effect.message, effect.challenge ?? null);
      case "timer":
        return this.timers.set(effect.key, effect.after, effect.jitter);
      case "cancel":
        return this.timers.cancel(effect.key);
      case "when-painted":
        // The frame callback runs before the paint, and the task after it. A hidden page paints nothing and reports
        // nothing.
        requestAnimationFrame(() => setTimeout(() => this.dispatch({ type: "painted", ring: effect.ring })));
        return;
      case "media-start":
        return this.media.start(effect.ring, effect.gen);
      case "media-restart":
        return this.media.restart(effect.ring, effect.gen);
      case "media-accept":
        return this.media.accept(effect.ring, effect.gen, effect.sdp);
      case "media-close":
        return this.media.close(effect.ring);
      case "microphone":
        return this.microphone.retry();
    }
  }
}
