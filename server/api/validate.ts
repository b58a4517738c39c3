import { ValidationException } from "./exceptions.ts";
import { structures } from "./model.generated.ts";
import type { BlobShape, ListShape, MapShape, NumberShape, Shape, StringShape, Structure } from "./model.ts";

/** The service lists at most this many violations, and counts only those it lists. */
const MAX_VIOLATIONS = 10;

/**
 * Longer strings are not matched against patterns: some of the service's patterns take quadratic time, and every
 * member with a pattern has a far smaller maximum length, which reports such a value anyway.
 */
const MAX_PATTERN_INPUT = 4096;

type Values = Readonly<Record<string, unknown>>;

/** Where a value stands, written out only for a violation: a call can have a thousand values. */
interface Path {
  readonly parent: Path | undefined;
  /** Of a member of a structure, or the index in a list. */
  readonly step: string | number;
}

function write({ parent, step }: Path): string {
  const text = typeof step === "number" ? `${step + 1}.member` : step.charAt(0).toLowerCase() + step.slice(1);
  return parent ? `${write(parent)}.${text}` : text;
}

/**
 * Checks an input, whose types are already right, against the constraints of its structure.
 * @throws ValidationException with all violations in the service's order and words (kinesis-reference §3.4)
 */
export function validate(structureName: string, input: Values): void {
  const violations: string[] = [];
  checkStructure(structures[structureName] as Structure, input, undefined, violations);
  refuseViolations(violations);
}

/** Reports what was violated, if anything was. @throws ValidationException */
export function refuseViolations(violations: readonly string[]): void {
  if (violations.length === 0) return;
  const listed = violations.slice(0, MAX_VIOLATIONS);
  const plural = listed.length === 1 ? "" : "s";
  throw new ValidationException(`${listed.length} validation error${plural} detected: ${listed.join("; ")}`);
}

/**
 * One violation as the service words it.
 * @param rendered the value with a blank before it; empty where the service keeps the value to itself
 */
export function violation(path: string, rendered: string, constraint: string): string {
  return `Value${rendered} at '${path}' failed to satisfy constraint: ${constraint}`;
}

export function missing(path: string): string {
  return violation(path, " null", "Member must not be null");
}

function checkStructure(structure: Structure, input: Values, parent: Path | undefined, violations: string[]): void {
  for (const name in structure) {
    if (violations.length >= MAX_VIOLATIONS) return;
    const member = structure[name];
    const value = input[name];
    if (value === undefined) {
      if (member?.required) violations.push(missing(write({ parent, step: name })));
    } else if (member) {
      checkValue(member.shape, value, { parent, step: name }, violations);
    }
  }
}

function checkValue(shape: Shape, value: unknown, path: Path, violations: string[]): void {
  switch (shape.type) {
    case "string":
    case "number": {
      const failed = shape.type === "string" ? stringFailures(shape, value as string) : rangeFailures(shape, value);
      for (const constraint of failed) violations.push(violation(write(path), ` '${String(value)}'`, constraint));
      return;
    }
    case "blob":
      for (const constraint of lengthFailures(shape, (value as Uint8Array).length)) {
        violations.push(violation(write(path), "", constraint));
      }
      return;
    case "structure":
      checkStructure(structures[shape.name] as Structure, value as Values, path, violations);
      return;
    case "list":
      checkList(shape, value as readonly unknown[], path, violations);
      return;
    case "map":
      checkMap(shape, value as Values, path, violations);
      return;
    case "boolean":
    case "timestamp":
    // Any value will do.
  }
}

