import * as sdk from "@aws-sdk/client-kinesis";
import type { OperationName } from "../../../server/api/model.generated.ts";

/**
 * What the SDK's own serialisers and deserialisers go by: its schemas. A named one is `[kind, namespace, name, traits,
 * …]`, a simple type is a number, nothing is "unit".
 */
type Named = readonly [number, string, string, ...unknown[]];
export type Schema = number | "unit" | (() => Schema) | Named | readonly [Schema, unknown];

const LIST = 1;
const MAP = 2;
const STRUCTURE = 3;
const UNION = 4;
const OPERATION = 9;
const LIST_OF = 64;
const MAP_OF = 128;

export type Kind =
  | { readonly type: "string" | "number" | "boolean" | "timestamp" | "blob" }
  | { readonly type: "list"; readonly item: Schema }
  | { readonly type: "map"; readonly value: Schema }
  | { readonly type: "structure"; readonly name: string; readonly members: readonly Member[] };

export interface Member {
  readonly name: string;
  readonly schema: Schema;
  readonly required: boolean;
}

const SIMPLE: Readonly<Record<number, "string" | "number" | "boolean" | "timestamp" | "blob">> = {
  0: "string",
  1: "number",
  2: "boolean",
  4: "timestamp",
  5: "timestamp",
  7: "timestamp",
  21: "blob",
  42: "blob",
};

export interface OperationSchema {
  readonly input: Schema;
  readonly output: Schema;
}

/** Every operation that the SDK has. */
export const operationSchemas: Readonly<Record<OperationName, OperationSchema>> = Object.fromEntries(
  (Object.values(sdk) as unknown[])
    .filter((value): value is Named => Array.isArray(value) && value[0] === OPERATION)
    .map(([, , name, , input, output]) => [name, { input, output }]),
) as Record<OperationName, OperationSchema>;

function resolve(schema: Schema): number | "unit" | Named {
  if (typeof schema === "function") return resolve(schema());
  if (typeof schema === "object" && typeof schema[1] !== "string") return resolve(schema[0]);
  return schema as number | "unit" | Named;
}

/** @returns undefined for the unit type, which has no body */
export function kindOf(schema: Schema): Kind | undefined {
  const resolved = resolve(schema);
  if (resolved === "unit") return undefined;
  if (typeof resolved === "number") {
    if (resolved & MAP_OF) return { type: "map", value: resolved - MAP_OF };
    if (resolved & LIST_OF) return { type: "list", item: resolved - LIST_OF };
    const type = SIMPLE[resolved];
    if (!type) throw new Error(`unknown simple type ${resolved}`);
    return { type };
  }
  const [kind, , name, , first, second, requiredCount = 0] = resolved as readonly [
    number,
    string,
    string,
    unknown,
    Schema,
    Schema,
    number?,
  ];
  if (kind === 0) return kindOf(first);
  if (kind === LIST) return { type: "list", item: first };
  if (kind === MAP) return { type: "map", value: second };
  if (kind !== STRUCTURE && kind !== UNION) throw new Error(`${name} is of kind ${kind}`);
  const schemas = second as unknown as readonly Schema[];
  const members = (first as unknown as readonly string[]).map((member, index) => ({
    name: member,
    schema: schemas[index] ?? 0,
    required: index < requiredCount,
  }));
  return { type: "structure", name, members };
}

/** The paths of all members that an input can have, those of nested structures included. */
export function memberPaths(schema: Schema, prefix = ""): string[] {
  const kind = kindOf(schema);
  if (kind?.type === "list") return memberPaths(kind.item, prefix);
  if (kind?.type !== "structure") return [];
  return kind.members.flatMap(({ name, schema: member }) => {
    const path = `${prefix}${name}`;
    return [path, ...memberPaths(member, `${path}.`)];
  });
}

/** The paths of the members that a value has. */
export function usedPaths(value: unknown, schema: Schema, prefix = ""): string[] {
  const kind = kindOf(schema);
  if (kind?.type === "list") return (value as unknown[]).flatMap((item) => usedPaths(item, kind.item, prefix));
  if (kind?.type !== "structure") return [];
  return kind.members.flatMap(({ name, schema: member }) => {
    const given = (value as Record<string, unknown>)[name];
    return given === undefined ? [] : [`${prefix}${name}`, ...usedPaths(given, member, `${prefix}${name}.`)];
  });
}

/** What the SDK's deserialiser has for an event of SubscribeToShard. */
export function eventSchema(): Schema {
  const output = kindOf(operationSchemas.SubscribeToShard.output);
  const stream = output?.type === "structure" ? output.members[0]?.schema : undefined;
  const events = kindOf(stream ?? 0);
  const event =
    events?.type === "structure" ? events.members.find(({ name }) => name === "SubscribeToShardEvent") : undefined;
  if (!event) throw new Error("SubscribeToShard has no event");
  return event.schema;
}
