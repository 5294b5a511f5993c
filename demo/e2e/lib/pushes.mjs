/** A test's own push service (RFC 8030), and the browser's side of a subscription to it. */
import { execFileSync } from "node:child_process";
import { createECDH, randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ece from "http_ece";
import { until } from "./until.mjs";

export class PushService {
  static async start() {
    const service = new PushService();
    await service.#listen();
    return service;
  }

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), "heurtoir-push-"));
    this.taken = [];
  }

  async #listen() {
    const { certificate, key } = this.#certificates();
    this.server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, (request, response) => {
      const bytes = [];
      request.on("data", (some) => bytes.push(some));
      request.on("end", () => {
        this.taken.push({ path: request.url, headers: request.headers, body: Buffer.concat(bytes), read: false });
        response.writeHead(201, { Location: `https://${this.host}/sent/${this.taken.length}` }).end();
      });
    });
    await new Promise((listening, failed) => {
      this.server.once("error", failed).listen(0, "127.0.0.1", listening);
    });
  }

  /** An authority for this test only, and its certificate for `localhost`. */
  #certificates() {
    const file = (name) => join(this.folder, name);
    const openssl = (...words) => execFileSync("openssl", words, { stdio: ["ignore", "ignore", "pipe"] });
    const ec = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
    writeFileSync(file("san"), "subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n");
    openssl("req", "-x509", ...ec, "-keyout", file("ca.key"), "-out", file("ca.pem"), "-days", "2", "-subj", "/CN=Push test");
    openssl("req", ...ec, "-keyout", file("key.pem"), "-out", file("csr"), "-subj", "/CN=localhost");
    openssl(
      ...["x509", "-req", "-in", file("csr"), "-CA", file("ca.pem"), "-CAkey", file("ca.key"), "-CAcreateserial"],
      ...["-days", "2", "-extfile", file("san"), "-out", file("cert.pem")],
    );
    return { certificate: file("cert.pem"), key: file("key.pem") };
  }

  /** Host and port, as a policy lists it. */
  get host() {
    return `localhost:${this.server.address().port}`;
  }

  get authority() {
    return join(this.folder, "ca.pem");
  }

  /** Waits for the next push to a subscription that was not looked at and whose text matches; returns that text. */
  async next(subscription, fits, most = 20_000) {
    const { path } = subscription;
    const found = await until(
      `a push to ${path}`,
      () =>
        this.taken.find((each) => {
          if (each.path !== path || each.read) {
            return false;
          }
          each.text ??= subscription.read(each.body);
          return fits(JSON.parse(each.text).heurtoir);
        }),
      most,
    );
    found.read = true;
    return found;
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A subscription as a browser would make it; the test has its private key. */
export class Subscription {
  constructor(host, path) {
    this.path = path;
    this.endpoint = `https://${host}${path}`;
    this.key = createECDH("prime256v1");
    this.key.generateKeys();
    this.secret = randomBytes(16);
  }

  /** What the page gets instead of the browser's subscription: `pushManager.subscribe` needs the vendor's service. */
  get forPage() {
    return {
      endpoint: this.endpoint,
      p256dh: this.key.getPublicKey("base64url"),
      auth: this.secret.toString("base64url"),
    };
  }

  /** The text of a push, by a third party's implementation (RFC 8188, RFC 8291). */
  read(body) {
    return ece.decrypt(body, { version: "aes128gcm", privateKey: this.key, authSecret: this.secret }).toString();
  }
}

/** Runs in the page before its scripts: returns the given subscription, and remembers the request. */
export function injectSubscription({ endpoint, p256dh, auth }) {
  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  const kept = () => localStorage.getItem("test.subscribed");
  const subscription = (key) => ({
    endpoint,
    options: { applicationServerKey: bytes(key).buffer },
    toJSON: () => ({ endpoint, keys: { p256dh, auth } }),
    unsubscribe: async () => {
      localStorage.removeItem("test.subscribed");
      return true;
    },
  });
  PushManager.prototype.getSubscription = async () => kept() && subscription(kept());
  PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
    if (userVisibleOnly !== true) {
      throw new DOMException("silent pushes", "NotAllowedError");
    }
    localStorage.setItem("test.subscribed", applicationServerKey);
    return subscription(applicationServerKey);
  };
}
