import { structures } from "../api/model.generated.ts";
import type { Shape } from "../api/model.ts";
import type { PutRecordsResultEntry, Record as ReadRecord } from "../api/types.generated.ts";

/** Writes a value of one shape. */
type Writer = (value: unknown) => string;

/** By structure, each made when it is first written; those of which one answer has thousands are written by hand. */
const writers = new Map<string, Writer>([
  ["PutRecordsResultEntry", writeResultEntry],
  ["Record", writeRecord],
]);
const writeAnyResultEntry = structureWriter("PutRecordsResultEntry");
const writeAnyRecord = structureWriter("Record");

/**
 * An output as JSON: members in alphabetical order, as the service writes them; absent ones left out. The shape says how
 * each value is written, so that nothing has to be found out about it.
 */
export function writeJson(structureName: string, output: object): string {
  return writerOfStructure(structureName)(output);
}

function writerOfStructure(name: string): Writer {
  let writer = writers.get(name);
  if (!writer) {
    writer = structureWriter(name);
    writers.set(name, writer);
  }
  return writer;
}

function structureWriter(name: string): Writer {
  const members = Object.entries(structures[name] ?? {})
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([member, { shape }]) => ({ member, key: `"${member}":`, write: writerOf(shape) }));
  return (value) => {
    let text = "";
    for (const { member, key, write } of members) {
      const given = (value as Readonly<Record<string, unknown>>)[member];
      if (given !== undefined) text += text === "" ? key + write(given) : `,${key}${write(given)}`;
    }
    return `{${text}}`;
  };
}

function writerOf(shape: Shape): Writer {
  switch (shape.type) {
    case "string":
      return quote;
    case "blob":
      return (bytes) => `"${base64(bytes as Uint8Array)}"`;
    case "timestamp":
      return (epochMilliseconds) => String((epochMilliseconds as number) / 1000);
    case "list":
      return listWriter(writerOf(shape.item));
    case "structure": {
      // Looked up late: a structure may hold itself.
      const { name } = shape;
      return (value) => writerOfStructure(name)(value);
    }
    default:
      return (value) => JSON.stringify(value);
  }
}

/** One string that grows: `join` would copy every item on its own. */
function listWriter(write: Writer): Writer {
  return (items) => {
    let text = "";
    for (const item of items as readonly unknown[]) text += text === "" ? write(item) : `,${write(item)}`;
    return `[${text}]`;
  };
}

/** Of the usual members, what the loop over all of them would write in three times the time; the number is our own. */
function writeRecord(value: unknown): string {
  const {
    ApproximateArrivalTimestamp: arrival,
    Data: data,
    EncryptionType: encryption,
    PartitionKey: key,
    SequenceNumber: number,
  } = value as ReadRecord;
  const isUsual = arrival !== undefined && data && encryption === undefined && key !== undefined && number;
  if (!isUsual) return writeAnyRecord(value);
  const head = `{"ApproximateArrivalTimestamp":${arrival / 1000},"Data":"${base64(data)}"`;
  return `${head},"PartitionKey":${quote(key)},"SequenceNumber":"${number}"}`;
}

function writeResultEntry(value: unknown): string {
  const {
    ErrorCode: code,
    ErrorMessage: message,
    SequenceNumber: number,
    ShardId: shard,
  } = value as PutRecordsResultEntry;
  const isUsual = code === undefined && message === undefined && number !== undefined && shard !== undefined;
  return isUsual ? `{"SequenceNumber":"${number}","ShardId":"${shard}"}` : writeAnyResultEntry(value);
}

/** What JSON takes as it stands; the rest, such as a lone surrogate, is for those who know. */
const PLAIN = /^[ !#-[\]-~]*$/;

function quote(value: unknown): string {
  return PLAIN.test(value as string) ? `"${value as string}"` : JSON.stringify(value);
}

function base64(bytes: Uint8Array): string {
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.toString("base64");
}
