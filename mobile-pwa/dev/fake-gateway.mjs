/**
 * A gateway for work on the app: serves `dist` with the headers of the real one, speaks the phone protocol, and takes
 * its picture from a page that plays the door. It stores nothing, checks little, and is no part of the product.
 *
 *   npm run build && npm run fake-gateway
 */
import { randomBytes, webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { WebSocketServer } from "ws";
import { FakeAround } from "./fake-around.mjs";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const DIST = fileURLToPath(new URL("../dist/", import.meta.url));
const COOKIE = "__Host-heurtoir";
const PULSE = 3_000;
const OPEN_AFTER = 20_000;

/** The headers of the gateway's `SecurityHeaders`: what they break must break here too. */
const HEADERS = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self';" +
    " media-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none';" +
    " form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script';" +
    " trusted-types heurtoir",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
};
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
};
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** The only valid code. */
const CODE = "K7QM-3XRT";
/** Invalid links (`/#enrol/link-used`), and the status of the answer. */
const INVITATIONS = { "unknown-token": 404, used: 410, expired: 410, revoked: 410, "too-many": 429 };
/** The further lines that a proof of each kind signs. */
const PROVED = {
  hello: ({ instance }) => [instance],
  open: ({ ring, lock }) => [ring, lock],
  lockdown: ({ school, state }) => [school, state],
  "hand-over": (message) => [message.school, message.to ?? "-", message.for ?? "-"],
  revoke: ({ phone }) => [phone],
};
const ECDSA = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

function deviceKey(spki) {
  return webcrypto.subtle.importKey("spki", Buffer.from(spki, "base64url"), ECDSA, false, ["verify"]);
}

function signed(key, signature, lines) {
  const bytes = Buffer.from(signature, "base64url");
  return webcrypto.subtle.verify(ECDSA, key, bytes, Buffer.from(lines.join("\n")));
}

export const SCHOOL = { id: "jules-ferry", name: "École Jules-Ferry" };
export const DOORS = [
  {
    id: "portail.jules-ferry",
    name: "Portail principal",
    online: true,
    locks: ["gate"],
    locked: false,
    faults: [],
  },
  {
    id: "cantine.jules-ferry",
    name: "Livraisons cantine",
    online: true,
    locks: ["gate"],
    locked: false,
    faults: [],
  },
];
const PERSON = { id: "direction", name: "Anne Morel" };
/** Phones that exist as names only. */
export const OTHERS = [
  { id: "p-salle", name: "Salle des maîtres" },
  { id: "p-atsem", name: "Atsem" },
];

export class FakeGateway {
  #server;
  #sockets = new WebSocketServer({ noServer: true, handleProtocols: () => "heurtoir.v1" });
  #door = null;
  /** Messages for the door, sent when it connects. */
  #forTheDoor = [];
  /** Called once to open the door's page, when it is needed and missing. Without it, offers are refused. */
  needsDoor = null;
  #doorSocket = new WebSocketServer({ noServer: true });
  /** By cookie. */
  #phones = new Map();
  #rings = new Map();

  constructor() {
    this.#begin();
  }

