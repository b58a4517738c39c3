/**
 * Makes the operation table and its TypeScript types from the installed AWS SDK:
 *
 *   npm run api-table
 *
 * The SDK's schemas give operations, structures, members and which of them are required;
 * `server/api/constraints.json` adds what they lack: lengths, ranges, patterns, enumerations, declared errors.
 */
import { readFileSync, writeFileSync } from "node:fs";
import * as sdk from "@aws-sdk/client-kinesis";
import type { Member, OperationModel, Shape, StringShape } from "../server/api/model.ts";
import { VALIDATION_ORDER } from "../server/api/validation-order.ts";

type Constraint = Partial<Record<"min" | "max", number>> & {
  pattern?: string;
  enum?: string[];
  key?: Constraint;
  value?: Constraint;
  item?: Constraint;
};

interface Constraints {
  members: Record<string, Record<string, Constraint> | undefined>;
  errors: Record<string, string[] | undefined>;
}

/** A schema with a name of its own: `[kind, namespace, name, traits, …]`. */
type NamedSchema = readonly [number, string, string, ...unknown[]];
/** A schema of the SDK: a named one, a number for the simple types, "unit" for nothing, or `[schema, traits]`. */
type Schema = number | "unit" | (() => Schema) | NamedSchema | readonly [Schema, unknown];

const KIND = { list: 1, map: 2, structure: 3, union: 4, operation: 9, error: -3 } as const;
const SIMPLE: Record<number, Shape["type"] | undefined> = {
  0: "string",
  1: "number",
  2: "boolean",
  4: "timestamp",
  5: "timestamp",
  7: "timestamp",
  21: "blob",
  42: "blob",
};
const LIST_OF = 64;
const MAP_OF = 128;

export interface ApiTable {
  operations: Record<string, OperationModel>;
  structures: Record<string, Record<string, Member>>;
}

export function makeApiTable(): ApiTable {
  const constraints = JSON.parse(
    readFileSync(new URL("../server/api/constraints.json", import.meta.url), "utf8"),
  ) as Constraints;
  const table: ApiTable = { operations: {}, structures: {} };
  for (const value of Object.values(sdk) as unknown[]) {
    if (!Array.isArray(value) || value[0] !== KIND.operation) continue;
    const [, , name, , input, output] = value as [number, string, string, unknown, Schema, Schema];
    table.operations[name] = {
      input: addStructure(table, constraints, input) ?? fail(`operation ${name} has no input structure`),
      output: addStructure(table, constraints, output),
      errors: constraints.errors[name] ?? [],
    };
  }
  return { operations: sorted(table.operations), structures: sorted(table.structures) };
}

/** Adds the structure and all it reaches; answers its name, or null for the empty unit shape. */
function addStructure(table: ApiTable, constraints: Constraints, schema: Schema): string | null {
  const resolved = resolve(schema);
  if (resolved === "unit") return null;
  if (!Array.isArray(resolved)) return fail(`not a structure: ${String(resolved)}`);
  const [kind, , name, , memberNames, memberSchemas, requiredCount] = resolved as [
    number,
    string,
    string,
    unknown,
    string[],
    Schema[],
    number | undefined,
  ];
  if (kind !== KIND.structure && kind !== KIND.union && kind !== KIND.error) fail(`${name} is of kind ${kind}`);
  if (table.structures[name]) return name;
  const members: Record<string, Member> = {};
  table.structures[name] = members;
  for (const [index, member] of memberNames.entries()) {
    members[member] = {
      shape: toShape(table, constraints, memberSchemas[index] ?? 0, constraints.members[name]?.[member] ?? {}),
      required: index < (requiredCount ?? 0),
    };
  }
  const order = VALIDATION_ORDER[name];
  if (order) table.structures[name] = inOrder(name, members, order);
  return name;
}

function toShape(table: ApiTable, constraints: Constraints, schema: Schema, own: Constraint): Shape {
  const resolved = resolve(schema);
  if (typeof resolved === "number") {
    if (resolved & MAP_OF) return mapShape(toShape(table, constraints, resolved - MAP_OF, own.value ?? {}), own);
    if (resolved & LIST_OF) return listShape(toShape(table, constraints, resolved - LIST_OF, own.item ?? {}), own);
    const type = SIMPLE[resolved] ?? fail(`unknown simple type ${resolved}`);
    return { type, ...bounds(own), ...(type === "string" ? text(own) : {}) } as Shape;
  }
  if (resolved === "unit") fail("a member has no type");
  const [kind, , name, , first, second] = resolved as readonly [number, string, string, unknown, Schema, Schema];
  if (kind === 0) return toShape(table, constraints, first, own);
  if (kind === KIND.list) return listShape(toShape(table, constraints, first, own.item ?? {}), own);
  if (kind === KIND.map) return mapShape(toShape(table, constraints, second, own.value ?? {}), own);
  addStructure(table, constraints, resolved);
  return { type: "structure", name };
}

