/**
 * The bell: a door knocker's two knocks, then a chime, drawn by Web Audio so that no file has to be fetched while
 * somebody waits. Browsers keep pages silent until they are touched once; `ready` says whether that has happened.
 */
import { signal } from "@preact/signals";

const PERIOD = 3_000;

export class Tone {
  readonly ready = signal(false);

  private context: AudioContext | null = null;
  private timer: ReturnType<typeof setInterval> | null = null;

  /** To be called from a tap or a key: that is what lets sound out. */
  unlock(): void {
    this.context ??= new AudioContext();
    const { context } = this;
    context.onstatechange = () => {
      this.ready.value = context.state === "running";
    };
    this.ready.value = context.state === "running";
    if (context.state !== "running") {
      context.resume().catch(() => undefined);
    }
  }

  start(): void {
    if (this.timer === null) {
      this.once();
      this.timer = setInterval(() => this.once(), PERIOD);
    }
  }

  stop(): void {
    if (this.timer !== null) {
      clearInterval(this.timer);
      this.timer = null;
      navigator.vibrate?.(0);
    }
  }

  /** One knock and chime. */
  once(): void {
    if (navigator.userActivation?.hasBeenActive !== false) {
      navigator.vibrate?.([180, 120, 180, 320, 400]);
    }
    const { context } = this;
    if (context === null) {
      return;
    }
    if (context.state !== "running") {
      context.resume().catch(() => undefined);
      return;
    }
    const start = context.currentTime + 0.02;
    this.knock(context, start);
    this.knock(context, start + 0.22);
    this.chime(context, start + 0.6, 783.99);
    this.chime(context, start + 0.85, 659.25);
    this.chime(context, start + 1.1, 987.77);
  }

  private knock(context: AudioContext, at: number): void {
    const body = context.createOscillator();
    const loud = context.createGain();
    body.frequency.setValueAtTime(190, at);
    body.frequency.exponentialRampToValueAtTime(70, at + 0.12);
    loud.gain.setValueAtTime(0.9, at);
    loud.gain.exponentialRampToValueAtTime(0.001, at + 0.16);
    body.connect(loud).connect(context.destination);
    body.start(at);
    body.stop(at + 0.17);
  }

  private chime(context: AudioContext, at: number, pitch: number): void {
    for (const [times, gain] of [
      [1, 0.32],
      [2.76, 0.08],
    ] as const) {
      const part = context.createOscillator();
      const loud = context.createGain();
      part.frequency.value = pitch * times;
      loud.gain.setValueAtTime(0.0001, at);
      loud.gain.exponentialRampToValueAtTime(gain, at + 0.015);
      loud.gain.exponentialRampToValueAtTime(0.0001, at + 1.3);
      part.connect(loud).connect(context.destination);
      part.start(at);
      part.stop(at + 1.35);
    }
  }
}
