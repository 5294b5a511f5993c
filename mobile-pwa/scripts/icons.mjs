// Draws the app's icons from public/icons/icon.svg with this machine's Chromium: `npm run icons`.
import { readFileSync, writeFileSync } from "node:fs";
import { chromium } from "playwright-core";
import { WHOLE } from "../dev/chromium.mjs";

const drawing = readFileSync("public/icons/icon.svg", "utf8");
const browser = await chromium.launch({
  executablePath: WHOLE,
  args: ["--no-sandbox", "--disable-gpu"],
});
const page = await browser.newPage();
for (const [name, size, scale] of [
  ["icon-192.png", 192, 1],
  ["icon-512.png", 512, 1],
  // A mask may cut off a fifth on each side, so the background extends to the edge.
  ["icon-maskable-512.png", 512, 0.78],
]) {
  const whole = scale === 1;
  await page.setViewportSize({ width: size, height: size });
  const side = Math.round(size * scale);
  await page.setContent(
    `<style>html,body{margin:0;height:100%;background:${whole ? "transparent" : "#0d1520"}}
     body{display:grid;place-items:center}svg{width:${side}px;height:${side}px;display:block}</style>${drawing}`,
  );
  writeFileSync(`public/icons/${name}`, await page.screenshot({ omitBackground: whole }));
}
await browser.close();
