import { structures } from "../api/model.generated.ts";
import type { Shape } from "../api/model.ts";

/** How one encoding writes the two types that JSON and CBOR do not share. */
export interface OutputTypes {
  blob(bytes: Uint8Array): unknown;
  /** @param epochMilliseconds integer */
  timestamp(epochMilliseconds: number): unknown;
}

const memberLists = new Map<string, readonly (readonly [string, Shape])[]>();

/** Shapes an output for its encoder: members in alphabetical order, as the service writes them; absent ones left out. */
export function writeOutput(structureName: string, output: object, types: OutputTypes): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, shape] of sortedMembers(structureName)) {
    const value = (output as Record<string, unknown>)[name];
    if (value !== undefined) result[name] = writeValue(shape, value, types);
  }
  return result;
}

function writeValue(shape: Shape, value: unknown, types: OutputTypes): unknown {
  switch (shape.type) {
    case "blob":
      return types.blob(value as Uint8Array);
    case "timestamp":
      return types.timestamp(value as number);
    case "list":
      return (value as unknown[]).map((item) => writeValue(shape.item, item, types));
    case "structure":
      return writeOutput(shape.name, value as object, types);
    default:
      return value;
  }
}

function sortedMembers(structureName: string): readonly (readonly [string, Shape])[] {
  let members = memberLists.get(structureName);
  if (!members) {
    members = Object.entries(structures[structureName] ?? {})
      .map(([name, { shape }]) => [name, shape] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1));
    memberLists.set(structureName, members);
  }
  return members;
}
