import { InvalidPattern, isScalar, ruleOf, type Leaf, type Rule } from "./rules.ts";

/** Whether a value of an event, `undefined` where there is none, matches a part of a pattern. */
export type Matcher = (value: unknown) => boolean;

/**
 * Compiles a pattern in the manner of EventBridge: all fields must match, one of each field's rules, one of the
 * patterns under `$or`. Fields that the pattern does not name count for nothing.
 * @throws InvalidPattern
 */
export function compilePattern(pattern: unknown): Matcher {
  if (!isObject(pattern)) throw new InvalidPattern();
  const fields = Object.entries(pattern);
  if (fields.length === 0) throw new InvalidPattern();
  const matchers = fields.map(([name, value]) => (isAlternatives(name, value) ? anyOf(value) : field(name, value)));
  const matchesOne: Matcher = (value) => matchers.every((matches) => matches(value));
  // One element of a list must match in all fields.
  return (value) => (Array.isArray(value) ? value.some((item) => matchesOne(item)) : matchesOne(value));
}

function anyOf(patterns: readonly object[]): Matcher {
  const matchers = patterns.map((pattern) => compilePattern(pattern));
  return (value) => matchers.some((matches) => matches(value));
}

/** A field that is called `$or` and holds anything else is a field. */
function isAlternatives(name: string, value: unknown): value is readonly object[] {
  return name === "$or" && Array.isArray(value) && value.length > 1 && value.every((item) => isObject(item));
}

function field(name: string, pattern: unknown): Matcher {
  const matches = Array.isArray(pattern) ? leafMatcher(pattern) : compilePattern(pattern);
  return (value) => matches(isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined);
}

function leafMatcher(items: readonly unknown[]): Matcher {
  if (items.length === 0) throw new InvalidPattern();
  const rules: readonly Rule[] = items.map((item) => ruleOf(item));
  return (value) => {
    const leaves = leavesOf(value);
    return rules.some((rule) => leaves.some((leaf) => rule(leaf)));
  };
}

/** A list stands for each of its values. What is no leaf, or an empty list, is as good as not there. */
function leavesOf(value: unknown): Leaf[] {
  const leaves = (Array.isArray(value) ? value.flat(Infinity) : [value]).filter((item) => isScalar(item));
  return leaves.length > 0 ? leaves : [undefined];
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
