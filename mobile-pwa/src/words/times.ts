/** Dates as people of the language write them, without texts of ours. */

const DAY = 86_400_000;

/** "14:05", "hier 14:05", "mardi 14:05" or "12 mars 14:05", depending on how long ago it was. */
export function when(at: number, now: number, words: string): string {
  const lang = region(words);
  const time = new Intl.DateTimeFormat(lang, { hour: "2-digit", minute: "2-digit" }).format(at);
  const days = Math.round((startOfDay(now) - startOfDay(at)) / DAY);
  if (days === 0) {
    return time;
  }
  if (days === 1) {
    return `${new Intl.RelativeTimeFormat(lang, { numeric: "auto" }).format(-1, "day")} ${time}`;
  }
  const day =
    days > 1 && days < 7
      ? new Intl.DateTimeFormat(lang, { weekday: "long" }).format(at)
      : new Intl.DateTimeFormat(lang, { day: "numeric", month: "long" }).format(at);
  return `${day} ${time}`;
}

/** English times are written as in France: 14:00. */
export function region(lang: string): string {
  return lang === "en" ? "en-GB" : lang;
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** A duration: below two minutes in seconds, otherwise in minutes. */
export function length(seconds: number, lang: string): string {
  const [value, unit] = seconds < 120 ? [seconds, "second"] : [Math.floor(seconds / 60), "minute"];
  return new Intl.NumberFormat(lang, { style: "unit", unit: unit as string, unitDisplay: "short" }).format(
    value as number,
  );
}

/** "0:07", "12:40": a running duration. */
export function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** "Direction, Salle des maîtres et Atsem". */
export function enumerate(names: readonly string[], lang: string): string {
  return new Intl.ListFormat(lang, { type: "conjunction" }).format(names);
}

/** The end of a period: "14:05" today, "demain 14:05", "12 mars 14:05"; midnight has its own word. */
export function until(
  at: number,
  now: number,
  words: string,
): { readonly kind: "midnight" | "time" | "date"; readonly text: string } {
  const lang = region(words);
  const days = Math.round((startOfDay(at) - startOfDay(now)) / DAY);
  const time = timeOf(at, words);
  if (days === 1 && at === startOfDay(at)) {
    return { kind: "midnight", text: time };
  }
  if (days === 0) {
    return { kind: "time", text: time };
  }
  if (days === 1) {
    const tomorrow = new Intl.RelativeTimeFormat(lang, { numeric: "auto" }).format(1, "day");
    return { kind: "time", text: `${tomorrow} ${time}` };
  }
  return {
    kind: "date",
    text: `${new Intl.DateTimeFormat(lang, { day: "numeric", month: "long" }).format(at)} ${time}`,
  };
}

/** "14:05". */
export function timeOf(at: number, words: string): string {
  return new Intl.DateTimeFormat(region(words), { hour: "2-digit", minute: "2-digit" }).format(at);
}

/** "14:05:09". */
export function exactTimeOf(at: number, words: string): string {
  return new Intl.DateTimeFormat(region(words), {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).format(at);
}

/** How many calendar days ago it was, 0 for today. */
export function daysAgo(at: number, now: number): number {
  return Math.round((startOfDay(now) - startOfDay(at)) / DAY);
}

/** "mardi 17 mars". */
export function dayOf(at: number, words: string): string {
  return new Intl.DateTimeFormat(region(words), { weekday: "long", day: "numeric", month: "long" }).format(
    at,
  );
}

/** "0,2 s", "41 s": a duration given in milliseconds, with useful precision. */
export function briefly(ms: number, words: string): string {
  return new Intl.NumberFormat(region(words), {
    style: "unit",
    unit: "second",
    unitDisplay: "short",
    maximumFractionDigits: ms < 10_000 ? 1 : 0,
  }).format(ms / 1_000);
}
