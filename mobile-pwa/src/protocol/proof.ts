/** What the device key signs (`docs/phone-protocol.md`, sections 1 and 2): lines joined by U+000A. */
import type { FromPhone } from "./messages";

const SIGNED = ["hello", "open", "lockdown", "hand-over", "revoke"] as const;

export type Signed = Extract<FromPhone, { readonly type: (typeof SIGNED)[number] }>;

/** Whose word a proof is, and over which challenge. */
export interface Challenge {
  readonly phone: string;
  readonly nonce: string;
}

export function isSigned(message: FromPhone): message is Signed {
  return SIGNED.some((type) => type === message.type);
}

export function proofText({ phone, nonce }: Challenge, message: Signed): string {
  return ["heurtoir-phone:v1", phone, nonce, message.type, ...what(message)].join("\n");
}

function what(message: Signed): readonly string[] {
  switch (message.type) {
    case "hello":
      return [message.instance];
    case "open":
      return [message.ring, message.lock];
    case "lockdown":
      return [message.school, message.state];
    case "hand-over":
      return [message.school, message.to ?? "-", message.for ?? "-"];
    case "revoke":
      return [message.phone];
  }
}

/**
 * @param secret the token or the code, as it is sent
 * @param key the public key, as it is sent
 */
export function enrolText(secret: string, key: string): string {
  return ["heurtoir-enrol:v1", secret, key].join("\n");
}
