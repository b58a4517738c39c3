import { hash } from "node:crypto";

/** The hash space is the unsigned 128-bit integers. */
export const HASH_KEY_SPACE = 1n << 128n;
export const MAX_HASH_KEY = HASH_KEY_SPACE - 1n;

/** Both ends inclusive. */
export interface HashKeyRange {
  readonly start: bigint;
  readonly end: bigint;
}

/**
 * The ranges of a uniform layout: each floor(2^128 / count) wide, the last one up to 2^128 − 1
 * (kinesis-reference §4.1).
 */
export function uniformRanges(count: number): HashKeyRange[] {
  const width = HASH_KEY_SPACE / BigInt(count);
  return Array.from({ length: count }, (_, index) => ({
    start: width * BigInt(index),
    end: index === count - 1 ? MAX_HASH_KEY : width * BigInt(index + 1) - 1n,
  }));
}

/** A hash key as the 16 big-endian bytes that routing compares. */
export type HashKeyBytes = Buffer;

/** The MD5 of the UTF-8 partition key. */
export function hashPartitionKey(partitionKey: string): HashKeyBytes {
  return hash("md5", partitionKey, "buffer");
}

export function hashKeyBytes(hashKey: bigint): HashKeyBytes {
  return Buffer.from(hashKey.toString(16).padStart(32, "0"), "hex");
}

/** Finds the open shard of a hash key by binary search over the ranges' starts, 32 bits at a time and without BigInt. */
export class HashKeyRouter<T> {
  readonly #starts: Uint32Array;
  readonly #targets: readonly T[];

  /** @param entries ranges that tile the hash space, in any order */
  constructor(entries: readonly { readonly range: HashKeyRange; readonly target: T }[]) {
    const sorted = entries.toSorted((a, b) => (a.range.start < b.range.start ? -1 : 1));
    this.#targets = sorted.map(({ target }) => target);
    this.#starts = new Uint32Array(sorted.length * 4);
    for (const [index, { range }] of sorted.entries()) {
      const bytes = hashKeyBytes(range.start);
      for (let word = 0; word < 4; word++) this.#starts[index * 4 + word] = bytes.readUInt32BE(word * 4);
    }
  }

  route(key: HashKeyBytes): T {
    let low = 0;
    let high = this.#targets.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.#startsAtOrBefore(middle, key)) low = middle;
      else high = middle - 1;
    }
    return this.#targets[low] as T;
  }

  #startsAtOrBefore(index: number, key: HashKeyBytes): boolean {
    for (let word = 0; word < 4; word++) {
      const start = this.#starts[index * 4 + word] as number;
      const given = key.readUInt32BE(word * 4);
      if (start !== given) return start < given;
    }
    return true;
  }
}
