// Runs `npm ci` only where the lock file is newer than the installed packages, so that a second build is quick.
import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";

const written = (file) => {
  try {
    return statSync(file).mtimeMs;
  } catch {
    return 0;
  }
};
const installed = written("node_modules/.package-lock.json");
if (installed > written("package-lock.json") && installed > written("package.json")) {
  process.exit(0);
}
const { version } = JSON.parse(readFileSync("package.json", "utf8"));
console.log(`installing the packages of the lock file for ${version}`);
// No package needs its install scripts. A newer npm runs none by default, and the one of Debian 13 (9.2) hangs in them.
const ran = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { stdio: "inherit" });
if (ran.error) {
  console.error(`npm cannot be run: ${ran.error.message}`);
}
process.exit(ran.status ?? 1);
