/**
 * Pictures of the visitor's screen at every moment, for the documents: `node demo/e2e/facade-screens.mjs [folder]`, after
 * a build. Without a folder they go to `docs/facade`. One picture holds all of an order of languages; each moment has its own too.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { home } from "./lib/demo.mjs";
import { openBrowser } from "./lib/phone.mjs";
import { displayed, displays, Screen, shows } from "./lib/screen.mjs";

const into = process.argv[2] ?? join(home, "docs/facade");
const browser = await openBrowser();
const codes = [];

async function pictures(order, theme, size, which, context = {}) {
  const screen = await Screen.start({ languages: order, theme });
  const page = await displayed(browser, screen, size, context);
  const folder = join(into, `${order.join("-")}${theme === "dark" ? "-dark" : ""}`);
  mkdirSync(folder, { recursive: true });
  for (const code of which ?? screen.codes) {
    const [signal, capture] = code.split(" ");
    await screen.show(signal);
    await shows(page, signal);
    await screen.show(capture ? "capture camera microphone" : "capture");
    await page.locator(`#capture${capture ? ":not([hidden])" : "[hidden]"}`).waitFor({ state: "attached" });
    const file = join(folder, `${code.replace(" ", "-")}.png`);
    await page.screenshot({ path: file });
    codes.push([folder, code, file]);
  }
  await page.context().close();
  await screen.stop();
}

for (const old of ["fr-en", "en-fr", "fr-en-dark"]) {
  rmSync(join(into, old), { recursive: true, force: true });
}
mkdirSync(into, { recursive: true });
await pictures(["fr", "en"], "light", displays[0]);
await pictures(["fr", "en"], "light", displays[0], ["speak capture"]);
await pictures(["en", "fr"], "light", displays[0]);
await pictures(["fr", "en"], "dark", displays[0], ["at-rest", "ring-sent", "speak", "door-open", "nobody-answered", "lockdown"]);

/** One sheet with all pictures of a folder. */
for (const folder of new Set(codes.map(([each]) => each))) {
  const page = await browser.newPage({ viewport: { width: 1240, height: 200 } });
  const figures = codes
    .filter(([each]) => each === folder)
    .map(([, code, file]) => `<figure><img src="data:image/png;base64,${readFileSync(file).toString("base64")}"><figcaption>${code}</figcaption></figure>`);
  await page.setContent(
    `<style>body{margin:12px;display:grid;grid-template-columns:repeat(4,1fr);gap:12px;align-content:start;background:#d8dde2;font:14px sans-serif}
     figure{margin:0}img{width:100%;display:block;border:1px solid #333}figcaption{padding:2px 0}</style>${figures.join("")}`,
  );
  writeFileSync(`${folder}.png`, await page.screenshot({ fullPage: true }));
  await page.close();
}
await browser.close();
console.log(`${codes.length} pictures in ${into}`);
