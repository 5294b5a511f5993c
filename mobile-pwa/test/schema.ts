/** The published schema, as judge of what the phone says and of what the tests let the gateway say. */
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";

const schema = JSON.parse(
  readFileSync(new URL("../../docs/phone-protocol.schema.json", import.meta.url), "utf8"),
);
const ajv = new Ajv2020({ strict: false, allErrors: true }).addSchema(schema);

function judge(side: "from-phone" | "to-phone"): (message: unknown) => string | null {
  const validate = ajv.compile({ $ref: `${schema.$id}#/$defs/${side}` });
  return (message) =>
    validate(message) ? null : `${JSON.stringify(message)}: ${ajv.errorsText(validate.errors)}`;
}

/** What is wrong with it, or null. */
export const faultOfPhone = judge("from-phone");
export const faultOfGateway = judge("to-phone");

/** The types of all that the gateway may say, sorted. */
export function typesOfGateway(): string[] {
  const named = ({ $ref }: { $ref: string }) => schema.$defs[$ref.replace("#/$defs/", "")];
  return schema.$defs["to-phone"].oneOf
    .map(named)
    .map((message: { oneOf?: { $ref: string }[] }) =>
      message.oneOf?.[0] ? named(message.oneOf[0]) : message,
    )
    .map((message: { properties: { type: { const: string } } }) => message.properties.type.const)
    .sort();
}
