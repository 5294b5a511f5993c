import type { Facts } from "../enrol/platform";

/** What the browser says of itself. */
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
