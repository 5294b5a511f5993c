/**
 * The token of a link, stored until the installed app opens. On most systems the app can read this browser's storage.
 */
import { invitationToKeep, readKeptInvitation } from "../enrol/invite";

const KEY = "heurtoir.invitation";

export function keepInvitation(token: string, expires: number | null): void {
  try {
    localStorage.setItem(KEY, invitationToKeep(token, expires, Date.now()));
  } catch {
    // The link itself, or the code beside it, still exists.
  }
}

export function keptInvitation(): string | null {
  try {
    return readKeptInvitation(localStorage.getItem(KEY), Date.now());
  } catch {
    return null;
  }
}

export function forgetInvitation(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Nothing was stored.
  }
}
