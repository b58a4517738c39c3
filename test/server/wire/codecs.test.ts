import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SerializationException, ValidationException } from "../../../server/api/exceptions.ts";
import { operations, structures } from "../../../server/api/model.generated.ts";
import type { Shape } from "../../../server/api/model.ts";
import { validate } from "../../../server/api/validate.ts";
import { cbor } from "../../../server/wire/cbor.ts";
import { json } from "../../../server/wire/json.ts";
import { readInput } from "../../../server/wire/read-input.ts";

const INPUTS = [...new Set(Object.values(operations).map(({ input }) => input))];
const OUTPUTS = [...new Set(Object.values(operations).flatMap(({ output }) => (output === null ? [] : [output])))];

const text = fc.string({ unit: "grapheme", maxLength: 40 });
/** Epoch milliseconds that CBOR's two readings do not confuse. */
const time = fc.integer({ min: 100_000_000_000, max: 4_102_444_800_000 });

const base64 = fc.base64String({ maxLength: 300 });

/** Values of a shape, whether within its constraints or not. */
function valuesOf(shape: Shape): fc.Arbitrary<unknown> {
  switch (shape.type) {
    case "string":
      return shape.enum ? fc.oneof(fc.constantFrom(...shape.enum), text) : text;
    case "number":
      return fc.integer();
    case "boolean":
      return fc.boolean();
    case "timestamp":
      return time;
    case "blob":
      return fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
    case "list":
      return fc.array(valuesOf(shape.item), { maxLength: 5 });
    case "map":
      return fc.dictionary(fc.stringMatching(/^[a-z]{1,20}$/), valuesOf(shape.value), { noNullPrototype: true });
    case "structure":
      return valuesOfStructure(shape.name);
  }
}

/** Written as they are where an answer has thousands of them: the emulator makes them itself. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  PutRecordsResultEntry: ["SequenceNumber", "ShardId"],
  Record: ["SequenceNumber"],
};
const own = fc.stringMatching(/^[\w-]{0,60}$/);

function valuesOfStructure(name: string): fc.Arbitrary<object> {
  const members = Object.entries(structures[name] ?? {}).map(([member, { shape }]) => {
    return [member, OWN[name]?.includes(member) ? own : valuesOf(shape)];
  });
  return fc.record(Object.fromEntries(members) as Record<string, fc.Arbitrary<unknown>>, {
    requiredKeys: [],
    noNullPrototype: true,
  });
}

describe.each([
  ["JSON", json],
  ["CBOR", cbor],
] as const)("%s", (_name, protocol) => {
  it.each([...OUTPUTS, ...INPUTS])("brings back any %s that it wrote", (structure) => {
    fc.assert(
      fc.property(valuesOfStructure(structure), (value) => {
        const read = readInput(structure, protocol.decode(Buffer.from(protocol.encode(structure, value))), protocol);
        expect(read).toEqual(value);
      }),
      { numRuns: 30 },
    );
  });

  it("reads any bytes as a map or not at all", () => {
    const bytes = fc.uint8Array({ maxLength: 64 });
    fc.assert(
      fc.property(bytes, (body) => {
        const value = only(SerializationException, () => protocol.decode(Buffer.from(body)));
        if (value !== undefined) expect(value).toBeTypeOf("object");
      }),
      { numRuns: 2000 },
    );
  });
});

/** What a function returns; undefined when it throws an error of the one class it may throw. */
function only<T>(allowed: abstract new (...args: never[]) => Error, run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof allowed) return undefined;
    throw error;
  }
}

describe("an input of any JSON", () => {
  it.each(INPUTS)("%s is read, or refused with SerializationException, then ValidationException", (structure) => {
    const members = Object.entries(structures[structure] ?? {}).map(([name, { shape }]) => {
      return [name, fc.oneof(fc.jsonValue(), shape.type === "blob" ? base64 : valuesOf(shape))];
    });
    const body = fc.record(Object.fromEntries(members) as Record<string, fc.Arbitrary<unknown>>, { requiredKeys: [] });
    fc.assert(
      fc.property(body, (value) => {
        const input = only(SerializationException, () => readInput(structure, value, json));
        if (input) only(ValidationException, () => validate(structure, input));
      }),
      { numRuns: 150 },
    );
  });
});

describe("an entry of PutRecords", () => {
  /** What reading gives, or why it refuses. */
  function reading(structure: string, body: object): unknown {
    try {
      return readInput(structure, body, json);
    } catch (error) {
      return error;
    }
  }

  it("is read as PutRecord reads the same members", () => {
    const member = fc.oneof(base64, text, fc.constantFrom(null, 1, true, [], {}));
    const members = { Data: member, PartitionKey: member, ExplicitHashKey: member, Else: member };
    fc.assert(
      fc.property(fc.record(members, { requiredKeys: [] }), (entry) => {
        const alone = reading("PutRecordInput", entry);
        const listed = reading("PutRecordsInput", { Records: [entry] });
        expect(listed).toEqual(alone instanceof Error ? alone : { Records: [alone] });
      }),
      { numRuns: 2000 },
    );
  });
});

describe("base64", () => {
  it("brings back any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1000 }), (data) => {
        expect([...json.blob(Buffer.from(data).toString("base64"))]).toEqual([...data]);
      }),
    );
  });

  it("is read just where Buffer writes the same", () => {
    const nearly = fc.string({ unit: fc.constantFrom(...Array.from("ABQRgwxyz019+/=_- \n")), maxLength: 12 });
    fc.assert(
      fc.property(nearly, (given) => {
        const data = only(SerializationException, () => json.blob(given));
        const isCanonical = Buffer.from(given, "base64").toString("base64") === given;
        expect(data !== undefined).toBe(isCanonical);
        if (data) expect(Buffer.from(data).toString("base64")).toBe(given);
      }),
      { numRuns: 5000 },
    );
  });
});
