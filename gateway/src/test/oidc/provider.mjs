/**
 * An OpenID provider on this machine: panva's oidc-provider, as it is. Speaks in lines of JSON: says `{"issuer"}` at once,
 * answers 503 until it is told about its clients by `{"do":"configure",...}`, and again with other options whenever it is
 * told; each time it has new signing keys unless `keepKeys` is said, as a provider has that changes them.
 */
import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { Provider } from "oidc-provider";

let answer = (_, response) => response.writeHead(503).end();
const server = createServer((request, response) => answer(request, response));
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
// Another site than the gateway, which is localhost: cookies are kept apart as they are between hosts.
const issuer = `http://127.0.0.1:${server.address().port}`;
const say = (object) => process.stdout.write(`${JSON.stringify(object)}\n`);

let keys;
let generation = 0;

function newKeys() {
  generation += 1;
  const pair = (type, options, alg) => ({
    ...generateKeyPairSync(type, options).privateKey.export({ format: "jwk" }),
    use: "sig",
    alg,
    kid: `${alg}-${generation}`,
  });
  return { keys: [pair("rsa", { modulusLength: 2048 }, "RS256"), pair("ec", { namedCurve: "P-256" }, "ES256")] };
}

function configure({ origin, secret, method, algorithm, signedUserInfo, inIdToken, keepKeys }) {
  keys = keepKeys && keys ? keys : newKeys();
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: "heurtoir",
        ...(secret ? { client_secret: secret } : {}),
        token_endpoint_auth_method: secret ? (method ?? "client_secret_basic") : "none",
        redirect_uris: [`${origin}/api/v1/oidc/callback`],
        post_logout_redirect_uris: [`${origin}/`],
        backchannel_logout_uri: `${origin}/api/v1/oidc/backchannel-logout`,
        backchannel_logout_session_required: true,
        id_token_signed_response_alg: algorithm ?? "RS256",
        ...(signedUserInfo ? { userinfo_signed_response_alg: "RS256" } : {}),
        response_types: ["code"],
        grant_types: ["authorization_code"],
      },
    ],
    jwks: keys,
    cookies: { keys: ["only for tests"] },
    claims: { openid: ["sub", "sid"], email: ["email", "email_verified"] },
    conformIdTokenClaims: !inIdToken,
    pkce: { required: () => true, methods: ["S256"] },
    enabledJWA: { idTokenSigningAlgValues: ["RS256", "ES256"], userinfoSigningAlgValues: ["RS256"] },
    ...(method ? { clientAuthMethods: [method] } : {}),
    features: {
      devInteractions: { enabled: true },
      rpInitiatedLogout: { enabled: true },
      backchannelLogout: { enabled: true },
      jwtUserinfo: { enabled: true },
    },
    // A login is `address`, `address;unverified`, or a name without an address.
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => {
        const [email, flag] = id.split(";");
        const known = email.includes("@") ? { email, email_verified: flag !== "unverified" } : {};
        return { sub: id, ...known };
      },
    }),
  });
  provider.on("server_error", (_, error) => say({ fault: String(error?.stack ?? error) }));
  provider.on("backchannel.error", (_, error) => say({ fault: `back channel: ${error}` }));
  provider.on("backchannel.success", () => say({ told: "backchannel" }));
  answer = provider.callback();
}

say({ issuer });
createInterface({ input: process.stdin })
  .on("line", (line) => {
    const told = JSON.parse(line);
    if (told.do === "configure") {
      configure(told);
    }
    say({ done: told.do });
  })
  // Whoever started it is gone.
  .on("close", () => process.exit(0));
