import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const CSS = readFileSync(new URL("../src/style/tokens.css", import.meta.url), "utf8");

function tokens(css: string): Map<string, string> {
  return new Map([...css.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map((m) => [m[1] ?? "", m[2] ?? ""]));
}

const [lightPart = "", darkPart = ""] = CSS.split("@media (prefers-color-scheme: dark)");
const LIGHT = tokens(lightPart);
const DARK = new Map([...LIGHT, ...tokens(darkPart)]);

/** WCAG 2.2, relative luminance and contrast ratio. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** Text on the surfaces it is used on: 4.5; what is only a shape, an edge or a focus ring: 3. */
const TEXT = [
  ["ink", "bg"],
  ["ink", "surface"],
  ["ink", "surface-2"],
  ["ink-2", "bg"],
  ["ink-2", "surface"],
  ["ink-2", "surface-2"],
  ["accent", "bg"],
  ["accent", "surface"],
  ["on-main", "main"],
  ["good", "surface"],
  ["good", "good-soft"],
  ["ink", "good-soft"],
  ["bad", "surface"],
  ["bad", "bad-soft"],
  ["ink", "bad-soft"],
  ["warn", "surface"],
  ["warn", "warn-soft"],
  ["ink", "warn-soft"],
  ["night-ink", "night"],
  ["night-ink", "night-2"],
  ["night-ink-2", "night"],
  ["night-ink-2", "night-2"],
  ["brass", "night"],
  ["on-brass", "brass"],
] as const;
const SHAPES = [
  ["edge", "surface"],
  ["edge", "surface-2"],
  ["focus", "bg"],
  ["focus", "surface"],
  ["night-ink", "green"],
  ["night-ink", "red"],
] as const;

describe.each([
  ["light", LIGHT],
  ["dark", DARK],
] as const)("the colours of the %s", (_, colours) => {
  const of = (name: string) => {
    const found = colours.get(name);
    if (found === undefined) {
      throw new Error(`tokens.css has no --${name}`);
    }
    return found;
  };

  test.each(TEXT)("let %s be read on %s", (ink, ground) => {
    expect(contrast(of(ink), of(ground))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(SHAPES)("let %s be seen on %s", (shape, ground) => {
    expect(contrast(of(shape), of(ground))).toBeGreaterThanOrEqual(3);
  });
});
