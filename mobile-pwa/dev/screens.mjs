/**
 * Takes a picture of every screen in every size: `npm run build && npm run screens [-- FOLDER [--only NAME,NAME] [--size
 * SIZE]]`. In French, light and dark; the ring's own screens are dark in both and are taken once. Some in English. Fails
 * where a screen does not come or the page complains, so it is a test as well.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { toPalette } from "./palette.mjs";
import { openChromium, SCREENS, SIZES, visit } from "./tour.mjs";

const { values, positionals } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    size: { type: "string", default: "" },
  },
  allowPositionals: true,
});
const FOLDER = positionals[0] ?? "../docs/screens";
const ENGLISH = ["waiting", "settings", "ring", "talking"];
const MOST_BYTES = 150_000;
const MOST_TOGETHER = 8_000_000;

const names = values.only === "" ? Object.keys(SCREENS) : values.only.split(",");
const sizes = values.size === "" ? Object.keys(SIZES) : values.size.split(",");
const wanted = [];
for (const size of sizes) {
  for (const name of names) {
    wanted.push({ name, size, file: `${name}-${size}` });
    if (!SCREENS[name].night) {
      wanted.push({ name, size, dark: true, file: `${name}-dark-${size}` });
    }
    if (ENGLISH.includes(name) && size === "412x915") {
      wanted.push({ name, size, locale: "en-GB", file: `${name}-en-${size}` });
    }
  }
}

mkdirSync(FOLDER, { recursive: true });
if (positionals.length === 0 && values.only === "" && values.size === "") {
  for (const old of readdirSync(FOLDER).filter((each) => each.endsWith(".png"))) {
    rmSync(`${FOLDER}/${old}`);
  }
}
const browser = await openChromium();
const complaints = [];
let together = 0;
for (const { name, file, ...options } of wanted) {
  const visited = await visit(browser, name, { ...options, complaints });
  const png = toPalette(await visited.page.screenshot());
  writeFileSync(`${FOLDER}/${file}.png`, png);
  together += png.length;
  if (png.length > MOST_BYTES) {
    complaints.push(`${file} has ${png.length} bytes`);
  }
  await visited.end();
}
await browser.close();
if (together > MOST_TOGETHER) {
  complaints.push(`all pictures together have ${together} bytes`);
}
console.log(`${wanted.length} pictures in ${FOLDER}, ${together} bytes`);
for (const complaint of complaints) {
  console.error(complaint);
}
process.exit(complaints.length > 0 ? 1 : 0);
