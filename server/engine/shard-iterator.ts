import type { Random } from "./random.ts";
import { fromBase64, seal, SEAL_BYTES, unseal } from "./sealed.ts";

/** Where to read on. An iterator has no state in the server and can be used any number of times. */
export interface ShardIterator {
  readonly streamName: string;
  /** The stream's incarnation, 16 hex digits. */
  readonly streamId: string;
  readonly shardIndex: number;
  /** The ordinal of the next record. */
  readonly ordinal: number;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** Milliseconds. */
export const ITERATOR_LIFETIME = 300_000;

/**
 * AWS's iterators are base64 of 8 bytes, of which the last is 1, and a ciphertext of which the length follows from the
 * stream's name: 144 + 16 × floor((length + 2) / 16) bytes (kinesis-reference §4.5). A plaintext of 130 bytes and the
 * name comes out at just that.
 */
const PREFIX = Buffer.from([0, 0, 0, 0, 0, 0, 0, 1]);
const BYTES_BESIDE_NAME = 130 - SEAL_BYTES;

const AT = { createdAt: 0, streamId: 8, shardIndex: 16, ordinal: 20, nameLength: 28, name: 29 } as const;

export function formatShardIterator(iterator: ShardIterator, random: Random): string {
  const name = Buffer.from(iterator.streamName, "latin1");
  const payload = Buffer.alloc(BYTES_BESIDE_NAME + name.length);
  payload.writeDoubleBE(iterator.createdAt, AT.createdAt);
  payload.write(iterator.streamId, AT.streamId, "hex");
  payload.writeUInt32BE(iterator.shardIndex, AT.shardIndex);
  payload.writeDoubleBE(iterator.ordinal, AT.ordinal);
  payload.writeUInt8(name.length, AT.nameLength);
  name.copy(payload, AT.name);
  return Buffer.concat([PREFIX, seal(payload, random)]).toString("base64");
}

/**
 * @param text also in literal double quotes, which AWS accepts
 * @returns undefined when it is no iterator
 */
export function parseShardIterator(text: string): ShardIterator | undefined {
  const bytes = fromBase64(text.replace(/^"(.*)"$/s, "$1"));
  if (!bytes?.subarray(0, PREFIX.length).equals(PREFIX)) return undefined;
  const payload = unseal(bytes.subarray(PREFIX.length));
  if (!payload || payload.length < BYTES_BESIDE_NAME) return undefined;
  return {
    createdAt: payload.readDoubleBE(AT.createdAt),
    streamId: payload.toString("hex", AT.streamId, AT.shardIndex),
    shardIndex: payload.readUInt32BE(AT.shardIndex),
    ordinal: payload.readDoubleBE(AT.ordinal),
    streamName: payload.toString("latin1", AT.name, AT.name + payload.readUInt8(AT.nameLength)),
  };
}
