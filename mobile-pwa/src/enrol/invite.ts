/** What invites this device: a link's token, or the short code that was issued beside it. */

export interface Invite {
  readonly kind: "token" | "code";
  readonly value: string;
}

/** A token that waits for the installed app, as the browser keeps it. */
const LONGEST_WAIT = 72 * 3_600_000;

const TOKEN = /^[A-Za-z0-9_-]{8,200}$/;
const CROCKFORD = /^[0-9A-HJKMNP-TV-Z]*$/;
export const CODE_LENGTH = 8;

/** The token of `/#enrol/TOKEN`: a fragment, so that it reaches no server's log. */
export function tokenOf(hash: string): string | null {
  const token = /^#enrol\/(.*)$/.exec(hash)?.[1] ?? "";
  return TOKEN.test(token) ? token : null;
}

/**
 * What a person has typed of a code, as it is shown: `K7QM-3XRT`. Letters that are not in the alphabet because they are
 * taken for another stand for that other; what cannot be meant is left out.
 */
export function tidyCode(typed: string): string {
  const letters = typed
    .toUpperCase()
    .replaceAll("O", "0")
    .replace(/[IL]/g, "1")
    .replace(/[^0-9A-Z]/g, "")
    .split("")
    .filter((letter) => CROCKFORD.test(letter))
    .join("")
    .slice(0, CODE_LENGTH);
  return letters.length > CODE_LENGTH / 2
    ? `${letters.slice(0, CODE_LENGTH / 2)}-${letters.slice(CODE_LENGTH / 2)}`
    : letters;
}

export function isWholeCode(tidied: string): boolean {
  return tidied.replace("-", "").length === CODE_LENGTH;
}

/** The token that was put aside, where it is still worth trying. */
export function readKeptInvitation(text: string | null, now: number): string | null {
  try {
    const { token, until } = JSON.parse(text ?? "null") ?? {};
    const fresh = typeof until === "number" && until > now && until - now <= LONGEST_WAIT;
    return fresh && typeof token === "string" && TOKEN.test(token) ? token : null;
  } catch {
    return null;
  }
}

/** @param expires when the gateway says that it ends, milliseconds since 1970; null where it has not said */
export function invitationToKeep(token: string, expires: number | null, now: number): string {
  const most = now + LONGEST_WAIT;
  return JSON.stringify({ token, until: Math.min(expires ?? most, most) });
}
