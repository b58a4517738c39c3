import { describe, expect, it } from "vitest";
import { compileFilter } from "../../../server/lambda/filters/record-filter.ts";
import { InvalidPattern } from "../../../server/lambda/filters/rules.ts";

const NUMBER = "49590338271490256608559692538361571095921575989136588898";

interface Given {
  readonly data?: unknown;
  /** In place of `data`, as it stands. */
  readonly text?: string;
  readonly partitionKey?: string;
}

function passes(pattern: unknown, { data = {}, text, partitionKey = "1" }: Given): boolean {
  return passesAny([pattern], { data, text: text ?? JSON.stringify(data), partitionKey });
}

function passesAny(patterns: readonly unknown[], { text = "{}", partitionKey = "1" }: Given): boolean {
  const filter = compileFilter(patterns.map((pattern) => JSON.stringify(pattern)));
  const record = { sequenceNumber: NUMBER, partitionKey, arrival: 1_545_084_650_987, data: Buffer.from(text) };
  return filter?.(record) ?? true;
}

/** What a pattern for the field `x` of the data lets through. */
function passing(rules: readonly unknown[], values: readonly unknown[]): unknown[] {
  return values.filter((value) => passes({ data: { x: rules } }, { data: value === undefined ? {} : { x: value } }));
}

describe("a rule for a field", () => {
  it.each([
    ["equals", ["a"], ["a", "b", "", 1, null, undefined], ["a"]],
    ["equals a number, however written", [300], [300, 3e2, "300", 301], [300, 300]],
    ["equals a boolean", [true], [true, false, "true"], [true]],
    ["one of several", ["a", "b"], ["a", "b", "c"], ["a", "b"]],
    ["null", [null], [null, "", 0, undefined], [null]],
    ["empty", [""], ["", null, " ", undefined], [""]],
    ["equals-ignore-case", [{ "equals-ignore-case": "aBc" }], ["abc", "ABC", "abd", 1], ["abc", "ABC"]],
    ["prefix", [{ prefix: "us-" }], ["us-east-1", "eu-west-1", "us-", 1, undefined], ["us-east-1", "us-"]],
    ["suffix", [{ suffix: ".png" }], ["a.png", "a.jpg", ".png"], ["a.png", ".png"]],
    ["anything but a value", [{ "anything-but": "a" }], ["a", "b", "", null, undefined], ["b", "", null]],
    ["anything but some", [{ "anything-but": ["a", 1] }], ["a", "b", 1, 2], ["b", 2]],
    ["anything but a prefix", [{ "anything-but": { prefix: "a" } }], ["ab", "b"], ["b"]],
    ["exists", [{ exists: true }], ["", 0, null, undefined, { y: 1 }, []], ["", 0, null]],
    ["does not exist", [{ exists: false }], ["", null, undefined, { y: 1 }, []], [undefined, { y: 1 }, []]],
    ["numeric, equal", [{ numeric: ["=", 5] }], [4, 5, "5", null], [5]],
    ["numeric, above", [{ numeric: [">", 5] }], [5, 5.1, -6], [5.1]],
    ["numeric, range", [{ numeric: [">", 10, "<=", 20] }], [10, 11, 20, 21], [11, 20]],
    ["rules side by side", [{ prefix: "a" }, null, { numeric: ["<", 0] }], ["ab", null, -1, "b", 1], ["ab", null, -1]],
  ])("%s", (_, rules, values, expected) => {
    expect(passing(rules, values)).toEqual(expected);
  });

  it("is held against every value of a list", () => {
    expect(passing(["a"], [["a", "b"], ["b"], [], [["a"]]])).toEqual([["a", "b"], [["a"]]]);
  });
});

