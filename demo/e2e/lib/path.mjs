/**
 * The phone's path to the gateway under the test's control: all traffic passes a relay for UDP and one for TCP. They
 * can cut it as a failing network does (nothing passes, nobody is told), and move it to another address.
 */
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect, createServer } from "node:net";

export class Path {
  /** A path to a demo's gateway on this machine. */
  static async open({ http, media }) {
    const path = new Path(http, media);
    path.udp = createSocket("udp4").bind(0, "127.0.0.1");
    path.tcp = createServer({ pauseOnConnect: true }, (socket) => path.came(socket)).listen(0, "127.0.0.1");
    await Promise.all([once(path.udp, "listening"), once(path.tcp, "listening")]);
    path.udp.on("message", (bytes, from) => path.up(bytes, from));
    return path;
  }

  constructor(http, media) {
    this.http = http;
    this.media = media;
    this.whole = true;
    /** By the phone's address: the socket that the gateway sees. */
    this.legs = new Map();
    this.connections = new Set();
  }

  get mediaPort() {
    return this.udp.address().port;
  }

  get httpPort() {
    return this.tcp.address().port;
  }

  up(bytes, from) {
    if (!this.whole) {
      return;
    }
    const key = `${from.address} ${from.port}`;
    let leg = this.legs.get(key);
    if (!leg) {
      leg = createSocket("udp4").bind(0, "127.0.0.1");
      leg.on("message", (back) => this.whole && this.udp.send(back, from.port, from.address));
      this.legs.set(key, leg);
    }
    leg.send(bytes, this.media, "127.0.0.1");
  }

  came(phone) {
    const gateway = connect(this.http, "127.0.0.1");
    const pair = [phone, gateway];
    this.connections.add(pair);
    for (const [one, other] of [pair, [gateway, phone]]) {
      one.on("data", (bytes) => other.write(bytes));
      one.on("error", () => undefined);
      one.on("close", () => {
        other.destroy();
        this.connections.delete(pair);
      });
      if (this.whole) {
        one.resume();
      } else {
        one.pause();
      }
    }
  }

  /** Lets nothing pass any more, in either direction, and tells nobody. */
  cut() {
    this.whole = false;
    for (const each of [...this.connections].flat()) {
      each.pause();
    }
  }

  mend() {
    this.whole = true;
    for (const each of [...this.connections].flat()) {
      each.resume();
    }
  }

  /** Gives the phone another address: its connections break, and its packets come from elsewhere. */
  move() {
    for (const leg of this.legs.values()) {
      leg.close();
    }
    this.legs.clear();
    for (const each of [...this.connections].flat()) {
      each.destroy();
    }
  }

  close() {
    this.move();
    this.udp.close();
    this.tcp.close();
  }

  /** The browser's arguments, so that the gateway's name leads here. */
  get arguments() {
    return [`--host-resolver-rules=MAP localhost:${this.http} 127.0.0.1:${this.httpPort}`];
  }
}

/**
 * Runs in the page before its own scripts: points the gateway's candidates to the relay. ICE-TCP, which has no relay,
 * is left out.
 */
export function lead([media, relay]) {
  const real = RTCPeerConnection.prototype.setRemoteDescription;
  RTCPeerConnection.prototype.setRemoteDescription = function (description) {
    const sdp = description.sdp
      .split("\r\n")
      .filter((line) => !/^a=candidate:.* tcp /i.test(line))
      .map((line) => (/^a=candidate:/.test(line) ? line.replace(` ${media} typ`, ` ${relay} typ`) : line))
      .join("\r\n");
    return real.call(this, { type: description.type, sdp });
  };
}
