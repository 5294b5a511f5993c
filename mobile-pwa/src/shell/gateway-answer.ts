/**
 * Who made an answer. A proxy, a captive portal or a web server in between may answer instead of the gateway, with a
 * page, a 401 or a 404. Only the gateway's own answer may end something here (`docs/phone-protocol.md`, section 1).
 */
import { readEcho, readFault } from "../protocol/read";

/** The header whose value the gateway repeats when it says that this phone is not enrolled. */
export const ECHO = "Heurtoir-Echo";
const OWN_WORD = "application/vnd.heurtoir+json";

/** 128 random bits, which only a receiver of this request can repeat. */
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

/** The code of an error in the gateway's form; null where somebody else answered. */
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
