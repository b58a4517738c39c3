import type { NewRecord, PageLimits, StoredRecord } from "../contract.ts";

/**
 * Records that are stored in one row, one after the other, each as
 *
 *     data length (4 bytes, little-endian) · key length and flags (2) · partition key in UTF-8 · data
 */
export interface Chunk {
  readonly count: number;
  readonly records: Uint8Array;
}

/** A row as it is read. */
export interface StoredChunk extends Chunk {
  /** The ordinal of the first record. */
  readonly base: number;
  /** Of all of them, epoch milliseconds. */
  readonly arrival: number;
}

const HEAD = 6;
/** As a key length: there is none. No key is as long: 256 characters are at most 1,024 bytes. */
const NO_KEY = 0x7fff;
const ENCRYPTED = 0x8000;

/** Bytes of a row, unless one record has more: a read of one record never costs much more than this. */
export const LARGEST_CHUNK = 64 * 1024;

/** Copies records into as few chunks as can be. */
export function toChunks(records: readonly NewRecord[]): Chunk[] {
  const keyLengths = records.map(({ partitionKey }) =>
    partitionKey === undefined ? NO_KEY : Buffer.byteLength(partitionKey),
  );
  const chunks: Chunk[] = [];
  for (let from = 0; from < records.length;) {
    let [until, bytes] = [from, 0];
    for (; until < records.length; until++) {
      const size = sizeOf(keyLengths[until] as number, (records[until] as NewRecord).data);
      if (until > from && bytes + size > LARGEST_CHUNK) break;
      bytes += size;
    }
    chunks.push(encode(records, keyLengths, from, until, bytes));
    from = until;
  }
  return chunks;
}

function sizeOf(keyLength: number, data: Uint8Array): number {
  return HEAD + (keyLength === NO_KEY ? 0 : keyLength) + data.length;
}

function encode(
  records: readonly NewRecord[],
  keyLengths: readonly number[],
  from: number,
  until: number,
  bytes: number,
): Chunk {
  const buffer = Buffer.allocUnsafe(bytes);
  let at = 0;
  for (let index = from; index < until; index++) {
    const { partitionKey, data, encrypted } = records[index] as NewRecord;
    at = buffer.writeUInt32LE(data.length, at);
    at = buffer.writeUInt16LE((keyLengths[index] as number) | (encrypted ? ENCRYPTED : 0), at);
    if (partitionKey !== undefined) at += buffer.write(partitionKey, at);
    buffer.set(data, at);
    at += data.length;
  }
  return { count: until - from, records: buffer };
}

/**
 * Adds the records of a chunk from an ordinal on to a page. Their data are views of the chunk.
 * @param taken bytes that the page has already
 * @returns bytes that the page has then, or undefined when it is full
 */
export function readChunk(
  { base, count, arrival, records }: StoredChunk,
  ordinal: number,
  limits: PageLimits,
  page: StoredRecord[],
  taken: number,
): number | undefined {
  const buffer = Buffer.from(records.buffer, records.byteOffset, records.byteLength);
  let bytes = taken;
  let at = 0;
  for (let place = base; place < base + count; place++) {
    const keyAndFlags = buffer.readUInt16LE(at + 4);
    const hasKey = (keyAndFlags & NO_KEY) !== NO_KEY;
    const keyStart = at + HEAD;
    const dataStart = hasKey ? keyStart + (keyAndFlags & NO_KEY) : keyStart;
    const end = dataStart + buffer.readUInt32LE(at);
    at = end;
    if (place < ordinal) continue;
    bytes += end - keyStart;
    if (page.length >= limits.records || (bytes > limits.bytes && page.length > 0)) return undefined;
    page.push({
      ordinal: place,
      arrival,
      partitionKey: hasKey ? buffer.toString("utf8", keyStart, dataStart) : undefined,
      data: buffer.subarray(dataStart, end),
      encrypted: (keyAndFlags & ENCRYPTED) !== 0,
    });
  }
  return bytes;
}
