// Fails the build where the page's gzipped JavaScript exceeds its budget: the visitor's face must not wait for code.
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET = 90_000;
let total = 0;
const scripts = readdirSync("dist", { recursive: true })
  .map((name) => `dist/${name}`)
  .filter((name) => name.endsWith(".js"));
for (const file of scripts) {
  const size = gzipSync(readFileSync(file), { level: 9 }).length;
  total += size;
  console.log(`${file}: ${size} bytes gzipped`);
}
if (total === 0) {
  console.error("no JavaScript in dist");
  process.exit(1);
}
console.log(`together ${total} of ${BUDGET} bytes`);
process.exit(total > BUDGET ? 1 : 0);
