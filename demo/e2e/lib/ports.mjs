import { createServer } from "node:net";
import { createSocket } from "node:dgram";

/** A base port from which `count` ports are free now, TCP and UDP. */
export async function freePorts(count) {
  for (let tries = 0; tries < 50; tries++) {
    const base = 20_000 + Math.floor(Math.random() * 10_000);
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
