/**
 * One attack on a test's own gateway, as a process: `attacker.mjs NAME {...}`. It writes one line of JSON when it ends,
 * which it does by itself after `seconds`. It uses only loopback addresses, and each attack comes from its own.
 */
import { createSocket } from "node:dgram";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { crc32 } from "node:zlib";

const GATEWAY = "127.0.0.1";

/** A connection that never throws: the gateway may refuse it, which is measured. */
function open(port, from) {
  const socket = connect({ host: GATEWAY, port, localAddress: from });
  socket.on("error", () => undefined);
  socket.setNoDelay(true);
  return socket;
}

/** Calls `one` that many times a second, in portions of 10 ms, for that long. */
async function steadily(perSecond, seconds, one) {
  const began = performance.now();
  let done = 0;
  for (let now = began; now - began < seconds * 1000; now = performance.now()) {
    const due = Math.floor(((now - began) / 1000) * perSecond);
    for (; done < due; done++) {
      one();
    }
    await pause(10);
  }
  return done;
}

/** Opens and closes WebSockets one after the other; then makes one more request from the same address. */
async function sockets({ http, cookie, from, count }) {
  const request = [
    "GET /api/v1/phone HTTP/1.1",
    `Host: localhost:${http}`,
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
    "Sec-WebSocket-Protocol: heurtoir.v1",
    `Origin: http://localhost:${http}`,
    `Cookie: ${cookie}`,
    "",
    "",
  ].join("\r\n");
  let upgraded = 0;
  // The status of the answer, or nothing where there was none.
  const asked = (text) =>
    new Promise((done) => {
      const socket = open(http, from);
      let status = "";
      socket.once("data", (bytes) => {
        status = String(bytes).slice(9, 12);
        socket.destroy();
      });
      socket.setTimeout(5_000, () => socket.destroy());
      socket.once("close", () => done(status));
      socket.write(text);
    });
  for (let i = 0; i < count; i++) {
    upgraded += (await asked(request)) === "101" ? 1 : 0;
  }
  return { sent: count, upgraded, afterwards: await asked("GET /health HTTP/1.1\r\nHost: x\r\n\r\n") };
}

/** Requests whose bodies arrive a byte at a time; counts how many are still open after half a minute. */
async function bodies({ http, from, count, seconds }) {
  const slow = Array.from({ length: count }, () => {
    const socket = open(http, from);
    socket.write(
      `POST /api/v1/enrol HTTP/1.1\r\nHost: localhost:${http}\r\nOrigin: http://localhost:${http}\r\n` +
        "Content-Type: application/json\r\nContent-Length: 4000\r\n\r\n",
    );
    return socket;
  });
  for (let i = 0; i < seconds; i++) {
    await pause(1_000);
    for (const socket of slow.filter((each) => each.writable)) {
      socket.write(" ");
    }
  }
  const left = slow.filter((each) => each.readyState === "open").length;
  slow.forEach((each) => each.destroy());
  return { sent: count, left };
}

/** TLS handshakes that are begun and never finished. */
async function hellos({ sip, from, perSecond, seconds, hello }) {
  const bytes = Buffer.from(hello, "base64");
  let answered = 0;
  const sent = await steadily(perSecond, seconds, () => {
    const socket = open(sip, from);
    socket.write(bytes);
    socket.once("data", () => {
      answered++;
      socket.resetAndDestroy();
    });
    socket.setTimeout(2_000, () => socket.resetAndDestroy());
  });
  return { sent, answered };
}

/** The same attack on a server of the attack's own, to measure the machine alone. */
async function elsewhere(words) {
  const server = createServer((socket) => socket.on("error", () => undefined).resetAndDestroy()).listen(0, GATEWAY);
  await once(server, "listening");
  const did = await hellos({ ...words, sip: server.address().port });
  server.close();
  return did;
}

/** Requests that could make a gateway write log lines. */
async function log({ http, from, seconds }) {
  const end = performance.now() + seconds * 1000;
  let sent = 0;
  const one = async () => {
    while (performance.now() < end) {
      const socket = open(http, from);
      socket.on("data", () => {
        if (performance.now() < end) {
          sent++;
          socket.write("GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n");
        } else {
          socket.destroy();
        }
      });
      socket.write("GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n");
      const stop = setTimeout(() => socket.destroy(), Math.max(1, end - performance.now()));
      await new Promise((closed) => socket.once("close", closed));
      clearTimeout(stop);
      await pause(5);
    }
  };
  await Promise.all(Array.from({ length: 4 }, one));
  return { sent };
}

/** STUN requests for sessions that do not exist. */
async function stun({ media, from, perSecond, seconds }) {
  const socket = createSocket("udp4");
  socket.bind({ address: from });
  await once(socket, "listening");
  let answered = 0;
  socket.on("message", () => answered++);
  const sent = await steadily(perSecond, seconds, () => socket.send(request(), media, GATEWAY));
  socket.close();
  return { sent, answered };
}

/** RFC 8489: header, USERNAME, FINGERPRINT. */
function request() {
  const message = Buffer.alloc(20 + 12 + 8);
  message.writeUInt16BE(1, 0);
  message.writeUInt16BE(20, 2);
  message.writeUInt32BE(0x2112a442, 4);
  randomBytes(12).copy(message, 8);
  message.writeUInt16BE(6, 20);
  message.writeUInt16BE(8, 22);
  message.write("none:abc", 24);
  message.writeUInt16BE(0x8028, 32);
  message.writeUInt16BE(4, 34);
  message.writeUInt32BE((crc32(message.subarray(0, 32)) ^ 0x5354554e) >>> 0, 36);
  return message;
}

const [name, words] = process.argv.slice(2);
const attacks = { sockets, bodies, hellos, elsewhere, log, stun };
console.log(JSON.stringify(await attacks[name](JSON.parse(words))));
