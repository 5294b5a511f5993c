/**
 * The bell. Browsers keep pages silent until they are touched once, and iOS takes the sound for a telephone call.
 * `ready` says whether the bell would be heard now.
 */
import { signal } from "@preact/signals";
import { PERIOD, type Strike, TUNES, type TuneName } from "../settings/tunes";

/** A clock that has not moved for this long, in milliseconds, stands still. */
const STANDS = 500;

export class Tone {
  readonly ready = signal(false);

  private context: AudioContext | null = null;
  /** Whether the system refused to give this context its sound back. */
  private stuck = false;
  /**
   * The last reading of the context's own clock, and when. A context that says it runs while its clock stands still
   * makes no sound.
   */
  private seen: { readonly at: number; readonly clock: number } | null = null;
  private timer: ReturnType<typeof setInterval> | null = null;

  /**
   * Call this from a tap or a key, because only these allow sound. A context that the system closed, interrupted for
   * good or left standing is replaced by a new one.
   *
   * @param now milliseconds of a monotonic clock
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

  /** Takes the sound back after an interruption, where the system allows it. */
  wake(): void {
    const { context } = this;
    if (context !== null && context.state !== "running" && context.state !== "closed") {
      context.resume().then(
        () => {
          this.stuck = false;
        },
        () => {
          // iOS may never give it back after a telephone call.
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

  /** Plays the bell once. */
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
