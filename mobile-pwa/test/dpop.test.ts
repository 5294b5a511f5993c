/** What goes with each REST call of an enrolled phone: verified here as the gateway does it. */
import { webcrypto } from "node:crypto";
import { beforeEach, expect, test, vi } from "vitest";

const ORIGIN = "https://heurtoir.commune.example";
const KIND = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
let stored: () => Promise<unknown> = async () => undefined;

vi.mock("../src/shell/vault", () => ({ kept: () => stored() }));
vi.stubGlobal("self", { location: { origin: ORIGIN } });
vi.spyOn(console, "warn").mockImplementation(() => undefined);

async function fresh() {
  vi.resetModules();
  return import("../src/shell/dpop");
}

const key = () => webcrypto.subtle.generateKey(KIND, false, ["sign", "verify"]);
const read = (part: string | undefined) => JSON.parse(Buffer.from(part ?? "", "base64url").toString());
const claimsOf = (jwt: string | undefined) => read(jwt?.split(".")[1]);
const answer = (status: number, headers: Record<string, string> = {}) =>
  new Response(null, { status, headers });
const ask = () => answer(401, { "WWW-Authenticate": 'DPoP error="use_dpop_nonce"', "DPoP-Nonce": "7.abc" });

beforeEach(() => {
  stored = async () => undefined;
});

test("is signed by the device key, over this method and this address without its query", async () => {
  const pair = await key();
  stored = async () => pair;
  const { proved } = await fresh();
  let sent = "";
  await proved("GET", "/api/v1/rings?limit=50", async ({ DPoP }) => {
    sent = DPoP ?? "";
    return answer(200);
  });
  const [header, claims, signature] = sent.split(".");
  expect(read(header)).toEqual({
    typ: "dpop+jwt",
    alg: "ES256",
    jwk: expect.objectContaining({ kty: "EC", crv: "P-256" }),
  });
  expect(Object.keys(read(header).jwk).sort()).toEqual(["crv", "kty", "x", "y"]);
  expect(read(claims)).toMatchObject({ htm: "GET", htu: `${ORIGIN}/api/v1/rings` });
  const named = await webcrypto.subtle.importKey("jwk", read(header).jwk, KIND, false, ["verify"]);
  const signed = Buffer.from(`${header}.${claims}`);
  const bytes = Buffer.from(signature ?? "", "base64url");
  expect(await webcrypto.subtle.verify(KIND, named, bytes, signed)).toBe(true);
  expect(await webcrypto.subtle.verify(KIND, pair.publicKey, bytes, signed)).toBe(true);
});

test("is made anew over the gateway's nonce, once, and over the same at the next call", async () => {
  const pair = await key();
  stored = async () => pair;
  const { proved } = await fresh();
  const sent: (string | undefined)[] = [];
  const answers = [ask(), answer(204), answer(204)];
  const send = async ({ DPoP }: Record<string, string>) => {
    sent.push(DPoP);
    return answers.shift() ?? answer(500);
  };
  expect((await proved("POST", "/api/v1/pushed", send)).status).toBe(204);
  expect((await proved("POST", "/api/v1/pushed", send)).status).toBe(204);
  expect(sent.map((each) => claimsOf(each).nonce)).toEqual([undefined, "7.abc", "7.abc"]);
  expect(new Set(sent.map((each) => claimsOf(each).jti)).size).toBe(3);
});

test("a gateway that always wants another nonce is asked twice, not for ever", async () => {
  const pair = await key();
  stored = async () => pair;
  const { proved } = await fresh();
  const send = vi.fn(async () => ask());
  expect((await proved("GET", "/api/v1/me", send)).status).toBe(401);
  expect(send).toHaveBeenCalledTimes(2);
});

test("a proxy's 401 is not answered with another proof", async () => {
  const pair = await key();
  stored = async () => pair;
  const { proved } = await fresh();
  const send = vi.fn(async () => answer(401, { "WWW-Authenticate": "Basic" }));
  await proved("GET", "/api/v1/me", send);
  expect(send).toHaveBeenCalledOnce();
});

test("without a key nothing is proved; a storage that fails later takes none away", async () => {
  const { proved } = await fresh();
  const send = vi.fn(async (_: Record<string, string>) => answer(401));
  await proved("GET", "/api/v1/me", send);
  expect(send).toHaveBeenLastCalledWith({});
  const pair = await key();
  stored = async () => pair;
  await proved("GET", "/api/v1/me", send);
  stored = () => Promise.reject(new Error("the connection to the storage is lost"));
  await proved("GET", "/api/v1/me", send);
  expect(send).toHaveBeenLastCalledWith({ DPoP: expect.any(String) });
});

test.each([
  ["/api/v1/me", true],
  ["/api/v1/leave", true],
  ["/api/v1/oidc/logout", true],
  ["/api/v1/phones", true],
  ["/api/v1/pushed", true],
  ["/api/v1/rings?limit=50", true],
  ["/api/v1/rings/01J00000000000000000000000/snapshot", true],
  ["/api/v1/enrol", false],
  ["/api/v1/enrol/look", false],
  ["/api/v1/ways", false],
])("%s needs a proof: %s", async (path, needs) => {
  const { needsProof } = await fresh();
  expect(needsProof(path)).toBe(needs);
});
