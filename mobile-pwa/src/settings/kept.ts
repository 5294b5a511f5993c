import { signal } from "@preact/signals";
import { readSettings, type Settings } from "./settings";

const KEY = "heurtoir.settings";

/** The settings, and where they outlive the page. A browser that keeps nothing forgets them with the page. */
export class Kept {
  readonly value = signal<Settings>(readSettings(kept()));

  change(change: Partial<Settings>): void {
    this.value.value = { ...this.value.value, ...change };
    try {
      localStorage.setItem(KEY, JSON.stringify(this.value.value));
    } catch {
      // Storage that is full or forbidden: they hold until the page is closed.
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
