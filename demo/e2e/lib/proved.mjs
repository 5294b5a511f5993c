/**
 * Calls the gateway's REST interface from a page as the app does: with the phone's cookie and a proof by its device key
 * (docs/phone-protocol.md, section 1), which never leaves the page.
 *
 * @returns {Promise<{status: number, body: any}>}
 */
export function provedGet(page, path) {
  return page.evaluate(async (asked) => {
    const base = await new Promise((done, failed) => {
      const open = indexedDB.open("heurtoir", 1);
      // A page without an enrolment stored nothing, and must not find an empty database afterwards.
      open.onupgradeneeded = () => open.transaction.abort();
      open.onsuccess = () => done(open.result);
      open.onerror = () => (open.error?.name === "AbortError" ? done(null) : failed(open.error));
    });
    const pair =
      base &&
      (await new Promise((done, failed) => {
        const get = base.transaction("kept").objectStore("kept").get("device-key");
        get.onsuccess = () => done(get.result);
        get.onerror = () => failed(get.error);
      }));
    base?.close();
    const text = (bytes) =>
      btoa(String.fromCharCode(...new Uint8Array(bytes)))
        .replaceAll("+", "-")
        .replaceAll("/", "_")
        .replaceAll("=", "");
    const part = (json) => text(new TextEncoder().encode(JSON.stringify(json)));
    const send = async (nonce) => {
      const headers = {};
      if (pair) {
        const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", pair.publicKey);
        const claims = { jti: crypto.randomUUID(), htm: "GET", htu: location.origin + asked.split("?")[0], iat: 0, ...(nonce && { nonce }) };
        const signed = `${part({ typ: "dpop+jwt", alg: "ES256", jwk: { kty, crv, x, y } })}.${part(claims)}`;
        const kind = { name: "ECDSA", hash: "SHA-256" };
        const signature = await crypto.subtle.sign(kind, pair.privateKey, new TextEncoder().encode(signed));
        headers.DPoP = `${signed}.${text(signature)}`;
      }
      return fetch(asked, { headers, cache: "no-store" });
    };
    let answer = await send(null);
    if (answer.headers.get("WWW-Authenticate")?.includes("use_dpop_nonce")) {
      answer = await send(answer.headers.get("DPoP-Nonce"));
    }
    return { status: answer.status, body: await answer.json().catch(() => null) };
  }, path);
}
