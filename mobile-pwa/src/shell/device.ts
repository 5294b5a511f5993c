/**
 * The device key: ECDSA on P-256, made here and never exported. The browser keeps it as an object that signs but cannot
 * be read, so a stolen cookie is useless without this device.
 */
import { enrolText } from "../protocol/proof";
import { drop, keep, kept } from "./vault";

const KIND = { name: "ECDSA", namedCurve: "P-256" } as const;
const SIGN = { name: "ECDSA", hash: "SHA-256" } as const;

/** Whether this device has its key. `unreadable`: the browser's storage does not answer. */
export type KeyState = "there" | "absent" | "unreadable";

export class Device {
  private pair: Promise<CryptoKeyPair | null> | null = null;

  /** Whether this browser can make and keep a key: never on a page without TLS. */
  static able(): boolean {
    return isSecureContext && crypto.subtle !== undefined && typeof indexedDB !== "undefined";
  }

  async state(): Promise<KeyState> {
    try {
      return (await this.kept()) === null ? "absent" : "there";
    } catch {
      return "unreadable";
    }
  }

  /** Signs. Fails where there is no key, or the storage does not give it out. */
  async sign(text: string): Promise<string> {
    // A failing storage is asked once more at once, because browsers lose their connection to it and make another.
    const pair = await this.kept().catch(() => this.kept());
    if (pair === null) {
      throw new Error("no device key");
    }
    return base64url(await crypto.subtle.sign(SIGN, pair.privateKey, new TextEncoder().encode(text)));
  }

  /**
   * The public key and the signature that redeem a token. An existing key is reused: it may belong to an enrolment
   * whose answer was lost, or to one that still exists. A new key is stored before the gateway hears of it; the other
   * way round, a full disk would cost the token. Fails where the storage does not answer, because it may contain a key.
   *
   * @param secret the token or the code, as sent
   */
  async introduce(secret: string): Promise<{ readonly key: string; readonly signature: string }> {
    const pair = (await this.kept()) ?? (await make());
    this.pair = Promise.resolve(pair);
    // Requested, but neither necessary nor waited for: Firefox answers after the person has answered its question,
    // perhaps never. Where the browser refuses, a phone in use stays enrolled anyway.
    navigator.storage
      ?.persist?.()
      .catch((why: unknown) => console.warn("heurtoir: storage may be evicted", why));
    const key = base64url(await crypto.subtle.exportKey("spki", pair.publicKey));
    return { key, signature: await this.sign(enrolText(secret, key)) };
  }

  /** The person has removed this device: the next enrolment gets another key. */
  forget(): Promise<void> {
    this.pair = Promise.resolve(null);
    return drop("device-key").catch((why: unknown) => console.warn("heurtoir: the device key stays", why));
  }

  /** The key, read once. After a failure the storage is asked again. */
  private kept(): Promise<CryptoKeyPair | null> {
    if (this.pair === null) {
      const reading = this.read();
      this.pair = reading;
      reading.catch(() => {
        if (this.pair === reading) {
          this.pair = null;
        }
      });
    }
    return this.pair;
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
