/**
 * The bells: each is a list of sounds that Web Audio makes. So no file is fetched while somebody waits, and no third
 * party's sound is used. People who cannot look recognise the door by its bell, or by the phone's vibration.
 */

/** One sound: a struck body that falls in pitch, or a partial that fades. Times in seconds, pitch in hertz. */
export interface Strike {
  readonly at: number;
  readonly from: number;
  /** The final pitch; equal to `from` for a steady tone. */
  readonly to: number;
  /** How long it takes to fade. */
  readonly fade: number;
  /** 0 to 1. */
  readonly gain: number;
}

export interface Tune {
  readonly strikes: readonly Strike[];
  /** On, off, on, ... in milliseconds. */
  readonly vibration: readonly number[];
}

/** Seconds from one call of the bell to the next. */
export const PERIOD = 3;

export const TUNE_NAMES = ["knocker", "chime", "bells", "wood", "alarm"] as const;
export type TuneName = (typeof TUNE_NAMES)[number];

const knock = (at: number): Strike => ({ at, from: 190, to: 70, fade: 0.16, gain: 0.9 });

/** A struck bar: its tone, and the partial that makes it sound like metal. */
const bar = (at: number, pitch: number, fade = 1.3): readonly Strike[] => [
  { at, from: pitch, to: pitch, fade, gain: 0.32 },
  { at, from: pitch * 2.76, to: pitch * 2.76, fade: fade / 2, gain: 0.08 },
];

const block = (at: number, pitch: number): Strike => ({
  at,
  from: pitch,
  to: pitch * 0.92,
  fade: 0.14,
  gain: 0.7,
});

/** A tone that starts and stops at once, audible through a corridor. */
const beep = (at: number, pitch: number): readonly Strike[] => [
  { at, from: pitch, to: pitch, fade: 0.24, gain: 0.5 },
  { at, from: pitch * 2, to: pitch * 2, fade: 0.24, gain: 0.2 },
];

export const TUNES: Readonly<Record<TuneName, Tune>> = {
  /** Two knocks, then a chime. */
  knocker: {
    strikes: [knock(0), knock(0.22), ...bar(0.6, 783.99), ...bar(0.85, 659.25), ...bar(1.1, 987.77)],
    vibration: [180, 120, 180, 320, 400],
  },
  chime: {
    strikes: [...bar(0, 880, 1.6), ...bar(0.6, 698.46, 1.8)],
    vibration: [500, 200, 500],
  },
  bells: {
    strikes: [0, 0.18, 0.36, 0.54, 1.2, 1.38, 1.56, 1.74].flatMap((at, n) =>
      bar(at, n % 2 === 0 ? 1046.5 : 1318.51, 0.5),
    ),
    vibration: [90, 90, 90, 90, 90, 90, 90, 480, 90, 90, 90, 90, 90],
  },
  wood: {
    strikes: [
      block(0, 523.25),
      block(0.16, 659.25),
      block(0.32, 783.99),
      block(0.9, 783.99),
      block(1.06, 659.25),
    ],
    vibration: [120, 60, 120, 60, 120, 400, 120, 60, 120],
  },
  alarm: {
    strikes: [0, 0.3, 0.6, 0.9, 1.2, 1.5].flatMap((at, n) => beep(at, n % 2 === 0 ? 960 : 770)),
    vibration: [900, 200, 900],
  },
};