function listShape(item: Shape, own: Constraint): Shape {
  return { type: "list", item, ...bounds(own) };
}

function mapShape(value: Shape, own: Constraint): Shape {
  const key: StringShape = { type: "string", ...bounds(own.key ?? {}), ...text(own.key ?? {}) };
  return { type: "map", key, value, ...bounds(own) };
}

function bounds({ min, max }: Constraint): { min?: number; max?: number } {
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}

function text(own: Constraint): { pattern?: string; enum?: string[] } {
  return { ...(own.pattern ? { pattern: own.pattern } : {}), ...(own.enum ? { enum: own.enum } : {}) };
}

function resolve(schema: Schema): number | "unit" | NamedSchema {
  if (typeof schema === "function") return resolve(schema());
  if (typeof schema === "object" && typeof schema[1] !== "string") return resolve(schema[0]);
  return schema as number | "unit" | NamedSchema;
}

function inOrder(name: string, members: Record<string, Member>, order: readonly string[]): Record<string, Member> {
  const unknown = order.filter((member) => !(member in members));
  if (unknown.length > 0) fail(`validation-order.ts names ${unknown.join(", ")}, which ${name} does not have`);
  const names = [...order, ...Object.keys(members).filter((member) => !order.includes(member))];
  return Object.fromEntries(names.map((member) => [member, members[member] ?? fail(member)]));
}

function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function fail(message: string): never {
  throw new Error(`api-table: ${message}`);
}

const HEADER = "// Made by `npm run api-table` (tools/api-table.ts). Do not edit.\n";

export function renderModel({ operations, structures }: ApiTable): string {
  const lines = [
    HEADER,
    'import type { OperationModel, Structure } from "./model.ts";\n',
    "\nexport const operations = {\n",
    ...Object.entries(operations).map(([name, model]) => `  ${name}: ${JSON.stringify(model)},\n`),
    "} as const satisfies Record<string, OperationModel>;\n",
    "\nexport type OperationName = keyof typeof operations;\n",
    "\nexport const structures: Readonly<Record<string, Structure>> = {\n",
  ];
  for (const [name, members] of Object.entries(structures)) {
    lines.push(`  ${name}: {\n`);
    for (const [member, value] of Object.entries(members)) lines.push(`    ${member}: ${JSON.stringify(value)},\n`);
    lines.push("  },\n");
  }
  lines.push("};\n");
  return lines.join("");
}

export function renderTypes({ operations, structures }: ApiTable): string {
  const lines = [HEADER, "// Timestamps are epoch milliseconds, blobs are bytes.\n"];
  for (const [name, members] of Object.entries(structures)) {
    lines.push(`\nexport interface ${name} {\n`);
    for (const [member, { shape, required }] of Object.entries(members)) {
      lines.push(`  ${member}${required ? "" : "?"}: ${typeOf(shape)}${required ? "" : " | undefined"};\n`);
    }
    lines.push("}\n");
  }
  lines.push(
    "\n/** Input and output of every operation; an output of `void` is an empty body. */\nexport interface Operations {\n",
  );
  for (const [name, { input, output }] of Object.entries(operations)) {
    lines.push(`  ${name}: { input: ${input}; output: ${output ?? "void"} };\n`);
  }
  lines.push("}\n");
  return lines.join("");
}

function typeOf(shape: Shape): string {
  switch (shape.type) {
    case "string":
      return shape.enum ? shape.enum.map((value) => JSON.stringify(value)).join(" | ") : "string";
    case "number":
    case "timestamp":
      return "number";
    case "boolean":
      return "boolean";
    case "blob":
      return "Uint8Array";
    case "list":
      return shape.item.type === "string" && shape.item.enum ? `(${typeOf(shape.item)})[]` : `${typeOf(shape.item)}[]`;
    case "map":
      return `{ [key: string]: ${typeOf(shape.value)} }`;
    case "structure":
      return shape.name;
  }
}

if (import.meta.main) {
  const table = makeApiTable();
  writeFileSync(new URL("../server/api/model.generated.ts", import.meta.url), renderModel(table));
  writeFileSync(new URL("../server/api/types.generated.ts", import.meta.url), renderTypes(table));
  console.log(`${Object.keys(table.operations).length} operations, ${Object.keys(table.structures).length} structures`);
}
