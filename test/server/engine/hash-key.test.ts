import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  hashKeyText,
  HashKeyRouter,
  hashPartitionKey,
  MAX_HASH_KEY,
  uniformRanges,
  type HashKeyRange,
} from "../../../server/engine/hash-key.ts";

const hashKey = fc.bigInt({ min: 0n, max: MAX_HASH_KEY });

/** Any tiling of the hash space: a set of places to cut it. */
const tiling = fc
  .uniqueArray(fc.bigInt({ min: 1n, max: MAX_HASH_KEY }), { maxLength: 60 })
  .map((cuts) => rangesBetween([0n, ...cuts].toSorted(ascending)));

function rangesBetween(starts: readonly bigint[]): HashKeyRange[] {
  return starts.map((start, index) => ({ start, end: (starts[index + 1] ?? MAX_HASH_KEY + 1n) - 1n }));
}

function ascending(a: bigint, b: bigint): number {
  return a < b ? -1 : 1;
}

function toHex(text: string): string {
  return Buffer.from(text, "latin1").toString("hex");
}

describe("routing by hash key", () => {
  it("finds the range that holds a key, in any tiling given in any order", () => {
    const shuffled = tiling.chain((ranges) => fc.shuffledSubarray(ranges, { minLength: ranges.length }));
    fc.assert(
      fc.property(shuffled, fc.array(hashKey), (ranges, keys) => {
        const router = new HashKeyRouter(ranges.map((range) => ({ range, target: range })));
        const edges = ranges.flatMap(({ start, end }) => [start, end]);
        for (const key of [...keys, ...edges]) {
          const naive = ranges.find(({ start, end }) => start <= key && key <= end);
          expect(router.route(hashKeyText(key))).toBe(naive);
        }
      }),
    );
  });

  it("sees every one of the four words of a key", () => {
    for (const shift of [0n, 32n, 64n, 96n]) {
      const cut = 7n << shift;
      const ranges = rangesBetween([0n, cut]);
      const router = new HashKeyRouter(ranges.map((range) => ({ range, target: range.start })));
      expect([cut - 1n, cut, cut + 1n].map((key) => router.route(hashKeyText(key)))).toEqual([0n, cut, cut]);
    }
  });
});

describe("the hash key of a partition key", () => {
  it.each([
    ["a", "0cc175b9c0f1b6a831c399e269772661"],
    ["message digest", "f96b697d7cb7938d525a2f31aaf161d0"],
  ])("is the MD5 of RFC 1321: %s", (key, digest) => {
    expect(toHex(hashPartitionKey(key))).toBe(digest);
  });

  it.each(["user-1", "Käse", "分区键", "👩‍🚀", "é", "e\u0301", " ", "x".repeat(256)])(
    "takes the UTF-8 bytes: %s",
    (key) => {
      const bytes = Buffer.from(new TextEncoder().encode(key));
      expect(toHex(hashPartitionKey(key))).toBe(createHash("md5").update(bytes).digest("hex"));
    },
  );

  it("survives the way to text and back", () => {
    fc.assert(
      fc.property(hashKey, (key) => {
        expect(BigInt(`0x${toHex(hashKeyText(key))}`)).toBe(key);
      }),
    );
  });
});

describe("a uniform layout", () => {
  it("tiles the hash space with ranges of one width, the last one with the remainder", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), (count) => {
        const ranges = uniformRanges(count);
        expect(ranges).toHaveLength(count);
        expect(ranges).toEqual(rangesBetween(ranges.map(({ start }) => start)));
        const width = (MAX_HASH_KEY + 1n) / BigInt(count);
        for (const [index, { start }] of ranges.entries()) expect(start).toBe(width * BigInt(index));
      }),
      { numRuns: 50 },
    );
  });

  it("cuts three shards where AWS does", () => {
    expect(uniformRanges(3)).toEqual([
      { start: 0n, end: 113427455640312821154458202477256070484n },
      { start: 113427455640312821154458202477256070485n, end: 226854911280625642308916404954512140969n },
      { start: 226854911280625642308916404954512140970n, end: 340282366920938463463374607431768211455n },
    ]);
  });
});
