/** The Chromium that pages are looked at and tested in; `CHROMIUM` names another. */
import { existsSync } from "node:fs";

const named = process.env.CHROMIUM;
const shell = "/usr/bin/chromium-headless-shell";

/** The browser that people have. */
export const WHOLE = named ?? "/usr/bin/chromium";

/** The same without the windows that nobody sees: a page comes in a third of the time. Not everybody has installed it. */
export const SHELL = named ?? (existsSync(shell) ? shell : WHOLE);
