/**
 * The bell. Browsers keep pages silent until they are touched once, and iOS takes the sound away for a telephone call;
 * `ready` says whether it would be heard now.
 */
import { signal } from "@preact/signals";
import { PERIOD, type Strike, TUNES, type TuneName } from "../settings/tunes";

/** A clock that has not moved for so long, in milliseconds, stands. */
const STANDS = 500;

export class Tone {
  readonly ready = signal(false);

  private context: AudioContext | null = null;
  /** The system has refused to give this context its sound back. */
  private stuck = false;
  /** What the context's own clock showed, and when: one that says it runs and stands still sounds not. */
  private seen: { readonly at: number; readonly clock: number } | null = null;
  private timer: ReturnType<typeof setInterval> | null = null;

  /**
   * To be called from a tap or a key: that is what lets sound out. A context that the system has closed, interrupted for
   * good or let stand still gives way to a new one.
   *
   * @param now milliseconds of a clock that only goes forward
   */
  unlock(now = performance.now()): void {
    if (this.context !== null && this.isDead(this.context, now)) {
      this.context.onstatechange = null;
      if (this.context.state !== "closed") {
        this.context.close().catch(() => undefined);
      }
      this.context = null;
    }
    if (this.context === null) {
      const context = new AudioContext();
      this.context = context;
      this.stuck = false;
      this.seen = null;
      context.onstatechange = () => this.look();
    }
    this.wake();
  }

  private isDead(context: AudioContext, now: number): boolean {
    const before = this.seen;
    if (context.state !== "running") {
      this.seen = null;
      return context.state === "closed" || this.stuck;
    }
    if (before === null || now - before.at >= STANDS) {
      this.seen = { at: now, clock: context.currentTime };
    }
    return before !== null && now - before.at >= STANDS && context.currentTime === before.clock;
  }

  /** Takes the sound back after an interruption, where the system lets it. */
  wake(): void {
    const { context } = this;
    if (context !== null && context.state !== "running" && context.state !== "closed") {
      context.resume().then(
        () => {
          this.stuck = false;
        },
        () => {
          // As iOS does after a telephone call: it may never give it back.
          this.stuck = this.context === context;
        },
      );
    }
    this.look();
  }

  private look(): void {
    this.ready.value = this.context?.state === "running";
  }

  start(tune: TuneName, vibrate: boolean): void {
    this.stop();
    this.once(tune, vibrate);
    this.timer = setInterval(() => this.once(tune, vibrate), PERIOD * 1_000);
  }

  stop(): void {
    if (this.timer !== null) {
      clearInterval(this.timer);
      this.timer = null;
      navigator.vibrate?.(0);
    }
  }

  /** Sounds once. */
  once(tune: TuneName, vibrate: boolean): void {
    if (vibrate && navigator.userActivation?.hasBeenActive !== false) {
      navigator.vibrate?.([...TUNES[tune].vibration]);
    }
    const { context } = this;
    if (context === null) {
      return;
    }
    if (context.state !== "running") {
      this.wake();
      return;
    }
    const start = context.currentTime + 0.02;
    for (const each of TUNES[tune].strikes) {
      strike(context, start, each);
    }
  }
}

function strike(context: AudioContext, start: number, { at, from, to, fade, gain }: Strike): void {
  const body = context.createOscillator();
  const loud = context.createGain();
  const begin = start + at;
  body.frequency.setValueAtTime(from, begin);
  if (to !== from) {
    body.frequency.exponentialRampToValueAtTime(to, begin + fade * 0.75);
  }
  loud.gain.setValueAtTime(0.0001, begin);
  loud.gain.exponentialRampToValueAtTime(gain, begin + 0.008);
  loud.gain.exponentialRampToValueAtTime(0.0001, begin + fade);
  body.connect(loud).connect(context.destination);
  body.start(begin);
  body.stop(begin + fade + 0.05);
}
