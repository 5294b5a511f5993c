/** The text that the device key signs (`docs/phone-protocol.md`, sections 1 and 2): lines joined by U+000A. */
import type { FromPhone } from "./messages";

const SIGNED = ["hello", "open", "lockdown", "hand-over", "revoke"] as const;

export type Signed = Extract<FromPhone, { readonly type: (typeof SIGNED)[number] }>;

/** The phone and the challenge of a proof. */
export interface Challenge {
  readonly phone: string;
  readonly nonce: string;
  /** When the person tapped, in milliseconds since the challenge arrived; negative where the tap came first. */
  readonly tap: number;
}

/** A request to sign, and when the person asked for it. */
export interface Asked {
  readonly message: Signed & { readonly id: number };
  readonly at: number;
}

export function isSigned(message: FromPhone): message is Signed {
  return SIGNED.some((type) => type === message.type);
}

/** Whether the gateway is told the time of the tap, because a late order might harm or surprise. */
export function isTimed(message: Signed): boolean {
  return message.type === "open" || message.type === "lockdown";
}

export function proofText({ phone, nonce, tap }: Challenge, message: Signed): string {
  const timed = isTimed(message) ? [String(tap)] : [];
  return ["heurtoir-phone:v1", phone, nonce, message.type, ...what(message), ...timed].join("\n");
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
 * @param secret the token or the code, as sent
 * @param key the public key, as sent
 */
export function enrolText(secret: string, key: string): string {
  return ["heurtoir-enrol:v1", secret, key].join("\n");
}
