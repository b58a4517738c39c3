import { readFileSync } from "node:fs";
import * as sdk from "@aws-sdk/client-kinesis";
import { describe, expect, test } from "vitest";
import { operations, structures } from "../../server/api/model.generated.ts";
import { makeApiTable, renderModel, renderTypes } from "../../tools/api-table.ts";

/** Schemas of the SDK, read here without the generator's help: a mistake in it must not hide itself. */
type SdkSchema = readonly [kind: number, namespace: string, name: string, traits: unknown, ...rest: unknown[]];
type SdkStructure = readonly [
  ...[kind: number, namespace: string, name: string, traits: unknown],
  ...[members: string[], shapes: unknown[], requiredCount?: number],
];

const OPERATION = 9;
const STRUCTURE = 3;
const UNION = 4;

const schemas = Object.entries(sdk)
  .filter(([name]) => name.endsWith("$"))
  .map(([, schema]) => schema as unknown as SdkSchema);

describe("the operation table", () => {
  test("is what `npm run api-table` makes of the installed SDK", () => {
    const table = makeApiTable();
    expect(committed("model.generated.ts")).toBe(renderModel(table));
    expect(committed("types.generated.ts")).toBe(renderTypes(table));
  });

  test("has every operation of the installed SDK", () => {
    const expected = schemas.filter(([kind]) => kind === OPERATION).map(([, , name]) => name);
    expect(expected.length).toBeGreaterThan(40);
    expect(expected.filter((name) => !(name in operations))).toEqual([]);
  });

  test("has every member of the installed SDK, and knows which are required", () => {
    const known = new Set(
      Object.entries(structures).flatMap(([name, members]) =>
        Object.entries(members).map(([member, { required }]) => inWords(name, member, required)),
      ),
    );
    const expected = schemas
      .filter(([kind]) => kind === STRUCTURE || kind === UNION)
      .flatMap((schema) => {
        const [, , name, , members, , requiredCount = 0] = schema as SdkStructure;
        return members.map((member, index) => inWords(name, member, index < requiredCount));
      });
    expect(expected.length).toBeGreaterThan(200);
    expect(expected.filter((member) => !known.has(member))).toEqual([]);
  });
});

function committed(file: string): string {
  return readFileSync(new URL(`../../server/api/${file}`, import.meta.url), "utf8");
}

function inWords(structure: string, member: string, required: boolean): string {
  return `${structure}.${member}${required ? " (required)" : ""}`;
}
