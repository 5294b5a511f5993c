// Makes src/protocol/generated.ts from docs/phone-protocol.schema.json: the types of the phone protocol, and the reader
// of the gateway's messages. With --check it writes nothing and fails where the file differs.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const SCHEMA = new URL("../../docs/phone-protocol.schema.json", import.meta.url);
const MADE = new URL("../src/protocol/generated.ts", import.meta.url);

/**
 * Where the app reads a member other than by these rules: a member keeps its name, in camel case; an optional one has
 * its default, otherwise null; a member of another form makes the message invalid.
 */
const EXCEPTIONS = {
  // Other names.
  "rung.for": { name: "inPlaceOf" },
  "to-state-ended.open-until": { name: "openFor" },
  // Checked but not kept: it adds nothing.
  "to-welcome.protocol": { kept: false },
  "to-warning.kind": { kept: false },
  // Not read: the message is shown without it.
  "to-error.message": { read: false },
  "to-error.ring": { read: false },
  "to-media-refused.detail": { read: false },
  "to-gate.after": { read: false },
  "to-state-ringing.by": { read: false },
  // Left out where the gateway does not send it, which is not the same as none.
  "colleague.reachable": { lacks: true },
};

/** Definitions that are read into another type than the sent one: the type, and the function in checks.ts. */
const CONVERTED = { millis: ["number", "millis"], at: ["number", "stamp"] };

const pascal = (name) => name.replace(/(?:^|-)([a-z])/g, (_, letter) => letter.toUpperCase());
const camel = (name) => name.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
const quoted = (name) => (/^[a-z]\w*$/i.test(name) ? name : JSON.stringify(name));
const member = (name) => (/^[a-z]\w*$/i.test(name) ? `from.${name}` : `from[${JSON.stringify(name)}]`);
const comment = (text, indent) => (text ? `${indent}/** ${text} */\n` : "");

