import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseJson } from "../../../server/wire/parse-json.ts";

/** Bytes after which a body is cut. */
const PIECE = 64 * 1024;

function record(index: number, size = 1000): object {
  return { Data: `${index}`.padEnd(size, "é}"), PartitionKey: `key-${index}` };
}

function records(count: number): object[] {
  return Array.from({ length: count }, (_, index) => record(index));
}

/** What a parser makes of a text, or that it is none. */
function outcome(parse: () => unknown): unknown {
  try {
    return parse();
  } catch {
    return "no JSON";
  }
}

function expectTheSame(text: string): void {
  const body = Buffer.from(text);
  expect(outcome(() => parseJson(body))).toEqual(outcome(() => JSON.parse(text)));
  // It is signed, and looked at again.
  expect(body.equals(Buffer.from(text))).toBe(true);
}

describe("a large body is parsed as JSON.parse would", () => {
  const list = JSON.stringify(records(300));

  it.each([
    ["a list behind another member", `{"StreamName":"orders","Records":${list}}`],
    ["a list before another member", `{"Records":${list},"StreamName":"orders"}`],
    ["several lists", `{"A":${list},"B":${list},"C":[{"a":1},{"b":2}]}`],
    ["the same list twice, of which the last one counts", `{"Records":${list},"Records":[{"a":1}]}`],
    ["a list within a list", `{"Records":[${list},${list}]}`],
    ["a list deeper down", `{"Inner":{"Records":${list}}}`],
    ["a list alone", list],
    ["a list that is called like a prototype", `{"__proto__":${list}}`],
    ["more elements than a call has arguments", `{"Records":[${"{},".repeat(300_000)}{}]}`],
    ["spaces where a cut would be", `{"Records":${list.replaceAll("},{", "} , {")}}`],
    ["a string that looks like a list", JSON.stringify({ Text: "},{".repeat(PIECE), Records: ["\u0000cut", 0] })],
    ["a list with the mark in it", JSON.stringify({ Records: ["\u0000cut", ...records(300), "\u0000cut"] })],
    ["nothing of a list behind a cut", `{"Records":${list.slice(0, -1)},{}`],
    ["a piece that is broken", `{"Records":${list.replace('"key-150"', "key-150")}}`],
    [
      "two pieces that are each other's half",
      `{"Records":${list.replace('"key-100"', '{"a":[1}').replace('"key-150"', "2]}")}}`,
    ],
    ["an end that is missing", `{"Records":${list.slice(0, -1)}`],
    ["one bracket too many", `{"Records":${list}]}`],
    ["a line feed in a string", `{"Records":${list.replace("key-150", "key\n150")}}`],
  ])("%s", (_, text) => {
    expect(text.length).toBeGreaterThan(2 * PIECE);
    expectTheSame(text);
  });

  it("wherever its lists and strings begin and end", () => {
    const long = fc.tuple(fc.constantFrom("},{", "}],[{", '"},{"', ",", "a"), fc.integer({ min: 1, max: PIECE }));
    const text = long.map(([part, times]) => part.repeat(times).slice(0, 3 * PIECE));
    const item = fc.oneof(fc.constant({}), fc.integer(), text, fc.record({ a: text }), fc.constant("\u0000cut"));
    const many = fc
      .tuple(item, fc.integer({ min: 1, max: 40 }))
      .map(([each, times]) => Array.from({ length: times }, () => each));
    const body = fc.dictionary(fc.constantFrom("A", "B", "C"), fc.oneof(many, text, item));
    fc.assert(
      fc.property(body, fc.nat(), fc.constantFrom("", "}", "{", '"', ","), (value, place, slip) => {
        const whole = JSON.stringify(value);
        const at = place % (whole.length + 1);
        expectTheSame(whole.slice(0, at) + slip + whole.slice(at));
      }),
      { numRuns: 300 },
    );
  });
});
