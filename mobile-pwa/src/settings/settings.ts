/** The person's settings on this device. They are stored on the device only; the gateway does not get them. */
import { TUNE_NAMES, type TuneName } from "./tunes";

export interface Settings {
  /** By door; a missing door has the first bell. */
  readonly tunes: Readonly<Record<string, TuneName>>;
  readonly vibrate: boolean;
  /** What opens a gate: holding a button, or sliding it to the end. */
  readonly gesture: "hold" | "slide";
  /** A tablet on the wall. */
  readonly kiosk: boolean;
  /** Minutes without a touch until a wall tablet dims; 0 for never. */
  readonly dimAfter: number;
  /** The audio output for the visitor, as the browser names it; null for the system's choice. */
  readonly output: string | null;
}

export const DIM_CHOICES = [0, 1, 5, 15] as const;
const MOST_DOORS = 200;
const MOST_LETTERS = 256;

export const DEFAULTS: Settings = {
  tunes: {},
  vibrate: true,
  gesture: "hold",
  kiosk: false,
  dimAfter: 5,
  output: null,
};

/** Reads the stored settings. Each invalid one has its default. */
export function readSettings(text: string | null): Settings {
  let found: unknown = null;
  try {
    found = JSON.parse(text ?? "null");
  } catch {
    // As if nothing had been stored.
  }
  if (typeof found !== "object" || found === null) {
    return DEFAULTS;
  }
  const kept = found as Record<string, unknown>;
  return {
    tunes: readTunes(kept["tunes"]),
    vibrate: typeof kept["vibrate"] === "boolean" ? kept["vibrate"] : DEFAULTS.vibrate,
    gesture: kept["gesture"] === "slide" ? "slide" : "hold",
    kiosk: kept["kiosk"] === true,
    dimAfter: DIM_CHOICES.find((each) => each === kept["dimAfter"]) ?? DEFAULTS.dimAfter,
    output:
      typeof kept["output"] === "string" && kept["output"].length <= MOST_LETTERS ? kept["output"] : null,
  };
}

function readTunes(found: unknown): Settings["tunes"] {
  if (typeof found !== "object" || found === null) {
    return {};
  }
  return Object.fromEntries(
    Object.entries(found)
      .filter((each): each is [string, TuneName] => isTune(each[1]) && each[0].length <= MOST_LETTERS)
      .slice(-MOST_DOORS),
  );
}

function isTune(word: unknown): word is TuneName {
  return TUNE_NAMES.some((each) => each === word);
}

export function tuneOf(settings: Settings, door: string): TuneName {
  return Object.hasOwn(settings.tunes, door) ? (settings.tunes[door] ?? TUNE_NAMES[0]) : TUNE_NAMES[0];
}

/** The same settings with another bell for one door. */
export function withTune(settings: Settings, door: string, tune: TuneName): Settings {
  const { [door]: _, ...others } = settings.tunes;
  return { ...settings, tunes: readTunes({ ...others, [door]: tune }) };
}
