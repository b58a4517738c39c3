/** The service's words for constraints (kinesis-reference §3.4). */
export const NOT_NULL = "Member must not be null";
export const NAME_PATTERN = "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+";
export const ARN_PATTERN = String.raw`Member must satisfy regular expression pattern: arn:aws.*:kinesis:.*:\d{12}:stream/\S+`;
export const HASH_KEY_PATTERN = String.raw`Member must satisfy regular expression pattern: 0|([1-9]\d{0,38})`;
export const SEQUENCE_PATTERN = String.raw`Member must satisfy regular expression pattern: 0|([1-9]\d{0,128})`;

export const atLeast = (value: number): string => `Member must have value greater than or equal to ${value}`;
export const atMost = (value: number): string => `Member must have value less than or equal to ${value}`;
export const longer = (length: number): string => `Member must have length greater than or equal to ${length}`;
export const shorter = (length: number): string => `Member must have length less than or equal to ${length}`;
export const oneOf = (...values: readonly string[]): string =>
  `Member must satisfy enum value set: [${values.join(", ")}]`;

/** One violation: path, value, constraint. Without a value where the service keeps it to itself; null is bare. */
export function at(path: string, value: string | number | null | undefined, constraint: string): string {
  const rendered = value === null ? " null" : ` '${value}'`;
  return `Value${value === undefined ? "" : rendered} at '${path}' failed to satisfy constraint: ${constraint}`;
}

/** The whole message. */
export function detected(...violations: readonly string[]): string {
  const count = `${violations.length} validation error${violations.length === 1 ? "" : "s"}`;
  return `${count} detected: ${violations.join("; ")}`;
}
