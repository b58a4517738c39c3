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

/**
 * A hash key as 16 characters that stand for its big-endian bytes: strings compare as the keys do, and Node hands out a
 * digest as a string in a fraction of the time that a Buffer takes.
 */
export type HashKeyText = string;

/** The MD5 of the UTF-8 partition key. */
export function hashPartitionKey(partitionKey: string): HashKeyText {
  return hash("md5", partitionKey, "binary");
}

export function hashKeyText(hashKey: bigint): HashKeyText {
  return Buffer.from(hashKey.toString(16).padStart(32, "0"), "hex").toString("latin1");
}

/** Finds the open shard of a hash key by binary search over the ranges' starts, without BigInt. */
export class HashKeyRouter<T> {
  readonly #starts: readonly HashKeyText[];
  readonly #targets: readonly T[];

  /** @param entries ranges that tile the hash space, in any order */
  constructor(entries: readonly { readonly range: HashKeyRange; readonly target: T }[]) {
    const sorted = entries.toSorted((a, b) => (a.range.start < b.range.start ? -1 : 1));
    this.#targets = sorted.map(({ target }) => target);
    this.#starts = sorted.map(({ range }) => hashKeyText(range.start));
  }

  route(key: HashKeyText): T {
    let low = 0;
    let high = this.#targets.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#starts[middle] as HashKeyText) <= key) low = middle;
      else high = middle - 1;
    }
    return this.#targets[low] as T;
  }
}
