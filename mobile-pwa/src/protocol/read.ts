/**
 * Reads the gateway's messages. Nothing from outside is trusted: a text that is not a whole, known message gives
 * `null`, and the app continues as if it had not arrived. Unknown members are ignored.
 */
import { fields, instant, list, matching, shown, string, Unfit, unlessUnfit } from "./checks";
import { type Named, named, type ToPhone, toPhone, WORD } from "./generated";

/** The longest text read, in UTF-16 units: a welcome with 512 schools fits, a flood does not. */
export const MOST_TEXT = 4_194_304;
const MANIFEST = /^\/enrol\/app\/[A-Za-z0-9_-]{1,128}\.webmanifest$/;
/** Plain HTTP is for a provider on the developer's own machine. */
const PROVIDER = /^(?:https|http):\/\/[!-~]{1,8000}$/;

/** One message, or `null` for anything else. */
export function readMessage(text: string): ToPhone | null {
  if (text.length > MOST_TEXT) {
    return null;
  }
  try {
    return toPhone(fields(JSON.parse(text)));
  } catch (bad) {
    if (bad instanceof Unfit || bad instanceof SyntaxError || bad instanceof RangeError) {
      return null;
    }
    throw bad;
  }
}

/** The body of `enrol` and `me`, or `null`. */
export function readIdentity(body: unknown): { phone: Named; person: Named; schools: Named[] } | null {
  return unlessUnfit(() => {
    const from = fields(body);
    return {
      phone: named(from.phone),
      person: named(from.person),
      schools: list(from.schools, 512, named),
    };
  });
}

/** The code of a refusal, or `null`. */
export function readFault(body: unknown): string | null {
  return unlessUnfit(() => matching(fields(body).error, WORD));
}

/** What the gateway repeats of a request, or `null`. */
export function readEcho(body: unknown): string | null {
  return unlessUnfit(() => matching(fields(body).echo, /^[A-Za-z0-9_-]{22,64}$/));
}

/** The answer to a phone that left after enrolling with an account, or `null`. */
export function readLeft(body: unknown): { readonly next: string | null } | null {
  return unlessUnfit(() => ("location" in fields(body) ? { next: readNext(body) } : null));
}

/** The body of `enrol/look`, or `null`. */
export function readWhom(body: unknown): { person: Named; school: Named; expires: number } | null {
  return unlessUnfit(() => {
    const from = fields(body);
    return { person: named(from.person), school: named(from.school), expires: instant(from.expires) };
  });
}

/** The body of `enrol/app`: an address of the gateway's own, or `null`. */
export function readManifest(body: unknown): string | null {
  return unlessUnfit(() => matching(fields(body).manifest, MANIFEST));
}

/** The body of `ways`: the name of the accepted accounts, or `null` where there are none. */
export function readAccounts(body: unknown): string | null {
  return unlessUnfit(() => {
    const { oidc } = fields(body);
    return oidc === null || oidc === undefined ? null : shown(string(fields(oidc).name, 1, 80));
  });
}

/** The body of `oidc/logout`: an address of the provider, or `null`. */
export function readNext(body: unknown): string | null {
  return unlessUnfit(() => matching(fields(body).location, PROVIDER));
}
