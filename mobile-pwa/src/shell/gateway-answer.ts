/**
 * Whose word an answer is. A proxy, a captive portal or a web server in between answers for the gateway whenever it likes:
 * with a page, a 401, a 404. What ends something here must be the gateway's own word (`docs/phone-protocol.md`, section 1).
 */
import { readEcho, readFault } from "../protocol/read";

/** The header whose value the gateway repeats where it says that this phone is not enrolled. */
export const ECHO = "Heurtoir-Echo";
const OWN_WORD = "application/vnd.heurtoir+json";

/** What cannot be repeated by who did not hear it now: 128 random bits. */
export function newEcho(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Whether the gateway itself says that this phone is not enrolled. */
export async function saysNotEnrolled(response: Response, echo: string): Promise<boolean> {
  if (response.status !== 401 || !(response.headers.get("Content-Type") ?? "").startsWith(OWN_WORD)) {
    return false;
  }
  const said = await json(response);
  return readFault(said) === "not-enrolled" && readEcho(said) === echo;
}

/** The word of an error in the gateway's form, or null where somebody else answered. */
export async function faultCode(response: Response): Promise<string | null> {
  return readFault(await json(response));
}

/** The body, or null where it is no JSON. */
export async function json(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return null;
  }
}
