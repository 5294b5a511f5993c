/**
 * Network and mount namespaces with one way out that leads nowhere: every packet to another machine or name server goes
 * to `way-out`, where it is kept. Needs no root, but user namespaces.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Addresses for documentation (RFC 5737), which nobody has. */
export const NAME_SERVER = "198.51.100.53";
export const ELSEWHERE = "203.0.113.7";
/** This machine's own address on the way out; a browser offers it as an ICE candidate. */
export const OWN = "198.51.100.2";
export const WAY_OUT = "way-out";

const MAKE = `
set -eu
ip link set lo up
ip link add ${WAY_OUT} type veth peer name nowhere
ip addr add ${OWN}/24 dev ${WAY_OUT}
ip link set ${WAY_OUT} up
ip link set nowhere up
# There is no router: its address is told, so that packets leave instead of asking for it in vain.
ip neigh add 198.51.100.1 lladdr 02:00:00:00:00:01 dev ${WAY_OUT}
ip neigh add ${NAME_SERVER} lladdr 02:00:00:00:00:01 dev ${WAY_OUT}
ip route add default via 198.51.100.1
mount --bind "$1" /etc/resolv.conf
shift
exec "$@"
`;

/** Runs a command in these namespaces; returns its exit code and output. */
export async function inItsOwnWorld(command, words) {
  const folder = mkdtempSync(join(tmpdir(), "heurtoir-world-"));
  const names = join(folder, "resolv.conf");
  writeFileSync(names, `nameserver ${NAME_SERVER}\n`);
  try {
    const flags = ["--user", "--map-root-user", "--net", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child"];
    const child = spawn("unshare", [...flags, "bash", "-c", MAKE, "bash", names, command, ...words], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, PATH: `${process.env.PATH}:/sbin:/usr/sbin` },
    });
    let said = "";
    let complained = "";
    child.stdout.on("data", (bytes) => {
      said += bytes;
    });
    child.stderr.on("data", (bytes) => {
      complained += bytes;
    });
    const [code] = await once(child, "exit");
    return { code, said, complained };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
