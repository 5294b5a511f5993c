/** The token of a link, put aside until the installed app opens: on most systems it finds it where the browser has left it. */
import { putAside, readPutAside } from "../enrol/invite";

const KEY = "heurtoir.invitation";

export function setAside(token: string, expires: number | null): void {
  try {
    localStorage.setItem(KEY, putAside(token, expires, Date.now()));
  } catch {
    // The link itself, or the code beside it, is there still.
  }
}

export function tokenAside(): string | null {
  try {
    return readPutAside(localStorage.getItem(KEY), Date.now());
  } catch {
    return null;
  }
}

export function forgetAside(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Nothing was kept.
  }
}
