/**
 * Takes a picture of every screen in every size: `npm run build && npm run screens [-- FOLDER [--only NAME,NAME]
 * [--size SIZE]]`. In French, light and dark. The ring's own screens are dark in both and are taken once. Variants of a
 * screen are taken in one size, and some screens in English. Fails where a screen does not appear or the page reports
 * an error, so it is also a test.
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
const ENGLISH = ["waiting", "settings", "visit", "lockdown", "ring", "talking"];
const MOST_BYTES = 150_000;
const MOST_TOGETHER = 12_000_000;
/** The size for screens that are taken in one size only. */
const ONE = "412x915";

const names = values.only === "" ? Object.keys(SCREENS) : values.only.split(",");
const sizes = values.size === "" ? Object.keys(SIZES) : values.size.split(",");

mkdirSync(FOLDER, { recursive: true });
if (positionals.length === 0 && values.only === "" && values.size === "") {
  for (const old of readdirSync(FOLDER).filter((each) => each.endsWith(".png"))) {
    rmSync(`${FOLDER}/${old}`);
  }
}
const browser = await openChromium();
const complaints = [];
let count = 0;
let together = 0;

/** Opens a screen once and takes it in every requested size. */
async function take(name, { sizes, locale, word = "" }) {
  const seen = await visit(browser, name, { size: sizes[0], locale, complaints });
  const taken = [];
  for (const size of sizes) {
    const [width, height] = SIZES[size];
    await seen.page.setViewportSize({ width, height });
    for (const dark of SCREENS[name].night ? [false] : [false, true]) {
      await seen.page.emulateMedia({ colorScheme: dark ? "dark" : "light" });
      // Waits until the layout has followed the size and is drawn.
      await seen.page.evaluate(
        () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
      );
      taken.push([`${name}${word}${dark ? "-dark" : ""}-${size}`, await seen.page.screenshot()]);
    }
  }
  await seen.end();
  for (const [file, picture] of taken) {
    const png = toPalette(picture);
    writeFileSync(`${FOLDER}/${file}.png`, png);
    count++;
    together += png.length;
    if (png.length > MOST_BYTES) {
      complaints.push(`${file} has ${png.length} bytes`);
    }
  }
}

for (const name of names) {
  await take(name, { sizes: SCREENS[name].state && sizes.includes(ONE) ? [ONE] : sizes });
  if (ENGLISH.includes(name) && sizes.includes("412x915")) {
    await take(name, { sizes: ["412x915"], locale: "en-GB", word: "-en" });
  }
}
await browser.close();
if (together > MOST_TOGETHER) {
  complaints.push(`all pictures together have ${together} bytes`);
}
console.log(`${count} pictures in ${FOLDER}, ${together} bytes`);
for (const complaint of complaints) {
  console.error(complaint);
}
process.exit(complaints.length > 0 ? 1 : 0);
