import { tagSymbol } from "@smithy/core/cbor";
import type { Encoding } from "../../support/transports.ts";
import { kindOf, type Kind, type Schema } from "./schema.ts";

/** @returns what is wrong with a decoded answer: unknown members, missing required ones, values of another type */
export function problemsOf(value: unknown, schema: Schema, encoding: Encoding, path = "answer"): string[] {
  const kind = kindOf(schema);
  if (!kind) return value === undefined ? [] : [`${path} is there, where nothing should be`];
  switch (kind.type) {
    case "structure":
      return structureProblems(value, kind, encoding, path);
    case "list":
      if (!Array.isArray(value)) return [`${path} is not a list`];
      return value.flatMap((item, index) => problemsOf(item, kind.item, encoding, `${path}[${index}]`));
    case "map":
      if (!isObject(value)) return [`${path} is not a map`];
      return Object.entries(value).flatMap(([key, item]) => problemsOf(item, kind.value, encoding, `${path}.${key}`));
    case "timestamp":
      return isTimestamp(value, encoding) ? [] : [`${path} is not a timestamp`];
    case "blob":
      return isBlob(value, encoding) ? [] : [`${path} is not a blob`];
    default:
      return typeof value === kind.type ? [] : [`${path} is not a ${kind.type} but ${typeof value}`];
  }
}

function structureProblems(
  value: unknown,
  { members }: Extract<Kind, { type: "structure" }>,
  encoding: Encoding,
  path: string,
): string[] {
  if (!isObject(value)) return [`${path} is not a structure`];
  const known = new Set(members.map(({ name }) => name));
  const unknown = Object.keys(value).filter((name) => !known.has(name));
  return [
    ...unknown.map((name) => `${path}.${name} is not known to the SDK`),
    ...("StreamId" in value ? [`${path}.StreamId sends the SDK to AWS itself`] : []),
    ...members.flatMap(({ name, schema, required }) => {
      const member = value[name];
      if (member === undefined) return required ? [`${path}.${name} is missing`] : [];
      return problemsOf(member, schema, encoding, `${path}.${name}`);
    }),
  ];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

/** Seconds in JSON; tag 1 around integer milliseconds in CBOR. */
function isTimestamp(value: unknown, encoding: Encoding): boolean {
  if (encoding === "JSON") return typeof value === "number" && value > 1e9 && value < 1e10;
  const { tag, value: time, [tagSymbol]: isTag } = value as { tag?: number; value?: number; [tagSymbol]?: boolean };
  return isTag === true && tag === 1 && Number.isInteger(Number(time)) && Number(time) > 1e12;
}

function isBlob(value: unknown, encoding: Encoding): boolean {
  if (encoding === "CBOR") return value instanceof Uint8Array;
  return typeof value === "string" && Buffer.from(value, "base64").toString("base64") === value;
}
