import type { Facts } from "../enrol/platform";

/** The browser's own description. */
export function browserFacts(): Facts {
  return {
    agent: navigator.userAgent,
    touchPoints: navigator.maxTouchPoints,
    standalone:
      (navigator as Navigator & { readonly standalone?: boolean }).standalone === true ||
      ["standalone", "fullscreen", "minimal-ui"].some(
        (mode) => matchMedia(`(display-mode: ${mode})`).matches,
      ),
  };
}
