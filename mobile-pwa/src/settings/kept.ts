import { signal } from "@preact/signals";
import { readSettings, type Settings } from "./settings";

const KEY = "heurtoir.settings";

/** The settings and their storage. A browser that stores nothing forgets them with the page. */
export class Kept {
  readonly value = signal<Settings>(readSettings(kept()));

  change(change: Partial<Settings>): void {
    this.value.value = { ...this.value.value, ...change };
    try {
      localStorage.setItem(KEY, JSON.stringify(this.value.value));
    } catch {
      // The storage is full or forbidden: the settings hold until the page is closed.
    }
  }
}

function kept(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
