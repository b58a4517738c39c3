import { SerializationException } from "../api/exceptions.ts";
import { structures } from "../api/model.generated.ts";
import type { Shape, Structure } from "../api/model.ts";

/** How one encoding carries the two types that JSON and CBOR do not share. */
export interface WireTypes {
  /** Whether a decoded object is a map, and not how the decoder stands for a scalar. */
  isMap(value: object): boolean;
  /** @throws SerializationException when the value is no blob */
  blob(value: unknown): Uint8Array;
  /** @returns epoch milliseconds @throws SerializationException when the value is no timestamp */
  timestamp(value: unknown): number;
}

const MAX_INTEGER = 2_147_483_647;
const MIN_INTEGER = -2_147_483_648;

const ENTRY = "PutRecordsRequestEntry";

const BOOLEAN = "class java.lang.Boolean";
const STRING = "class java.lang.String";
const NUMBER = "class com.amazon.coral.value.json.numbers.TruncatingBigNumber";
const BYTES = "class java.nio.HeapByteBuffer";

/**
 * Turns a decoded body into the input of an operation: unknown members are dropped, null counts as absent, numbers
 * are cut to 32-bit integers, blobs become bytes and timestamps epoch milliseconds.
 * @throws SerializationException in the service's words (kinesis-reference §3.3)
 */
export function readInput(structureName: string, body: object, wire: WireTypes): Record<string, unknown> {
  return readStructure(structureName, body, wire);
}

function readStructure(name: string, value: object, wire: WireTypes): Record<string, unknown> {
  return name === ENTRY ? readEntry(value, wire) : readAnyStructure(name, value, wire);
}

/** Of the usual members, what the loop over all of them would read in twice the time: a call has five hundred. */
function readEntry(value: object, wire: WireTypes): Record<string, unknown> {
  const { Data: data, PartitionKey: key, ExplicitHashKey: explicit } = value as Readonly<Record<string, unknown>>;
  const hasBytes = typeof data === "string" || data instanceof Uint8Array;
  if (!hasBytes || typeof key !== "string" || explicit !== undefined) return readAnyStructure(ENTRY, value, wire);
  return { Data: wire.blob(data), PartitionKey: key };
}

function readAnyStructure(name: string, value: object, wire: WireTypes): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  const structure = structures[name] as Structure;
  for (const member in structure) {
    if (!Object.hasOwn(value, member)) continue;
    const given = (value as Record<string, unknown>)[member];
    if (given === null || given === undefined) continue;
    result[member] = readValue((structure[member] as { shape: Shape }).shape, given, wire);
  }
  return result;
}

function readValue(shape: Shape, value: unknown, wire: WireTypes): unknown {
  if (Array.isArray(value)) {
    if (shape.type !== "list") throw refused("Start of list found where not expected");
    return value.map((item: unknown) => (item === null ? null : readValue(shape.item, item, wire)));
  }
  if (typeof value === "object" && value !== null && wire.isMap(value)) {
    if (shape.type === "structure") return readStructure(shape.name, value, wire);
    if (shape.type === "map") {
      return Object.fromEntries(
        Object.entries(value)
          .filter(([, item]) => item !== null)
          .map(([key, item]) => [key, readValue(shape.value, item, wire)]),
      );
    }
    throw refused("Start of structure or map found where not expected.");
  }
  switch (shape.type) {
    case "string":
      if (typeof value === "string") return value;
      throw refused(`${javaClass(value)} can not be converted to an String`);
    case "number":
      return readNumber(value);
    case "boolean":
      return readBoolean(value);
    case "blob":
      return wire.blob(value);
    case "timestamp":
      return wire.timestamp(value);
    case "list":
      throw refused("Expected list or null");
    case "map":
      throw refused("Expected map or null");
    case "structure":
      throw refused("Expected null");
  }
}

function readNumber(value: unknown): number {
  if (typeof value !== "number" && typeof value !== "bigint") {
    throw refused(`${javaClass(value)} can not be converted to an Integer`);
  }
  const floored = Math.floor(Number(value));
  return Number.isNaN(floored) ? 0 : Math.min(MAX_INTEGER, Math.max(MIN_INTEGER, floored));
}

const TRUE_WORDS = ["TRUE", "YES", "1"];
const FALSE_WORDS = ["FALSE", "NO", "0"];

function readBoolean(value: unknown): boolean {
  if (typeof value === "boolean") return value;
  if (typeof value !== "string") throw refused(`${javaClass(value)} can not be converted to an Boolean`);
  const word = value.toUpperCase();
  if (TRUE_WORDS.includes(word)) return true;
  if (FALSE_WORDS.includes(word)) return false;
  throw refused(`'${word}' can not be converted to an Boolean`);
}

/** The name of the class that the service, written in Java, sees in a value. */
export function javaClass(value: unknown): string {
  if (typeof value === "boolean") return BOOLEAN;
  if (typeof value === "string") return STRING;
  return value instanceof Uint8Array ? BYTES : NUMBER;
}

export function refused(message: string): Error {
  return new SerializationException(message);
}
