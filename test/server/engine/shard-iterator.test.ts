import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../../../server/engine/random.ts";
import { formatShardIterator, parseShardIterator, type ShardIterator } from "../../../server/engine/shard-iterator.ts";

const random = new Random("iterators");

const NAME_CHARACTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-".split("");
const streamName = fc.string({ minLength: 1, maxLength: 128, unit: fc.constantFrom(...NAME_CHARACTERS) });
const iterators = fc.record({
  streamName,
  streamId: fc.uint8Array({ minLength: 8, maxLength: 8 }).map((bytes) => Buffer.from(bytes).toString("hex")),
  shardIndex: fc.integer({ min: 0, max: 2_147_483_647 }),
  ordinal: fc.maxSafeNat(),
  createdAt: fc.maxSafeNat(),
});

const EXAMPLE: ShardIterator = {
  streamName: "orders",
  streamId: "0123456789abcdef",
  shardIndex: 7,
  ordinal: 12_345_678_901,
  createdAt: 1_780_000_000_123,
};

describe("a shard iterator", () => {
  it("comes back as it was", () => {
    fc.assert(
      fc.property(iterators, (iterator) => {
        expect(parseShardIterator(formatShardIterator(iterator, random))).toEqual(iterator);
      }),
    );
  });

  it("is as long as AWS's for every length of the stream's name, and begins like them", () => {
    for (let length = 1; length <= 128; length++) {
      const text = formatShardIterator({ ...EXAMPLE, streamName: "x".repeat(length) }, random);
      expect(Buffer.from(text, "base64")).toHaveLength(152 + 16 * Math.floor((length + 2) / 16));
      expect(text).toMatch(/^AAAAAAAAAA/);
      expect(text.length).toBeLessThanOrEqual(512);
    }
  });

  it("is never given out twice", () => {
    const texts = Array.from({ length: 1000 }, () => formatShardIterator(EXAMPLE, random));
    expect(new Set(texts).size).toBe(texts.length);
  });

  it("is accepted in double quotes, as AWS does", () => {
    expect(parseShardIterator(`"${formatShardIterator(EXAMPLE, random)}"`)).toEqual(EXAMPLE);
  });

  it("is refused when any one of its bytes is another", () => {
    const bytes = Buffer.from(formatShardIterator(EXAMPLE, random), "base64");
    for (let at = 0; at < bytes.length; at++) {
      for (const flip of [0x01, 0x80, 0xff]) {
        const damaged = Buffer.from(bytes);
        damaged[at] = (damaged[at] ?? 0) ^ flip;
        expect(parseShardIterator(damaged.toString("base64")), `byte ${at}`).toBeUndefined();
      }
    }
  });

  it("is refused when it is shortened or lengthened", () => {
    const text = formatShardIterator(EXAMPLE, random);
    for (let length = 0; length < text.length; length++) {
      expect(parseShardIterator(text.slice(0, length)), `length ${length}`).toBeUndefined();
    }
    expect(parseShardIterator(`${text}AAAA`)).toBeUndefined();
  });

  it.each(["", '"', '""', "AAAAAAAAAAE=", "not an iterator", "AAAAAAAAAA", "49674026002850188218576229259473476449"])(
    "is not %j",
    (text) => expect(parseShardIterator(text)).toBeUndefined(),
  );

  it("is not any text there is", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String()), (text) => {
        expect(parseShardIterator(text)).toBeUndefined();
      }),
    );
  });
});