  /** The settings that a test may change, with their initial values. */
  #begin() {
    this.past = [];
    this.doors = DOORS;
    this.around = new FakeAround(SCHOOL, () => this.doors);
    this.person = PERSON;
    this.up = true;
    /** When an invitation expires. */
    this.expires = "2026-03-20T07:42:00.000Z";
    /** The name of the accounts with which people may enrol, or null. */
    this.accounts = null;
    /** The push offer of this gateway, or null. */
    this.push = null;
    /** The result of waking a phone for a test. */
    this.tested = { woken: 1_280, push: "displayed" };
    /** Phones of this person that exist as rows only. */
    this.others = [];
    /** Whether an order to open succeeds without further help. */
    this.opens = true;
  }

  /**
   * Resets everything except the enrolled phones: every ring ends, and phones that connect again are told everything
   * anew.
   */
  anew() {
    for (const ring of this.#rings.values()) {
      if (ring.state !== "ended") {
        this.end(ring, "declined");
      }
    }
    this.#begin();
    for (const phone of this.#connected()) {
      phone.socket.close(1012);
    }
  }

  static async start(port = 5180) {
    const gateway = new FakeGateway();
    await gateway.#listen(port);
    return gateway;
  }

  get origin() {
    return `http://localhost:${this.#server.address().port}`;
  }

  #listen(port) {
    this.#server = createServer((request, response) => this.#answer(request, response));
    this.#server.on("upgrade", (request, socket, head) => {
      if (request.url === "/dev/door") {
        this.#doorSocket.handleUpgrade(request, socket, head, (ws) => this.#doorCame(ws));
        return;
      }
      const phone = this.#phoneOf(request);
      if (!this.up || request.url !== "/api/v1/phone" || !phone) {
        socket.end("HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n");
        return;
      }
      this.#sockets.handleUpgrade(request, socket, head, (ws) => this.#phoneCame(phone, ws));
    });
    return new Promise((listening, failed) => {
      this.#server.once("error", failed).listen(port, "127.0.0.1", listening);
    });
  }

  async stop() {
    for (const client of [...this.#sockets.clients, ...this.#doorSocket.clients]) {
      client.terminate();
    }
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  // ---- HTTP ----

  #answer(request, response) {
    const { pathname } = new URL(request.url, "http://localhost");
    for (const [name, value] of Object.entries(HEADERS)) {
      response.setHeader(name, value);
    }
    if (pathname.startsWith("/api/")) {
      this.#api(pathname, request, response);
      return;
    }
    if (pathname === "/enrol/app/dev.webmanifest") {
      response.setHeader("Content-Type", TYPES[".webmanifest"]);
      response.end(JSON.stringify({ name: "Heurtoir", start_url: "/#enrol/dev", display: "standalone" }));
      return;
    }
    const dev = pathname.startsWith("/dev/");
    if (dev) {
      // The page that plays the door draws its visitor from a data: image.
      const policy = HEADERS["Content-Security-Policy"].replace("img-src 'self'", "img-src 'self' data:");
      response.setHeader("Content-Security-Policy", policy);
    }
    const file = dev
      ? join(HERE, normalize(pathname.slice(5)))
      : join(DIST, normalize(pathname === "/" || pathname === "/enrol" ? "/index.html" : pathname));
    try {
      const body = readFileSync(file);
      response.setHeader("Content-Type", TYPES[extname(file)] ?? "application/octet-stream");
      response.setHeader("Cache-Control", "no-cache");
      response.end(body);
    } catch {
      this.#json(response, 404, { error: "not-found" });
    }
  }

  async #api(path, request, response) {
    if (!this.up) {
      this.#json(response, 503, { error: "internal" });
      return;
    }
    const chunks = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const phone = this.#phoneOf(request);
    const me = (who) => ({ phone: who.named, person: this.person, schools: [SCHOOL] });
    const { token, code, name, key, signature } = JSON.parse(Buffer.concat(chunks).toString() || "{}");
    const secret = token ?? code;
    const word = token?.replace(/^link-/, "");
    const refusal = INVITATIONS[word] ? word : code && code !== CODE ? "unknown-token" : null;
    if (path.startsWith("/api/v1/enrol") && refusal) {
      this.#json(response, INVITATIONS[refusal], { error: refusal });
    } else if (path === "/api/v1/enrol/look") {
      this.#json(response, 200, { person: this.person, school: SCHOOL, expires: this.expires });
    } else if (path === "/api/v1/enrol/app") {
      this.#json(response, 200, { manifest: "/enrol/app/dev.webmanifest" });
    } else if (path === "/api/v1/ways") {
      this.#json(response, 200, { oidc: this.accounts && { name: this.accounts } });
    } else if (path === "/api/v1/enrol" && request.method === "POST") {
      const device = await deviceKey(key);
      if (!(await signed(device, signature, ["heurtoir-enrol:v1", secret, key]))) {
        this.#json(response, 403, { error: "signature" });
        return;
      }
      const session = randomBytes(32).toString("base64url");
      const made = {
        named: { id: `p${this.#phones.size + 1}`, name },
        device,
        socket: null,
        instance: null,
        nonces: [],
      };
      this.#phones.set(session, made);
      response.setHeader("Set-Cookie", `${COOKIE}=${session}; Path=/; Secure; HttpOnly; SameSite=Strict`);
      this.#json(response, 200, me(made));
    } else if (!phone) {
      const body = { error: "not-enrolled", echo: request.headers["heurtoir-echo"] };
      this.#json(response, 401, body, "application/vnd.heurtoir+json");
    } else if (path === "/api/v1/me") {
      this.#json(response, 200, me(phone));
    } else if (path === "/api/v1/rings") {
      this.#json(response, 200, { rings: this.past.map((each) => this.around.row(each)) });
    } else if (path.startsWith("/api/v1/rings/")) {
      this.#visit(path.slice("/api/v1/rings/".length), response);
    } else if (path === "/api/v1/phones") {
      this.#json(response, 200, { phones: this.#list(phone) });
    } else if (path === "/api/v1/pushed") {
      response.writeHead(204).end();
    } else if (path === "/api/v1/leave") {
      this.revoke(phone.named.id);
      response.writeHead(204).end();
    } else {
      this.#json(response, 404, { error: "not-found" });
    }
  }

  #visit(path, response) {
    const [id, more] = path.split("/");
    const found = this.past.find((each) => each.ring === id);
    if (more === "snapshot") {
      const picture = this.around.snapshots.get(id);
      if (picture) {
        response.writeHead(200, { "Content-Type": "image/webp", "Cache-Control": "no-store" }).end(picture);
      } else {
        this.#json(response, 404, { error: "no-snapshot" });
      }
    } else if (found) {
      this.#json(response, 200, this.around.visit(found));
    } else {
      this.#json(response, 404, { error: "unknown-ring" });
    }
  }

  #list(asking) {
    const row = ({ id, name }, more) => ({
      id,
      name,
      person: this.person,
      this: false,
      enrolled: "2026-01-05T08:00:00.000Z",
      connected: false,
      seen: null,
      push: null,
      unreachable: null,
      ...more,
    });
    return [
      ...[...this.#phones.values()].map((each) =>
        row(each.named, {
          this: each === asking,
          connected: each.socket !== null,
          push: each.subscription ? new URL(each.subscription.endpoint).host : null,
        }),
      ),
      ...this.others.map((each) => row(each, each)),
    ];
  }

  #json(response, status, body, type = "application/json") {
    response.writeHead(status, { "Content-Type": type, "Cache-Control": "no-store" });
    response.end(JSON.stringify(body));
  }

  #phoneOf(request) {
    const secret = new RegExp(`${COOKIE}=([\\w-]+)`).exec(request.headers.cookie ?? "")?.[1];
    return this.#phones.get(secret) ?? null;
  }

  // ---- phones ----

  #connected() {
    return [...this.#phones.values()].filter((phone) => phone.socket !== null);
  }

  #send(phone, message) {
    phone.socket?.send(JSON.stringify(message));
  }

  #tellAll(message) {
    for (const phone of this.#connected()) {
      this.#send(phone, message);
    }
  }

  #phoneCame(phone, socket) {
    phone.socket?.close(4001);
    phone.socket = socket;
    phone.nonces = [];
    // Handles one message at a time, although verifying a proof takes a moment.
    let before = Promise.resolve();
    socket.on("message", (text) => {
      before = before.then(() => this.#proved(phone, JSON.parse(text.toString())));
    });
    this.#challenge(phone);
    socket.on("close", () => {
      if (phone.socket === socket) {
        phone.socket = null;
      }
    });
    const beat = setInterval(() => this.#send(phone, { type: "ping", n: 1 }), 15_000);
    socket.on("close", () => clearInterval(beat));
  }

  #challenge(phone) {
    const nonce = randomBytes(32).toString("base64url");
    phone.nonces = [...phone.nonces.slice(-1), nonce];
    this.#send(phone, { type: "challenge", nonce });
  }

  /** Accepts a message if its proof, where it needs one, is this phone's over a challenge of this connection. */
  async #proved(phone, message) {
    const lines = PROVED[message.type]?.(message);
    const { nonce, tap, signature } = message.proof ?? {};
    if (lines) {
      const fresh = phone.nonces.includes(nonce);
      phone.nonces = phone.nonces.filter((each) => each !== nonce);
      const all = [
        "heurtoir-phone:v1",
        phone.named.id,
        nonce,
        message.type,
        ...lines,
        ...(tap === undefined ? [] : [tap]),
      ];
      const code = !message.proof
        ? "unsigned"
        : !fresh
          ? "stale"
          : (await signed(phone.device, signature, all))
            ? null
            : "signature";
      this.#challenge(phone);
      if (code !== null) {
        this.#send(phone, { type: "error", re: message.id, code, message: "no" });
        if (message.type === "hello" && code !== "stale") {
          phone.socket?.close(4006);
        }
        return;
      }
    }
    this.#message(phone, message);
  }

  #message(phone, message) {
    const ring = this.#rings.get(message.ring);
    const ok = () => message.id && this.#send(phone, { type: "ok", re: message.id });
    const no = (code, more = {}) =>
      this.#send(phone, { type: "error", re: message.id, code, message: "no", ...more });
    switch (message.type) {
      case "hello": {
        const resumed = phone.instance === message.instance;
        phone.instance = message.instance;
        this.#send(phone, {
          type: "welcome",
          protocol: 1,
          phone: phone.named,
          person: this.person,
          heartbeat: 15,
          resumed,
          schools: [{ ...SCHOOL, may: this.around.may, doors: this.doors }],
          push: this.push,
        });
        this.#send(phone, this.around.plan());
        this.#send(phone, this.around.lockdown());
        for (const live of this.#rings.values()) {
          if (live.state !== "ended") {
            this.#send(phone, this.#told(live));
          }
        }
        return;
      }
      case "offer":
        if (!ring || (this.#door === null && this.needsDoor === null)) {
          ok();
          this.#send(phone, { type: "media-refused", ring: message.ring, reason: "bad-offer" });
          return;
        }
        ok();
        this.#toDoor(
          JSON.stringify({ type: "offer", phone: phone.named.id, ring: ring.id, sdp: message.sdp }),
        );
        return;
      case "answer":
        if (ring?.state === "ringing" || (ring?.state === "held" && ring.by.id === phone.named.id)) {
          ok();
          this.talk(ring, phone.named);
        } else {
          no("taken", { by: ring?.by ?? null });
        }
        return;
      case "decline":
        ok();
        ring.declined.add(phone.named.id);
        if (ring.callBackOf) {
          this.end(ring, "answered");
        } else if (this.#connected().every((each) => ring.declined.has(each.named.id))) {
          this.end(ring, "declined");
        }
        return;
      case "hangup":
        ok();
        this.end(ring, "answered", ring.by, OPEN_AFTER);
        return;
      case "open":
        if (this.around.locked) {
          no("lockdown");
          return;
        }
        if (!ring?.door.online) {
          no("door-unreachable");
          return;
        }
        ok();
        if (this.opens) {
          this.open(ring, phone.named);
        }
        return;
      case "push":
        phone.subscription = message.subscription;
        ok();
        return;
      case "test": {
        ok();
        const test = randomBytes(12).toString("base64url");
        this.#send(phone, { type: "test", test, silent: false });
        return;
      }
      case "test-told":
        this.#send(phone, { type: "test-result", test: message.test, connection: 140, ...this.tested });
        return;
      case "revoke":
        ok();
        this.others = this.others.filter((each) => each.id !== message.phone);
        this.revoke(message.phone);
        return;
      case "reply":
        if (ring?.door.online) {
          ok();
        } else {
          no("door-unreachable");
        }
        return;
      case "hand-over":
      case "quiet":
      case "lockdown": {
        const refused = this.around.take(message);
        if (refused === null) {
          ok();
          this.tellAround();
        } else {
          no(refused);
        }
        return;
      }
      case "call-back": {
        const missed = this.past.find((each) => each.ring === message.ring);
        const row = missed && this.around.row(missed);
        if (!row || row.callBackUntil === 0) {
          no(row ? "too-late" : "unknown-ring");
          return;
        }
        ok();
        const door = this.doors.find((each) => each.id === missed.door.id);
        this.ring(door, 0, missed.ring, phone);
        return;
      }
      default:
        ok();
    }
  }

  /** Tells every phone who is rung and what is locked down. */
  tellAround() {
    this.#tellAll(this.around.plan());
    this.#tellAll(this.around.lockdown());
  }

  // ---- rings, also for tests that control this gateway ----

  #told(ring) {
    return {
      type: "ring",
      ring: ring.id,
      door: { id: ring.door.id, name: ring.door.name },
      school: SCHOOL,
      age: Date.now() - ring.pressed,
      state: ring.state,
      by: ring.by,
      remaining: Math.max(0, ring.until - Date.now()),
      locks: ring.door.locks,
      ...(ring.callBackOf ? { "call-back-of": ring.callBackOf } : {}),
      phones: [...this.#connected().map((phone) => phone.named), ...OTHERS],
    };
  }

  /** Presses a door's bell; `ago` is how many milliseconds ago. A call back is told to one phone only. */
  ring(door = DOORS[0], ago = 0, callBackOf = null, phone = null) {
    const letters = Array.from(randomBytes(24), (byte) => ALPHABET[byte & 31]).join("");
    const ring = {
      id: `01${letters}`,
      door,
      pressed: Date.now() - ago,
      state: "ringing",
      by: null,
      until: 0,
      opened: false,
      declined: new Set(),
      callBackOf,
    };
    this.#rings.set(ring.id, ring);
    if (phone) {
      this.#send(phone, this.#told(ring));
    } else {
      this.#tellAll(this.#told(ring));
    }
    return ring;
  }

  /** Somebody answers; by default the first of the phones that exist as names only. */
  talk(ring, by = OTHERS[0], length = 120_000) {
    this.#state(ring, "talking", by, length);
  }

  hold(ring, by) {
    this.#state(ring, "held", by, 10_000);
  }

  #state(ring, state, by, remaining) {
    ring.state = state;
    ring.by = by;
    ring.until = Date.now() + remaining;
    this.#tellAll({ type: "state", ring: ring.id, state, by, remaining });
  }

  warn(ring, remaining = 15_000) {
    this.#tellAll({ type: "warning", ring: ring.id, kind: "ends-soon", remaining });
  }

  end(ring, outcome, by = null, openFor = 0) {
    ring.state = "ended";
    ring.by = by;
    this.#forTheDoor = this.#forTheDoor.filter((text) => JSON.parse(text).ring !== ring.id);
    this.#door?.send(JSON.stringify({ type: "ended", ring: ring.id }));
    this.#tellAll({
      type: "state",
      ring: ring.id,
      state: "ended",
      by,
      outcome,
      opened: ring.opened,
      "open-until": openFor,
    });
    this.past.unshift({
      ring: ring.id,
      door: { id: ring.door.id, name: ring.door.name },
      school: SCHOOL,
      at: new Date(ring.pressed).toISOString(),
      outcome,
      by,
      opened: ring.opened,
      callBackOf: ring.callBackOf,
    });
  }

  async open(ring, by = OTHERS[0]) {
    const lock = (state) => this.#tellAll({ type: "lock", ring: ring.id, lock: "gate", state, by });
    lock("ordered");
    await new Promise((soon) => setTimeout(soon, 60));
    ring.opened = true;
    lock("pulsing");
    await new Promise((later) => setTimeout(later, PULSE));
    lock("released");
    if (ring.state === "ringing") {
      this.end(ring, "opened", by, OPEN_AFTER);
    }
  }

  /** Tells everybody the state of a lock, as the door reports it. */
  lock(ring, state, by = OTHERS[0], more = {}) {
    this.#tellAll({ type: "lock", ring: ring.id, lock: ring.door.locks[0], state, by, ...more });
  }

  /** Tells what a gate's contact shows; without a ring, to everybody. */
  gate(door, state, ring = null) {
    this.#tellAll({
      type: "gate",
      ...(ring ? { ring: ring.id } : {}),
      door: { id: door.id, name: door.name },
      lock: door.locks[0],
      state,
      after: 2_300,
    });
  }

  /** A door changed. */
  door(door) {
    this.doors = this.doors.map((each) => (each.id === door.id ? door : each));
    this.#tellAll({ type: "door", school: SCHOOL.id, door });
  }

  /** Another phone of this person gave no proof for a day. */
  unreachable(phone, since) {
    this.#tellAll({ type: "unreachable", phone, since });
  }

  /** Ends a phone's enrolment. */
  revoke(id) {
    for (const [secret, phone] of this.#phones) {
      if (phone.named.id === id) {
        this.#phones.delete(secret);
        phone.socket?.close(4003);
      }
    }
  }

  /** Disconnects every phone and accepts none until `back`. */
  cut() {
    this.up = false;
    for (const phone of this.#connected()) {
      phone.socket.terminate();
    }
  }

  back() {
    this.up = true;
  }

  // ---- the door's page ----

  #toDoor(text) {
    if (this.#door !== null) {
      this.#door.send(text);
    } else if (this.#forTheDoor.push(text) === 1) {
      this.needsDoor();
    }
  }

  #doorCame(socket) {
    this.#door?.close();
    this.#door = socket;
    for (const text of this.#forTheDoor.splice(0)) {
      socket.send(text);
    }
    socket.on("message", (text) => {
      const { phone, ring, sdp } = JSON.parse(text.toString());
      const to = this.#connected().find((each) => each.named.id === phone);
      if (to) {
        this.#send(to, { type: "media", ring, sdp });
      }
    });
    socket.on("close", () => {
      if (this.#door === socket) {
        this.#door = null;
      }
    });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const gateway = await FakeGateway.start(Number(process.env.PORT ?? 5180));
  console.log(`phone:  ${gateway.origin}/#enrol/dev-${randomBytes(6).toString("hex")}`);
  console.log(`door:   ${gateway.origin}/dev/door.html (keep it open: it is the camera)`);
  console.log("words:  ring, ring2, taken, held, warn, open, end OUTCOME, cut, back, quit");
  let ring = null;
  for await (const line of createInterface({ input: process.stdin })) {
    const [word, more] = line.trim().split(/\s+/);
    const by = ring?.by ?? OTHERS[0];
    const words = {
      ring: () => {
        ring = gateway.ring();
      },
      ring2: () => {
        ring = gateway.ring(DOORS[1]);
      },
      taken: () => gateway.talk(ring),
      held: () => gateway.hold(ring, by),
      warn: () => gateway.warn(ring),
      open: () => gateway.open(ring),
      end: () => gateway.end(ring, more ?? "visitor-left", ring.by),
      cut: () => gateway.cut(),
      back: () => gateway.back(),
      quit: () => process.exit(0),
    };
    if (words[word] && (ring || /^(ring2?|cut|back|quit)$/.test(word))) {
      words[word]();
    } else {
      console.log(`no such word, or no ring yet: ${word}`);
    }
  }
}
