import { expect, test } from "vitest";
import { hello, newInstance } from "../src/protocol/hello";
import { faultOfPhone } from "./schema";

test("the greeting is one by the schema, whatever the browser calls its language", () => {
  for (const locale of ["fr", "", "fr-FR-x-a-very-long-private-use-tag"]) {
    expect(faultOfPhone(hello(newInstance(), "0.1.0", locale, true))).toBeNull();
  }
  expect(faultOfPhone(hello(newInstance(), "9".repeat(100), "fr", false))).toBeNull();
});

test("no two pages have the same name", () => {
  const names = new Set(Array.from({ length: 1_000 }, newInstance));
  expect(names.size).toBe(1_000);
});

test("the schema's judge is awake: it refuses what the page forbids", () => {
  expect(faultOfPhone({ ...hello("short", "0", "fr", true) })).not.toBeNull();
  expect(faultOfPhone({ type: "answer", ring: "x" })).not.toBeNull();
  expect(faultOfPhone({ type: "dance" })).not.toBeNull();
});