/** The text of generated.ts for a schema. Throws for an unknown form, or one without a limit. */
export function generate(schema) {
  const defs = schema.$defs;
  const used = new Set();

  const fail = (where, what) => {
    throw new Error(`${where}: ${what}`);
  };
  const nameOf = (ref) => ref.replace("#/$defs/", "");
  const typeName = (name) => defs[name].title ?? pascal(name);
  const constant = (name) => name.toUpperCase().replaceAll("-", "_");
  const isObject = (def) => def.type === "object" || def.allOf !== undefined;
  const isNullOr = (part) => part.oneOf?.length === 2 && part.oneOf[0].type === "null";

  /** The own members of an object, and the object that it extends. */
  function parts(name) {
    const def = defs[name];
    if (def.allOf) {
      const [base, own] = def.allOf;
      return { base: nameOf(base.$ref), properties: own.properties, required: own.required ?? [] };
    }
    return { base: null, properties: def.properties, required: def.required ?? [] };
  }

  function type(part, where, wire) {
    if (part.$ref) {
      const name = nameOf(part.$ref);
      const def = defs[name] ?? fail(where, `no definition ${name}`);
      if (!wire && CONVERTED[name]) {
        return CONVERTED[name][0];
      }
      return def.title || isObject(def) ? typeName(name) : type(def, name, wire);
    }
    if (isNullOr(part)) {
      return `${type(part.oneOf[1], where, wire)} | null`;
    }
    if (part.const !== undefined) {
      return JSON.stringify(part.const);
    }
    if (part.enum) {
      return part.enum.map((word) => JSON.stringify(word)).join(" | ");
    }
    switch (part.type) {
      case "string":
      case "boolean":
        return part.type;
      case "integer":
        return "number";
      case "array": {
        const each = type(part.items, where, wire);
        return `readonly ${each.includes("|") ? `(${each})` : each}[]`;
      }
      default:
        return fail(where, `a form that is not known: ${JSON.stringify(part)}`);
    }
  }

  /** An expression that reads a value, or throws. */
  function read(part, value, where) {
    if (part.$ref) {
      const name = nameOf(part.$ref);
      const def = defs[name] ?? fail(where, `no definition ${name}`);
      if (CONVERTED[name]) {
        return `${CONVERTED[name][1]}(${value})`;
      }
      if (isObject(def)) {
        return `${camel(name)}(${value})`;
      }
      if (def.pattern) {
        return `matching(${value}, ${constant(name)})`;
      }
      if (def.enum) {
        return `oneOf(${value}, ${constant(name)})`;
      }
      return read(def, value, name);
    }
    if (isNullOr(part)) {
      const some = part.oneOf[1];
      // An absent name means nobody. Any other member that may be null must say so.
      const nobody = some.$ref && isObject(defs[nameOf(some.$ref)]);
      return `${nobody ? "orNone" : "orNull"}(${value}, ${reader(some, where)})`;
    }
    if (part.const !== undefined) {
      return `constant(${value}, ${JSON.stringify(part.const)})`;
    }
    if (part.enum) {
      return `oneOf(${value}, ${JSON.stringify(part.enum)})`;
    }
    switch (part.type) {
      case "string": {
        if (part.pattern) {
          return `matching(${value}, /${part.pattern.replaceAll("/", "\\/")}/)`;
        }
        const most = part.maxLength ?? fail(where, "a string without maxLength");
        const text = `string(${value}, ${part.minLength ?? 0}, ${most})`;
        return part.contentMediaType === "text/plain" ? `shown(${text})` : text;
      }
      case "boolean":
        return `boolean(${value})`;
      case "integer": {
        const least = part.minimum ?? fail(where, "an integer without minimum");
        return `integer(${value}, ${least}, ${part.maximum ?? "Number.MAX_SAFE_INTEGER"})`;
      }
      case "array": {
        const most = part.maxItems ?? fail(where, "a list without maxItems");
        return `list(${value}, ${most}, ${reader(part.items, where)})`;
      }
      default:
        return fail(where, `a form that is not known: ${JSON.stringify(part)}`);
    }
  }

  /** The same as a function of one value. */
  function reader(part, where) {
    const call = read(part, "value", where);
    return call.match(/^(\w+)\(value\)$/)?.[1] ?? `(value) => ${call}`;
  }

  /** A type of what is sent unchanged. */
  function wireInterface(name) {
    const { properties, required } = parts(name);
    const lines = Object.entries(properties).map(
      ([key, part]) =>
        `${comment(part.description, "  ")}  readonly ${quoted(key)}${required.includes(key) ? "" : "?"}: ${type(part, `${name}.${key}`, true)};`,
    );
    return `${comment(defs[name].description, "")}export interface ${typeName(name)} {\n${lines.join("\n")}\n}\n`;
  }

  /** The type of what is read, and its reader. */
  function readInterface(name) {
    const { base, properties, required } = parts(name);
    const fields = [];
    const members = base ? [`    ...${camel(base)}(value),`] : [];
    const checks = [];
    for (const [key, part] of Object.entries(properties)) {
      const where = `${name}.${key}`;
      const not = EXCEPTIONS[where] ?? {};
      used.add(where);
      if (not.read === false) {
        continue;
      }
      const from = member(key);
      const call = read(part, from, where);
      if (not.kept === false) {
        checks.push(`  ${call};`);
        continue;
      }
      const called = not.name ?? camel(key);
      let is = type(part, where, false);
      let value = call;
      if (not.lacks) {
        members.push(`    ...(${from} === undefined ? {} : { ${called}: ${call} }),`);
        fields.push(`${comment(part.description, "  ")}  readonly ${called}?: ${is};`);
        continue;
      }
      if (!required.includes(key) && part.default !== undefined) {
        value = `${from} === undefined ? ${JSON.stringify(part.default)} : ${call}`;
      } else if (!required.includes(key) && !isNullOr(part)) {
        value = `${from} === undefined ? null : ${call}`;
        is += " | null";
      }
      fields.push(`${comment(part.description, "  ")}  readonly ${called}: ${is};`);
      members.push(
        part.const !== undefined && key === "type" ? `    type: ${is},` : `    ${called}: ${value},`,
      );
    }
    const message = name.startsWith("to-");
    const given = message ? "from: Fields" : "value: unknown";
    const take = message ? "" : "  const from = fields(value);\n";
    return (
      `${comment(defs[name].description, "")}export interface ${typeName(name)}${base ? ` extends ${typeName(base)}` : ""} {\n${fields.join("\n")}\n}\n\n` +
      `${message ? "" : "export "}function ${camel(name)}(${given}): ${typeName(name)} {\n${take}` +
      `${checks.map((check) => `${check}\n`).join("")}  return {\n${members.join("\n")}\n  };\n}\n`
    );
  }

  /** A message with several forms: one member distinguishes them, with one word in each. */
  function readUnion(name) {
    const forms = defs[name].oneOf.map((each) => nameOf(each.$ref));
    const words = (form, key) => {
      const part = parts(form).properties[key];
      return part?.enum ?? (part?.const === undefined ? null : [part.const]);
    };
    const key = Object.keys(parts(forms[0]).properties).find(
      (each) => each !== "type" && forms.every((form) => words(form, each)),
    );
    if (key === undefined) {
      fail(name, "no member tells its forms apart");
    }
    const cases = forms.map(
      (form) =>
        `${words(form, key)
          .map((word) => `    case ${JSON.stringify(word)}:\n`)
          .join("")}      return ${camel(form)}(from);`,
    );
    return (
      `${forms.map(readInterface).join("\n")}\n` +
      `${comment(defs[name].description, "")}export type ${typeName(name)} = ${forms.map(typeName).join(" | ")};\n\n` +
      `function ${camel(name)}(from: Fields): ${typeName(name)} {\n  switch (${member(key)}) {\n${cases.join("\n")}\n` +
      `    default:\n      throw new Unfit("${key}");\n  }\n}\n`
    );
  }

  const messages = (side) => defs[side].oneOf.map((each) => nameOf(each.$ref));
  const word = (name) =>
    parts(defs[name].oneOf ? nameOf(defs[name].oneOf[0].$ref) : name).properties.type.const;

  /** The messages of one direction. */
  const within = (roots) => {
    const found = new Set();
    const look = (part) => {
      if (typeof part === "object" && part !== null) {
        if (typeof part.$ref === "string" && !found.has(nameOf(part.$ref))) {
          found.add(nameOf(part.$ref));
          look(defs[nameOf(part.$ref)]);
        }
        Object.values(part).forEach(look);
      }
    };
    roots.map((root) => defs[root]).forEach(look);
    return found;
  };
  const sent = within(messages("from-phone"));
  const received = within(messages("to-phone"));
  const plain = Object.keys(defs).filter((name) => !/^(?:from|to)-/.test(name));

  const scalars = plain
    .filter((name) => !isObject(defs[name]) && (sent.has(name) || received.has(name)) && !CONVERTED[name])
    .map((name) => {
      const def = defs[name];
      const told = comment(def.description, "");
      if (def.enum) {
        const words = `[${def.enum.map((each) => JSON.stringify(each)).join(", ")}] as const`;
        return `${told}export const ${constant(name)} = ${words};\nexport type ${typeName(name)} = (typeof ${constant(name)})[number];\n`;
      }
      if (def.pattern) {
        const alias = def.title ? `export type ${def.title} = string;\n` : "";
        return `${told}export const ${constant(name)} = /${def.pattern.replaceAll("/", "\\/")}/;\n${alias}`;
      }
      return "";
    })
    .filter((text) => text !== "");
  const objects = plain
    .filter((name) => isObject(defs[name]) && (sent.has(name) || received.has(name)))
    .map((name) => (received.has(name) ? readInterface(name) : wireInterface(name)));

  const to = messages("to-phone");
  const body = [
    ...scalars,
    ...objects,
    ...messages("from-phone").map(wireInterface),
    `/** What the phone sends. */\nexport type FromPhone =\n${messages("from-phone")
      .map((name) => `  | ${typeName(name)}`)
      .join("\n")};\n`,
    ...to.map((name) => (defs[name].oneOf ? readUnion(name) : readInterface(name))),
    `/** What the gateway sends, checked. */\nexport type ToPhone =\n${to.map((name) => `  | ${typeName(name)}`).join("\n")};\n`,
    `/** Reads one message. @throws Unfit for what is none */\nexport function toPhone(from: Fields): ToPhone {\n  switch (from.type) {\n${to
      .map((name) => `    case ${JSON.stringify(word(name))}:\n      return ${camel(name)}(from);`)
      .join("\n")}\n    default:\n      throw new Unfit("type");\n  }\n}\n`,
  ].join("\n");
  for (const where of Object.keys(EXCEPTIONS)) {
    if (!used.has(where)) {
      fail(where, "an exception for a member that the schema does not have");
    }
  }
  const helpers = [
    "boolean",
    "constant",
    "fields",
    "integer",
    "list",
    "matching",
    "millis",
    "oneOf",
    "orNone",
    "orNull",
  ]
    .concat(["shown", "stamp", "string"])
    .filter((name) => new RegExp(`\\b${name}\\b[(,]`).test(body));
  return `// Made by scripts/protocol.mjs from docs/phone-protocol.schema.json: change those, then npm run protocol.\nimport { ${["type Fields", ...helpers, "Unfit"].join(", ")} } from "./checks";\n\n${body}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const made = generate(JSON.parse(readFileSync(SCHEMA, "utf8")));
  if (!process.argv.includes("--check")) {
    writeFileSync(MADE, made);
  } else if (readFileSync(MADE, "utf8") !== made) {
    console.error("src/protocol/generated.ts is not what the schema makes: npm run protocol");
    process.exit(1);
  }
}
