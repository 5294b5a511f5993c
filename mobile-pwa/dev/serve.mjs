/**
 * `./heurtoir dev`: the app on Vite's server, beside a demo whose gateway answers its calls. The gateway must know the
 * address that the browser shows, because that address is in Host, in Origin and in what a phone signs. So nothing is
 * rewritten on the way.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { Agent } from "node:https";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { createServer } from "vite";

const HOME = fileURLToPath(new URL("../../", import.meta.url));
const SCRIPT = join(HOME, "heurtoir");
/** A test changes files of a copy of the app. */
const APP = process.env.HEURTOIR_APP ?? join(HOME, "mobile-pwa");
/** How long the demo may take to end all of its processes. */
const PATIENCE_MS = 45_000;
const LOOPBACK = new Set(["127.0.0.1", "localhost", "::1"]);

/** An error for the person at the command line, with the exit status. */
class CannotServe extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** Splits the command line: options of this program, and the rest for the demo. */
function read(words) {
  const options = { port: 5173, data: join(HOME, "run", "demo"), json: false, listen: "127.0.0.1", demo: [] };
  for (let i = 0; i < words.length; i++) {
    const value = () => {
      if (i + 1 === words.length) {
        throw new CannotServe(64, `${words[i]} needs a value`);
      }
      return words[++i];
    };
    switch (words[i]) {
      case "--port":
        options.port = Number(value());
        break;
      case "--data":
        options.data = resolve(value());
        break;
      case "--json":
        options.json = true;
        break;
      case "--headless":
        break;
      case "--listen":
        options.listen = value();
        options.demo.push("--listen", options.listen);
        break;
      default:
        options.demo.push(words[i]);
    }
  }
  if (!Number.isInteger(options.port) || options.port < 1 || options.port > 65_535) {
    throw new CannotServe(64, "--port takes 1 to 65535");
  }
  return options;
}

const inUrl = (host) => (host.includes(":") ? `[${host}]` : host);

function originOf({ listen, port }) {
  return LOOPBACK.has(listen) ? `http://localhost:${port}` : `https://${inUrl(listen)}:${port}`;
}

/**
 * The demo that this program starts, with all its processes. It has its own session, so that Ctrl-C reaches them only
 * through this program.
 */
class Demo {
  /** Completes when a ring can be taken. */
  ready;

  constructor(options, origin, said) {
    const words = [
      "demo",
      ...options.demo,
      "--headless",
      "--json",
      "--data",
      options.data,
      "--origin",
      origin,
    ];
    this.process = spawn(SCRIPT, words, { detached: true, stdio: ["ignore", "pipe", "inherit"] });
    this.ended = once(this.process, "exit").then(([status]) => status ?? 70);
    this.ready = new Promise((ready, failed) => {
      createInterface({ input: this.process.stdout }).on("line", (line) => {
        said(line);
        if (line.includes('"event":"ready"')) {
          ready();
        }
      });
      this.ended.then((status) => failed(new CannotServe(status || 70, "the demo ended")), failed);
    });
    this.ready.catch(() => undefined);
  }

  get runs() {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  async stop() {
    if (!this.runs) {
      return;
    }
    this.process.kill("SIGINT");
    const late = setTimeout(() => process.kill(-this.process.pid, "SIGKILL"), PATIENCE_MS);
    await this.ended;
    clearTimeout(late);
  }
}

/** A link that enrols a phone, from the demo that runs in that folder; null where none runs. */
async function linkOf(data) {
  const asked = spawn(SCRIPT, ["enrol", "--json", "--data", data], { stdio: ["ignore", "pipe", "pipe"] });
  let out = "";
  let errors = "";
  asked.stdout.on("data", (bytes) => {
    out += bytes;
  });
  asked.stderr.on("data", (bytes) => {
    errors += bytes;
  });
  const [status] = await once(asked, "close");
  if (status === 0) {
    return JSON.parse(out.split("\n")[0]).phone;
  }
  if (errors.includes("no demo answers")) {
    return null;
  }
  throw new CannotServe(status ?? 70, errors.trim());
}

/** The gateway's web server by the demo's own file. */
function gatewayOf(data) {
  const [web] = readFileSync(join(data, "config", "gateway.toml"), "utf8").split("\n[sip]");
  const text = (name) => new RegExp(`^${name} = "(.*)"$`, "m").exec(web)?.[1];
  const port = /^port = (\d+)$/m.exec(web)[1];
  const origins = /^origins = \[(.*)\]$/m.exec(web)?.[1] ?? "";
  return {
    host: text("listen"),
    port,
    origins: [...origins.matchAll(/"([^"]*)"/g)].map(([, origin]) => origin),
    certificate: text("certificate"),
    key: text("key"),
  };
}

/** Starts Vite's server. Its address must be one of the gateway's origins. */
async function serve(options, gateway) {
  const https = gateway.certificate && {
    cert: readFileSync(gateway.certificate),
    key: readFileSync(gateway.key),
  };
  const to = {
    target: `${https ? "https" : "http"}://${inUrl(gateway.host)}:${gateway.port}`,
    // The gateway sees the browser's own Host.
    changeOrigin: false,
    // The same certificate that this server shows, so no authority is needed.
    ...(https && {
      agent: new Agent({
        ca: https.cert,
        checkServerIdentity: () => undefined,
        allowPartialTrustChain: true,
      }),
    }),
  };
  const server = await createServer({
    root: APP,
    configFile: join(APP, "vite.config.ts"),
    clearScreen: false,
    logLevel: options.json ? "warn" : "info",
    server: {
      host: LOOPBACK.has(options.listen) ? "localhost" : options.listen,
      port: options.port,
      strictPort: true,
      https: https || undefined,
      // A copy of the app uses the packages of the original.
      fs: { allow: [APP, join(HOME, "mobile-pwa")] },
      proxy: { "/api": { ...to, ws: true }, "/health": to },
    },
  });
  await server.listen();
  return server;
}

/** Returns the exit status. */
async function main() {
  let options;
  try {
    options = read(process.argv.slice(2));
  } catch (wrong) {
    console.error(`heurtoir: ${wrong.message}`);
    return wrong.status;
  }
  const origin = originOf(options);
  const said = (event, words) =>
    console.log(options.json ? JSON.stringify({ event, ...words }) : Object.values(words).join("\n"));
  let demo;
  let server;
  let asked = () => undefined;
  let stopped = false;
  const stop = new Promise((resolved) => {
    asked = (status) => {
      stopped = true;
      resolved(status);
    };
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => asked(0));
  }
  try {
    let link = await linkOf(options.data);
    if (link === null) {
      demo = new Demo(options, origin, (line) => console.log(line));
      await Promise.race([demo.ready, stop]);
      demo.ended.then((ended) => asked(ended === 0 ? 0 : 70));
      link = stopped ? null : await linkOf(options.data);
    }
    if (link === null) {
      return 0;
    }
    const gateway = gatewayOf(options.data);
    if (!gateway.origins.includes(origin)) {
      throw new CannotServe(
        75,
        `the demo in ${options.data} does not know ${origin}: end it, or start it with --origin ${origin}`,
      );
    }
    server = await serve(options, gateway);
    said("serving", { app: `${origin}/`, phone: `${origin}/${new URL(link).hash}` });
    return await stop;
  } catch (reason) {
    if (!(reason instanceof CannotServe) && reason.code === undefined) {
      throw reason;
    }
    console.error(`heurtoir: ${reason.message}`);
    return reason.status ?? 69;
  } finally {
    await server?.close();
    await demo?.stop();
  }
}

process.exit(await main());
