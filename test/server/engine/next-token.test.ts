import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatNextToken, NEXT_TOKEN_LIFETIME, parseNextToken } from "../../../server/engine/next-token.ts";
import { Random } from "../../../server/engine/random.ts";
import { fromBase64, seal, unseal } from "../../../server/engine/sealed.ts";

const random = new Random("tokens");
const NOW = 1_780_000_000_000;

describe("a paging token", () => {
  it("carries what it takes to go on", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (cursor) => {
        const token = formatNextToken("ListShards", cursor, NOW, random);
        expect(JSON.stringify(parseNextToken("ListShards", token, NOW))).toBe(JSON.stringify(cursor));
      }),
    );
  });

  it("is valid for 300 seconds", () => {
    const token = formatNextToken("ListShards", "x", NOW, random);
    expect(parseNextToken("ListShards", token, NOW + NEXT_TOKEN_LIFETIME)).toBe("x");
    expect(() => parseNextToken("ListShards", token, NOW + NEXT_TOKEN_LIFETIME + 1)).toThrow(
      expect.objectContaining({ name: "ExpiredNextTokenException" }),
    );
  });

  it("serves no other operation", () => {
    const token = formatNextToken("ListStreams", "x", NOW, random);
    expect(() => parseNextToken("ListShards", token, NOW)).toThrow(
      expect.objectContaining({ name: "InvalidArgumentException", message: "Invalid NextToken." }),
    );
  });

  it.each([
    ["junk", "junk"],
    ["base64 of junk", Buffer.from("a".repeat(64)).toString("base64")],
    ["a sealed thing that is no token", seal(Buffer.from("{}"), random).toString("base64")],
    ["sealed text that is no JSON", seal(Buffer.from("not JSON"), random).toString("base64")],
    ["sealed null", seal(Buffer.from("null"), random).toString("base64")],
  ])("is not %s", (_, token) => {
    expect(() => parseNextToken("ListShards", token, NOW)).toThrow(
      expect.objectContaining({ name: "InvalidArgumentException", message: "Invalid NextToken." }),
    );
  });
});

describe("a sealed payload", () => {
  const payload = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));

  it("comes back as it was, and looks different every time", () => {
    fc.assert(
      fc.property(payload, (bytes) => {
        const [one, other] = [seal(bytes, random), seal(bytes, random)];
        expect(unseal(one)).toEqual(bytes);
        expect(one.equals(other)).toBe(false);
      }),
    );
  });

  it("does not show what is inside", () => {
    const sealed = seal(Buffer.from("a-stream-name-that-is-easy-to-see"), random);
    expect(sealed.toString("latin1")).not.toContain("stream");
  });

  it("is noticed when a bit of it is another", () => {
    fc.assert(
      fc.property(payload, fc.nat(), fc.nat({ max: 7 }), (bytes, place, bit) => {
        const sealed = seal(bytes, random);
        const at = place % sealed.length;
        sealed[at] = (sealed[at] ?? 0) ^ (1 << bit);
        expect(unseal(sealed)).toBeUndefined();
      }),
    );
  });
});

describe("base64", () => {
  it.each(["", "A", "AA", "AAA=A", "AB==", "AA== ", "AA-_", "=", "===="])("is strict: %j is refused", (text) => {
    expect(fromBase64(text)).toBeUndefined();
  });

  it("is read when it is what the bytes are written as", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => {
        expect(fromBase64(Buffer.from(bytes).toString("base64"))).toEqual(Buffer.from(bytes));
      }),
    );
  });
});
