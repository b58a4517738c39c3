/**
 * The first place at which a value lacks what is expected: `undefined` when it has it all. Objects may have more members
 * than expected, arrays may not.
 * @param path of the value, such as `json`
 */
export function lackOf(value: unknown, expected: unknown, path: string): string | undefined {
  if (Array.isArray(expected)) return lackOfArray(value, expected, path);
  if (!isObject(expected)) return value === expected ? undefined : `${path} is ${show(value)}, not ${show(expected)}`;
  if (!isObject(value)) return `${path} is ${show(value)}, not an object`;
  for (const [name, member] of Object.entries(expected)) {
    const lack = lackOf(memberOf(value, name), member, `${path}.${name}`);
    if (lack !== undefined) return lack;
  }
  return undefined;
}

/** How much of what is expected a value has, from 0 to 1. */
export function likeness(value: unknown, expected: unknown): number {
  if (typeof expected !== "object" || expected === null) return value === expected ? 1 : 0;
  const members = Object.entries(expected);
  if (members.length === 0) return typeof value === "object" ? 1 : 0;
  if (typeof value !== "object" || value === null) return 0;
  const likenesses = members.map(([name, member]) => likeness(memberOf(value, name), member));
  return likenesses.reduce((sum, each) => sum + each, 0) / members.length;
}

function lackOfArray(value: unknown, expected: readonly unknown[], path: string): string | undefined {
  if (!Array.isArray(value)) return `${path} is ${show(value)}, not an array`;
  if (value.length !== expected.length) return `${path} has ${value.length} items, not ${expected.length}`;
  for (const [index, item] of expected.entries()) {
    const lack = lackOf(value[index], item, `${path}[${index}]`);
    if (lack !== undefined) return lack;
  }
  return undefined;
}

/** Its own, and not one that every object has. */
function memberOf(value: object, name: string): unknown {
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const SHOWN = 60;

function show(value: unknown): string {
  if (value === undefined) return "missing";
  const text = JSON.stringify(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
