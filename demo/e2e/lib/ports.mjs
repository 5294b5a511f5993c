import { createServer } from "node:net";
import { createSocket } from "node:dgram";
import { networkInterfaces } from "node:os";

/** Parallel test runs use different thousands; see script/verify.py. */
const SHARD = Number(process.env.HEURTOIR_SHARD ?? 0);
const RANGE = 5_000;

/** A base port with `count` free ports from there on, TCP and UDP. */
export async function freePorts(count) {
  for (let tries = 0; tries < 50; tries++) {
    const base = 18_000 + SHARD * RANGE + Math.floor(Math.random() * (RANGE - count));
    const all = Array.from({ length: count }, (_, i) => base + i);
    if ((await Promise.all(all.map(isFree))).every(Boolean)) {
      return base;
    }
  }
  throw new Error(`no ${count} free ports in a row`);
}

/** Whether nobody listens on a port of 127.0.0.1. */
export async function isFree(port) {
  const tcp = await new Promise((done) => {
    const server = createServer();
    server.once("error", () => done(false));
    server.listen(port, "127.0.0.1", () => server.close(() => done(true)));
  });
  const udp = await new Promise((done) => {
    const socket = createSocket("udp4");
    socket.once("error", () => done(false));
    socket.bind(port, "127.0.0.1", () => socket.close(() => done(true)));
  });
  return tcp && udp;
}

/** An address of this machine that others can reach. */
export function ownAddress() {
  const found = Object.values(networkInterfaces())
    .flat()
    .find((each) => each.family === "IPv4" && !each.internal);
  if (!found) {
    throw new Error("this machine has no IPv4 address but loopback, without which this cannot be tested");
  }
  return found.address;
}
