/** A value of the event at a leaf: `undefined` where the event has none. */
export type Leaf = string | number | boolean | null | undefined;

/** Whether a leaf passes one rule of a pattern. */
export type Rule = (leaf: Leaf) => boolean;

/** A pattern that is none; the service says no more than that. */
export class InvalidPattern extends Error {
  override readonly name = "InvalidPattern";
}

type Build = (operand: unknown) => Rule;

/** The rules that stand as `{ "<name>": <operand> }` (lambda-reference §2.16); those without a name are plain values. */
const RULES: Readonly<Record<string, Build>> = {
  prefix: (operand) => onText(operand, (text, given) => text.startsWith(given)),
  suffix: (operand) => onText(operand, (text, given) => text.endsWith(given)),
  "equals-ignore-case": (operand) => onText(operand, (text, given) => text.toLowerCase() === given.toLowerCase()),
  exists: existence,
  numeric,
  "anything-but": anythingBut,
};

/** @throws InvalidPattern */
export function ruleOf(item: unknown): Rule {
  if (isScalar(item)) return (leaf) => leaf === item;
  const [name, operand] = onlyEntry(item);
  const build = Object.hasOwn(RULES, name) ? RULES[name] : undefined;
  if (!build) throw new InvalidPattern();
  return build(operand);
}

function existence(operand: unknown): Rule {
  if (typeof operand !== "boolean") throw new InvalidPattern();
  return (leaf) => (leaf !== undefined) === operand;
}

/** A value, a list of values, or one of the rules for texts; what is not there is not anything but. */
function anythingBut(operand: unknown): Rule {
  const refused = anyOf(Array.isArray(operand) ? operand : [operand]);
  return (leaf) => leaf !== undefined && !refused(leaf);
}

const EXCLUDABLE = new Set(["prefix", "suffix", "equals-ignore-case"]);

function anyOf(items: readonly unknown[]): Rule {
  if (items.length === 0) throw new InvalidPattern();
  const rules = items.map((item) => {
    const isAllowed = typeof item === "string" || typeof item === "number" || EXCLUDABLE.has(nameOf(item));
    if (!isAllowed) throw new InvalidPattern();
    return ruleOf(item);
  });
  return (leaf) => rules.some((rule) => rule(leaf));
}

type Compare = (left: number, right: number) => boolean;

const LOWER: Readonly<Record<string, Compare>> = { ">": (a, b) => a > b, ">=": (a, b) => a >= b };
const UPPER: Readonly<Record<string, Compare>> = { "<": (a, b) => a < b, "<=": (a, b) => a <= b };
const EQUAL: Readonly<Record<string, Compare>> = { "=": (a, b) => a === b };

/** `["=", 5]`, one bound, or a lower and then an upper one. */
function numeric(operand: unknown): Rule {
  if (!Array.isArray(operand)) throw new InvalidPattern();
  const [operator, number, second, limit] = operand as readonly unknown[];
  if (operand.length === 2) return comparison({ ...EQUAL, ...LOWER, ...UPPER }, operator, number);
  if (operand.length !== 4 || Number(number) >= Number(limit)) throw new InvalidPattern();
  const isAbove = comparison(LOWER, operator, number);
  const isBelow = comparison(UPPER, second, limit);
  return (leaf) => isAbove(leaf) && isBelow(leaf);
}

function comparison(operators: Readonly<Record<string, Compare>>, operator: unknown, number: unknown): Rule {
  const compare = typeof operator === "string" && Object.hasOwn(operators, operator) && operators[operator];
  if (!compare || typeof number !== "number") throw new InvalidPattern();
  return (leaf) => typeof leaf === "number" && compare(leaf, number);
}

function onText(operand: unknown, test: (text: string, given: string) => boolean): Rule {
  if (typeof operand !== "string") throw new InvalidPattern();
  return (leaf) => typeof leaf === "string" && test(leaf, operand);
}

export function isScalar(value: unknown): value is string | number | boolean | null {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

function nameOf(item: unknown): string {
  return isScalar(item) ? "" : onlyEntry(item)[0];
}

function onlyEntry(item: unknown): [string, unknown] {
  const entries = typeof item === "object" && item !== null && !Array.isArray(item) ? Object.entries(item) : [];
  const [entry] = entries;
  if (!entry || entries.length > 1) throw new InvalidPattern();
  return entry;
}