describe("a pattern", () => {
  it("wants all fields to match", () => {
    const pattern = { data: { kind: ["order"], city: ["Seattle"] } };
    expect(passes(pattern, { data: { kind: "order", city: "Seattle", more: 1 } })).toBe(true);
    expect(passes(pattern, { data: { kind: "order", city: "Boston" } })).toBe(false);
    expect(passes(pattern, { data: { kind: "order" } })).toBe(false);
  });

  it("reaches into objects, and finds nothing where they are missing", () => {
    const pattern = { data: { a: { b: { c: [1] } } } };
    expect(passes(pattern, { data: { a: { b: { c: 1 } } } })).toBe(true);
    expect(passes(pattern, { data: { a: { b: 1 } } })).toBe(false);
    expect(passes({ data: { a: { b: [{ exists: false }] } } }, { data: {} })).toBe(true);
  });

  it("wants one object of a list to match in all fields", () => {
    const pattern = { data: { items: { sku: ["a"], count: [2] } } };
    expect(
      passes(pattern, {
        data: {
          items: [
            { sku: "a", count: 1 },
            { sku: "a", count: 2 },
          ],
        },
      }),
    ).toBe(true);
    expect(
      passes(pattern, {
        data: {
          items: [
            { sku: "a", count: 1 },
            { sku: "b", count: 2 },
          ],
        },
      }),
    ).toBe(false);
  });

  it("knows alternatives", () => {
    const pattern = { data: { kind: ["order"], $or: [{ city: ["Rome"] }, { total: [{ numeric: [">", 9] }] }] } };
    expect(passes(pattern, { data: { kind: "order", city: "Rome" } })).toBe(true);
    expect(passes(pattern, { data: { kind: "order", total: 10 } })).toBe(true);
    expect(passes(pattern, { data: { kind: "order", total: 9 } })).toBe(false);
    expect(passes(pattern, { data: { total: 10 } })).toBe(false);
  });

  it("can be about metadata", () => {
    expect(passes({ partitionKey: ["1"] }, { partitionKey: "1" })).toBe(true);
    expect(passes({ partitionKey: ["1"] }, { partitionKey: "2" })).toBe(false);
    expect(passes({ sequenceNumber: [NUMBER], kinesisSchemaVersion: ["1.0"] }, {})).toBe(true);
    expect(passes({ approximateArrivalTimestamp: [{ numeric: [">", 1_545_084_650] }] }, {})).toBe(true);
    expect(passes({ partitionKey: ["1"], data: { a: [1] } }, { data: { a: 2 } })).toBe(false);
    expect(passes({ partitionKey: ["1"], data: { a: [1] } }, { data: { a: 1 } })).toBe(true);
  });

  it("passes with one of several", () => {
    const patterns = [{ data: { a: [1] } }, { data: { b: [1] } }];
    expect(passesAny(patterns, { text: '{"b":1}' })).toBe(true);
    expect(passesAny(patterns, { text: '{"b":2}' })).toBe(false);
  });

  it("drops data that is no JSON if it speaks of data, and only then", () => {
    expect(passes({ data: { a: [{ exists: false }] } }, { text: "plain text" })).toBe(false);
    expect(passes({ data: { a: [{ exists: false }] } }, { text: "\u00FF{}" })).toBe(false);
    expect(passes({ partitionKey: ["1"] }, { text: "plain text" })).toBe(true);
    expect(passes({ data: { a: [1] } }, { text: '"a"' })).toBe(false);
  });
});

describe("no pattern", () => {
  it.each([
    ["a text", '"data"'],
    ["broken JSON", "{"],
    ["a list", "[]"],
    ["empty", "{}"],
    ["a text for data", '{"data":"a"}'],
    ["rules for data as a whole", '{"data":["a"]}'],
    ["empty data", '{"data":{}}'],
    ["a bare value", '{"data":{"a":1}}'],
    ["no rules", '{"data":{"a":[]}}'],
    ["an unknown rule", '{"data":{"a":[{"near":1}]}}'],
    ["two rules in one", '{"data":{"a":[{"prefix":"a","suffix":"b"}]}}'],
    ["a prefix that is no text", '{"data":{"a":[{"prefix":1}]}}'],
    ["exists with anything but a boolean", '{"data":{"a":[{"exists":"yes"}]}}'],
    ["anything but nothing", '{"data":{"a":[{"anything-but":[]}]}}'],
    ["numeric without a number", '{"data":{"a":[{"numeric":[">","5"]}]}}'],
    ["numeric with an unknown operator", '{"data":{"a":[{"numeric":["!",5]}]}}'],
    ["an empty range", '{"data":{"a":[{"numeric":[">",5,"<",5]}]}}'],
  ])("is %s", (_, text) => {
    expect(() => compileFilter([text])).toThrow(InvalidPattern);
  });

  it("lets everything through", () => {
    expect(compileFilter([])).toBeUndefined();
  });
});
