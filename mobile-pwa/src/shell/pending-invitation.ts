/** The token of a link, put aside until the installed app opens: on most systems it finds it where the browser has left it. */
import { invitationToKeep, readKeptInvitation } from "../enrol/invite";

const KEY = "heurtoir.invitation";

export function keepInvitation(token: string, expires: number | null): void {
  try {
    localStorage.setItem(KEY, invitationToKeep(token, expires, Date.now()));
  } catch {
    // The link itself, or the code beside it, is there still.
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
    // Nothing was kept.
  }
}
