/** The Chromium for looking at pages and testing them; `CHROMIUM` names another one. */
import { existsSync } from "node:fs";

const named = process.env.CHROMIUM;
const shell = "/usr/bin/chromium-headless-shell";

/** The full browser, as people have it. */
export const WHOLE = named ?? "/usr/bin/chromium";

/**
 * The headless shell, which loads a page in a third of the time. Falls back to the full browser where it is not
 * installed.
 */
export const SHELL = named ?? (existsSync(shell) ? shell : WHOLE);
