import { LambdaException, validationException } from "../exceptions.ts";
import type { Input } from "../http/body.ts";

/**
 * Reads the members of an input. Of a wrong type is what the SDKs never send; the words for it are not recorded.
 * @throws LambdaException
 */
function typed<T>(input: Input, name: string, type: string, is: (value: unknown) => value is T): T | undefined {
  const value = input[name] ?? undefined;
  if (value === undefined || is(value)) return value;
  throw new LambdaException("InvalidRequestContentException", `${name} must be ${type}.`);
}

const isText = (value: unknown): value is string => typeof value === "string";
const isFlag = (value: unknown): value is boolean => typeof value === "boolean";
const isInteger = (value: unknown): value is number => Number.isInteger(value);
const isMap = (value: unknown): value is Input => typeof value === "object" && value !== null && !Array.isArray(value);
const isList = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isText);
const isTextMap = (value: unknown): value is Readonly<Record<string, string>> =>
  isMap(value) && Object.values(value).every(isText);

export const text = (input: Input, name: string): string | undefined => typed(input, name, "a text", isText);
export const flag = (input: Input, name: string): boolean | undefined => typed(input, name, "a boolean", isFlag);
export const map = (input: Input, name: string): Input | undefined => typed(input, name, "a map", isMap);
export const texts = (input: Input, name: string): readonly string[] | undefined =>
  typed(input, name, "a list of texts", isList);
export const textMap = (input: Input, name: string): Readonly<Record<string, string>> | undefined =>
  typed(input, name, "a map of texts", isTextMap);

/** An integer in a range. @throws LambdaException in the service's words */
export function integer(input: Input, name: string, min: number, max: number): number | undefined {
  const value = typed(input, name, "an integer", isInteger);
  if (value === undefined || (value >= min && value <= max)) return value;
  const bound = value < min ? `greater than or equal to ${min}` : `less than or equal to ${max}`;
  throw validationException(String(value), memberName(name), `Member must have value ${bound}`);
}

/** One of some texts. @throws LambdaException in the service's words */
export function oneOf<T extends string>(input: Input, name: string, values: readonly T[]): T | undefined {
  const value = text(input, name);
  const found = values.find((candidate) => candidate === value);
  if (value === undefined || found !== undefined) return found;
  throw validationException(value, memberName(name), `Member must satisfy enum value set: [${values.join(", ")}]`);
}

/** @throws LambdaException in the service's words when it is not there */
export function required<T>(value: T | undefined, name: string): T {
  if (value !== undefined) return value;
  throw validationException(null, memberName(name), "Member must not be null");
}

/** How the service names a member: `memorySize`. */
function memberName(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