function checkList(shape: ListShape, items: readonly unknown[], path: Path, violations: string[]): void {
  const rendered = shape.item.type === "string" ? ` '[${items.join(", ")}]'` : "";
  for (const constraint of lengthFailures(shape, items.length)) {
    violations.push(violation(write(path), rendered, constraint));
  }
  for (const [index, item] of items.entries()) {
    if (violations.length >= MAX_VIOLATIONS) return;
    if (item === null) {
      violations.push(missing(write({ parent: path, step: index })));
    } else if (shape.item.type === "string") {
      if (stringFailures(shape.item, item as string).length === 0) continue;
      violations.push(violation(write(path), rendered, `Member must satisfy constraint: [${allOf(shape.item)}]`));
      return;
    } else {
      checkValue(shape.item, item, { parent: path, step: index }, violations);
    }
  }
}

function checkMap(shape: MapShape, map: Values, at: Path, violations: string[]): void {
  const path = write(at);
  const entries = Object.entries(map);
  const rendered = ` '{${entries.map(([key, value]) => `${key}=${String(value)}`).join(", ")}}'`;
  for (const constraint of lengthFailures(shape, entries.length))
    violations.push(violation(path, rendered, constraint));
  if (entries.some(([key]) => stringFailures(shape.key, key).length > 0)) {
    violations.push(violation(path, rendered, `Map keys must satisfy constraint: [${allOf(shape.key)}]`));
  }
  const { value: valueShape } = shape;
  if (valueShape.type !== "string") return;
  if (entries.some(([, value]) => value !== null && stringFailures(valueShape, value as string).length > 0)) {
    violations.push(violation(path, rendered, `Map value must satisfy constraint: [${allOf(valueShape)}]`));
  }
}

/** The pattern is reported before the lengths, the minimum before the maximum. */
function stringFailures(shape: StringShape, value: string): readonly string[] {
  const failures: string[] = [];
  if (shape.enum && !shape.enum.includes(value)) failures.push(mustBeOneOf(shape.enum));
  if (shape.pattern !== undefined && value.length <= MAX_PATTERN_INPUT && !matcher(shape.pattern).test(value)) {
    failures.push(`Member must satisfy regular expression pattern: ${shape.pattern}`);
  }
  const ofLength = lengthFailures(shape, value.length);
  return failures.length === 0 ? ofLength : [...failures, ...ofLength];
}

const NONE: readonly string[] = [];

function lengthFailures(
  { min, max }: StringShape | BlobShape | ListShape | MapShape,
  length: number,
): readonly string[] {
  if ((min === undefined || length >= min) && (max === undefined || length <= max)) return NONE;
  const failures: string[] = [];
  if (min !== undefined && length < min) failures.push(`Member must have length greater than or equal to ${min}`);
  if (max !== undefined && length > max) failures.push(atMostLength(max));
  return failures;
}

function rangeFailures({ min, max }: NumberShape, value: unknown): string[] {
  const failures: string[] = [];
  const number = value as number;
  if (min !== undefined && number < min) failures.push(`Member must have value greater than or equal to ${min}`);
  if (max !== undefined && number > max) failures.push(`Member must have value less than or equal to ${max}`);
  return failures;
}

/** All constraints of an element, which the service lists with the maximum first. */
function allOf({ enum: values, pattern, min, max }: StringShape): string {
  const constraints: string[] = [];
  if (values) constraints.push(mustBeOneOf(values));
  if (max !== undefined) constraints.push(atMostLength(max));
  if (min !== undefined) constraints.push(`Member must have length greater than or equal to ${min}`);
  if (pattern !== undefined) constraints.push(`Member must satisfy regular expression pattern: ${pattern}`);
  return constraints.join(", ");
}

function mustBeOneOf(values: readonly string[]): string {
  return `Member must satisfy enum value set: [${values.join(", ")}]`;
}

/** Also the text for a limit that depends on the stream, such as its record size. */
export function atMostLength(max: number): string {
  return `Member must have length less than or equal to ${max}`;
}

const matchers = new Map<string, RegExp>();

function matcher(pattern: string): RegExp {
  let regExp = matchers.get(pattern);
  if (!regExp) {
    regExp = new RegExp(`^(?:${pattern})$`);
    matchers.set(pattern, regExp);
  }
  return regExp;
}
