/**
 * Proof that a REST call comes from this device (RFC 9449, `docs/phone-protocol.md`, section 1), for the page and the
 * service worker. The key stays in the browser's storage as an object that signs. A proof is made for one request and
 * is usable once.
 */
import { kept } from "./vault";

const SIGN = { name: "ECDSA", hash: "SHA-256" } as const;
const CALLS = /^\/api\/v1\/(?:me|leave|phones|pushed|rings(?:\/.*)?|oidc\/logout)$/;

/** The gateway's newest nonce, which gives the time: this device's own clock may be years off. */
let nonce: string | null = null;
/** The last key that the storage gave, for when it gives none. */
let last: CryptoKeyPair | null = null;

/** Whether the gateway answers that path only for an enrolled phone. */
export function needsProof(path: string): boolean {
  return CALLS.test(path.split("?", 1)[0] ?? "");
}

/** Whether the gateway knows the session but does not believe that this is its device. */
export function wantsProof(response: Response): boolean {
  return response.status === 401 && (response.headers.get("WWW-Authenticate") ?? "").startsWith("DPoP ");
}

/**
 * Sends a request with a proof. Repeats it once with the gateway's nonce, where the gateway asks for that. Without a
 * key it sends no proof, and the gateway decides.
 *
 * @param send sends the request with these additional headers; where it fails, this fails too
 */
export async function proved(
  method: string,
  path: string,
  send: (headers: Record<string, string>) => Promise<Response>,
): Promise<Response> {
  const pair = await keyPair();
  if (pair === null) {
    return send({});
  }
  const first = await send({ DPoP: await proofOf(pair, method, path, nonce) });
  keep(first);
  if (first.status !== 401 || !first.headers.get("WWW-Authenticate")?.includes("use_dpop_nonce")) {
    return first;
  }
  const second = await send({ DPoP: await proofOf(pair, method, path, nonce) });
  keep(second);
  return second;
}

function keep(response: Response): void {
  nonce = response.headers.get("DPoP-Nonce") ?? nonce;
}

async function keyPair(): Promise<CryptoKeyPair | null> {
  try {
    const found = (await kept("device-key")) as Partial<CryptoKeyPair> | null | undefined;
    last = found?.privateKey && found.publicKey ? (found as CryptoKeyPair) : null;
  } catch (why) {
    console.warn("heurtoir: the device key cannot be read", why);
  }
  return last;
}

/** The JWT of RFC 9449 section 4.2. `iat` is mandatory, but nobody uses it. */
export async function proofOf(
  pair: CryptoKeyPair,
  method: string,
  path: string,
  over: string | null,
): Promise<string> {
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", pair.publicKey);
  const header = { typ: "dpop+jwt", alg: "ES256", jwk: { kty, crv, x, y } };
  const claims = {
    jti: base64url(crypto.getRandomValues(new Uint8Array(16))),
    htm: method,
    htu: self.location.origin + path.split("?", 1)[0],
    iat: Math.floor(Date.now() / 1000),
    ...(over === null ? {} : { nonce: over }),
  };
  const signed = `${text(header)}.${text(claims)}`;
  const signature = await crypto.subtle.sign(SIGN, pair.privateKey, new TextEncoder().encode(signed));
  return `${signed}.${base64url(new Uint8Array(signature))}`;
}

function text(part: object): string {
  return base64url(new TextEncoder().encode(JSON.stringify(part)));
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
