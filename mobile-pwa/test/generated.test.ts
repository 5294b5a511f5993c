/** The one source: what is made from the schema is what stands here, and the schema's words are those that are tested. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const text = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
const schema = () => JSON.parse(text("../../docs/phone-protocol.schema.json"));
const { generate }: { generate(schema: unknown): string } = await import(
  new URL("../scripts/protocol.mjs", import.meta.url).href
);

/** The schema with one more message of the gateway's, of that one member. */
function withMember(member: unknown, required: readonly string[] = ["x"]) {
  const made = schema();
  made.$defs["to-phone"].oneOf.push({ $ref: "#/$defs/to-new" });
  made.$defs["to-new"] = {
    type: "object",
    properties: { type: { const: "new" }, x: member },
    required: ["type", ...required],
  };
  return made;
}

test("what is made from the schema is what is here", () => {
  expect(text("../src/protocol/generated.ts")).toBe(generate(schema()));
});

test("a new message needs no line of the app's to be read", () => {
  const made = generate(withMember({ type: "string", maxLength: 8 }));
  expect(made).toContain('export interface ToNew {\n  readonly type: "new";\n  readonly x: string;\n}');
  expect(made).toContain('    case "new":\n      return toNew(from);');
});

test("what is not said is its default, or null", () => {
  const whole = { type: "integer", minimum: 0 };
  expect(generate(withMember(whole, []))).toContain("x: from.x === undefined ? null : integer(from.x, 0,");
  expect(generate(withMember({ ...whole, default: 3 }, []))).toContain(
    "x: from.x === undefined ? 3 : integer(",
  );
});

test.each([
  ["a text", { type: "string" }, "maxLength"],
  ["a list", { type: "array", items: { type: "boolean" } }, "maxItems"],
  ["a number", { type: "integer" }, "minimum"],
  ["a text in a list", { type: "array", maxItems: 2, items: { type: "string" } }, "maxLength"],
  ["a fraction", { type: "number" }, "not known"],
  ["a thing of no definition", { $ref: "#/$defs/nowhere" }, "nowhere"],
])("%s without a bound, or of a form that is not known, is not made", (_, member, why) => {
  expect(() => generate(withMember(member))).toThrow(new RegExp(`to-new\\.x.*${why}`));
});

test("an exception for a member that is gone is found", () => {
  const made = schema();
  delete made.$defs["to-gate"].properties.after;
  expect(() => generate(made)).toThrow("to-gate.after");
});
