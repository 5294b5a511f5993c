/** The invitation of this device: a link's token, or the short code beside it. */

export interface Invite {
  readonly kind: "token" | "code";
  readonly value: string;
}

/** How long the browser keeps a token for the installed app. */
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
 * Formats what a person has typed of a code: `K7QM-3XRT`. Letters outside the alphabet become those that they are
 * mistaken for; other characters are dropped.
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

/** The stored token, if it is still worth trying. */
export function readKeptInvitation(text: string | null, now: number): string | null {
  try {
    const { token, until } = JSON.parse(text ?? "null") ?? {};
    const fresh = typeof until === "number" && until > now && until - now <= LONGEST_WAIT;
    return fresh && typeof token === "string" && TOKEN.test(token) ? token : null;
  } catch {
    return null;
  }
}

/** @param expires when the gateway says that it expires, milliseconds since 1970; null where unknown */
export function invitationToKeep(token: string, expires: number | null, now: number): string {
  const most = now + LONGEST_WAIT;
  return JSON.stringify({ token, until: Math.min(expires ?? most, most) });
}
