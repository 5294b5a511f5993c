/**
 * The device key: ECDSA on P-256, made here and never out of here. The browser keeps it as an object that can sign and
 * cannot be read, so a stolen cookie is worth nothing without this device.
 */
import { enrolText } from "../protocol/proof";
import { drop, keep, kept } from "./vault";

const KIND = { name: "ECDSA", namedCurve: "P-256" } as const;
const SIGN = { name: "ECDSA", hash: "SHA-256" } as const;

/** Whether the key of this device is there; `unreadable`: the browser's storage does not answer. */
export type KeyState = "there" | "absent" | "unreadable";

export class Device {
  private pair: Promise<CryptoKeyPair | null> = this.read();

  /** Made for an enrolment that this page has begun: another try, after an answer that was lost, says the same key. */
  private made: CryptoKeyPair | null = null;

  /** Whether this browser can make and keep a key at all: never on a page without TLS. */
  static able(): boolean {
    return isSecureContext && crypto.subtle !== undefined && typeof indexedDB !== "undefined";
  }

  async state(): Promise<KeyState> {
    try {
      return (await this.pair) === null ? "absent" : "there";
    } catch {
      // Asked anew at the next try.
      this.pair = this.read();
      return "unreadable";
    }
  }

  /** Signs; fails where there is no key. */
  async sign(text: string): Promise<string> {
    const pair = await this.pair;
    if (pair === null) {
      throw new Error("no device key");
    }
    return base64url(await crypto.subtle.sign(SIGN, pair.privateKey, new TextEncoder().encode(text)));
  }

  /**
   * The public key and the signature that redeem a token. The key is kept before the gateway hears of it: the other way
   * round, a full disk would cost the token.
   *
   * @param secret the token or the code, as it is sent
   */
  async introduce(secret: string): Promise<{ readonly key: string; readonly signature: string }> {
    this.made ??= await make();
    const pair = this.made;
    this.pair = Promise.resolve(pair);
    // Asked, not needed, and not waited for: Firefox answers when the person has answered its question, perhaps never.
    // Where the browser says no, a phone that is used stays enrolled all the same.
    navigator.storage
      ?.persist?.()
      .catch((why: unknown) => console.warn("heurtoir: storage may be evicted", why));
    const key = base64url(await crypto.subtle.exportKey("spki", pair.publicKey));
    return { key, signature: await this.sign(enrolText(secret, key)) };
  }

  /** This device is enrolled no longer: the next time it gets another key. */
  forget(): Promise<void> {
    this.pair = Promise.resolve(null);
    this.made = null;
    return drop("device-key").catch((why: unknown) => console.warn("heurtoir: the device key stays", why));
  }

  private async read(): Promise<CryptoKeyPair | null> {
    if (!Device.able()) {
      return null;
    }
    const found = await kept("device-key");
    return isPair(found) ? found : null;
  }
}

async function make(): Promise<CryptoKeyPair> {
  const pair = await crypto.subtle.generateKey(KIND, false, ["sign", "verify"]);
  await keep("device-key", pair);
  return pair;
}

function isPair(found: unknown): found is CryptoKeyPair {
  const pair = found as Partial<CryptoKeyPair> | null | undefined;
  return pair?.privateKey instanceof CryptoKey && pair.publicKey instanceof CryptoKey;
}

function base64url(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
