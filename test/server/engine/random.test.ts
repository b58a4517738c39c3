import { describe, expect, it } from "vitest";
import { Random } from "../../../server/engine/random.ts";

function numbers(random: Random, count: number): number[] {
  return Array.from({ length: count }, () => random.uint32());
}

describe("chance", () => {
  it("repeats itself with the same seed", () => {
    expect(numbers(new Random("seed"), 100)).toEqual(numbers(new Random("seed"), 100));
    expect(new Random("seed").bytes(33)).toEqual(new Random("seed").bytes(33));
    expect(new Random("seed").uuid()).toBe(new Random("seed").uuid());
  });

  it.each([
    ["similar seeds", "seed-1", "seed-2"],
    ["an empty and a short seed", "", "0"],
    ["no seed", undefined, undefined],
  ])("differs with %s", (_, one, other) => {
    const [first, second] = [numbers(new Random(one), 100), numbers(new Random(other), 100)];
    expect(first.filter((number, at) => number === second[at])).toHaveLength(0);
  });

  it("is spread evenly over all 32 bits", () => {
    const count = 20_000;
    const ones = Array.from({ length: 32 }, () => 0);
    for (const number of numbers(new Random("bits"), count)) {
      for (let bit = 0; bit < 32; bit++) ones[bit] = (ones[bit] ?? 0) + ((number >>> bit) & 1);
    }
    // Five standard deviations.
    for (const times of ones) expect(Math.abs(times - count / 2)).toBeLessThan(5 * Math.sqrt(count / 4));
  });

  it("fills every byte of a buffer, whatever its length", () => {
    const random = new Random("bytes");
    for (let length = 0; length <= 20; length++) expect(random.bytes(length)).toHaveLength(length);
    const seen = new Set(random.bytes(20_000));
    expect(seen.size).toBe(256);
  });

  it("makes ids that are the same bytes as text", () => {
    const [bytes, texts] = [new Random("ids"), new Random("ids")];
    for (const length of [1, 15, 16, 72, 128]) {
      expect(texts.text(length, "base64")).toBe(bytes.bytes(length).toString("base64"));
    }
    expect(() => texts.text(129, "hex")).toThrow(RangeError);
  });

  it("goes on where it is when it fills more than it drafts at once", () => {
    const [whole, parts] = [new Random("parts"), new Random("parts")];
    expect(whole.bytes(300)).toEqual(Buffer.concat([128, 128, 44].map((length) => parts.bytes(length))));
  });

  it("makes request ids in the form of a UUID", () => {
    expect(new Random("ids").uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
  });
});
