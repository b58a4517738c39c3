import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formatSequenceNumber,
  formatSequenceNumbers,
  LAST_SEQUENCE_INDEX,
  parseSequenceNumber,
} from "../../../server/engine/sequence-number.ts";
import { Shard } from "../../../server/engine/shard.ts";

/** From a shard of AWS (kinesis-reference §4.3). */
const FROM_AWS = "49674026002850188218576229259473476449429298564223254594";

const seconds = fc.integer({ min: 1_300_000_000, max: 8_000_000_000 });
const sequenceNumber = fc.record({
  shardCreationTime: seconds,
  shardIndex: fc.integer({ min: 0, max: 2_147_483_647 }),
  sequenceIndex: fc.bigInt({ min: 0n, max: LAST_SEQUENCE_INDEX }),
  time: seconds,
});

function shardOf(index: number, creationTime: number): Shard {
  return new Shard("0123456789abcdef", { index, start: "0", end: "9", parents: [], creationTime });
}

describe("a sequence number", () => {
  it("of AWS is understood field by field", () => {
    expect(parseSequenceNumber(FROM_AWS)).toEqual({
      shardCreationTime: Date.UTC(2026, 3, 27, 19, 47, 17) / 1000,
      shardIndex: 3076,
      sequenceIndex: 0x0000_0005_0ccb_9d26n,
      time: Date.UTC(2026, 3, 27, 20, 0, 18) / 1000,
    });
  });

  it("of AWS is written as AWS writes it", () => {
    const parsed = parseSequenceNumber(FROM_AWS);
    expect(parsed && formatSequenceNumber(parsed)).toBe(FROM_AWS);
  });

  it("has 56 digits and comes back as it was", () => {
    fc.assert(
      fc.property(sequenceNumber, (number) => {
        const text = formatSequenceNumber(number);
        expect(text).toMatch(/^\d{56}$/);
        expect(parseSequenceNumber(text)).toEqual(number);
      }),
    );
  });

  it("grows with the sequence index, whatever the time says", () => {
    fc.assert(
      fc.property(sequenceNumber, seconds, (number, time) => {
        fc.pre(number.sequenceIndex < LAST_SEQUENCE_INDEX);
        const next = { ...number, time, sequenceIndex: number.sequenceIndex + 1n };
        expect(formatSequenceNumber(next) > formatSequenceNumber(number)).toBe(true);
      }),
    );
  });

  it("is the same whether it is made alone or with others", () => {
    fc.assert(
      fc.property(sequenceNumber, fc.integer({ min: 0, max: 500 }), (number, count) => {
        fc.pre(number.sequenceIndex + BigInt(count) <= LAST_SEQUENCE_INDEX);
        const alone = Array.from({ length: count }, (_, at) =>
          formatSequenceNumber({ ...number, sequenceIndex: number.sequenceIndex + BigInt(at) }),
        );
        expect(formatSequenceNumbers(number, count)).toEqual(alone);
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    ["nothing", ""],
    ["zero", "0"],
    ["a word", "LATEST"],
    ["55 digits", FROM_AWS.slice(1)],
    ["57 digits", `${FROM_AWS}2`],
    ["a leading zero", `0${FROM_AWS.slice(1)}`],
    ["a sign", `-${FROM_AWS.slice(1)}`],
    ["another version", (BigInt(FROM_AWS) - 1n).toString()],
    ["another top digit", (BigInt(FROM_AWS) + (1n << 184n)).toString()],
    ["a nibble that contradicts the shard index", (BigInt(FROM_AWS) + (1n << 144n)).toString()],
    ["something in the unknown byte", (BigInt(FROM_AWS) + (1n << 72n)).toString()],
    ["a sequence index beyond the last", (BigInt(FROM_AWS) + (1n << 143n)).toString()],
  ])("is not %s", (_, text) => {
    expect(parseSequenceNumber(text)).toBeUndefined();
  });
});

describe("the sequence numbers of a shard", () => {
  it("lie strictly between its first and its last, and grow with every record", () => {
    const arrivals = fc.array(fc.nat({ max: 5000 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(seconds, fc.nat({ max: 10_000 }), arrivals, (creationTime, index, gaps) => {
        const shard = shardOf(index, creationTime);
        let arrival = creationTime * 1000 - 1000;
        const numbers = shard.sequenceNumbersOf(gaps.map((gap, ordinal) => ({ ordinal, arrival: (arrival += gap) })));
        shard.close(Math.max(creationTime, Math.floor(arrival / 1000)));
        const all = [shard.startingSequenceNumber, ...numbers, shard.endingSequenceNumber ?? ""];
        expect(all.toSorted()).toEqual(all);
        expect(new Set(all).size).toBe(all.length);
        // A record can arrive within the second before its shard's creation time; its number does not say so.
        const times = numbers.map((number) => parseSequenceNumber(number)?.time ?? 0);
        expect(Math.min(...times)).toBeGreaterThanOrEqual(creationTime);
      }),
    );
  });

  it("exceed all those of its parent", () => {
    fc.assert(
      fc.property(seconds, fc.nat({ max: 10_000 }), fc.nat({ max: 10_000 }), (closing, parentIndex, childIndex) => {
        const parent = shardOf(parentIndex, closing);
        parent.close(closing);
        const child = shardOf(childIndex, closing + 1);
        expect(child.startingSequenceNumber > (parent.endingSequenceNumber ?? "")).toBe(true);
      }),
    );
  });
});
