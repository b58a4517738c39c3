import * as z from "zod";
import type { SeedDocument } from "./document.ts";
import { nearest } from "./nearest.ts";
import type { SeedProblem } from "./problem.ts";

/** Into a seed. */
export type Path = readonly PropertyKey[];

/** What can stand at a place, as the JSON Schema of a seed has it. */
interface Described {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly items?: Described;
  readonly additionalProperties?: Described | boolean;
}

/** The issues that a schema finds, with their place in the text, in words, and with what to write instead. */
export function problemsOf(
  error: z.ZodError,
  schema: z.ZodType,
  value: unknown,
  document: SeedDocument | undefined,
): SeedProblem[] {
  const root = z.toJSONSchema(schema, { io: "input" }) as Described;
  return error.issues.flatMap((issue): SeedProblem | SeedProblem[] => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => unknownKey(key, issue.path, root, document));
    }
    const given = valueAt(value, issue.path);
    const isMissing = given === undefined && issue.code === "invalid_type";
    return {
      path: formatPath(issue.path),
      place: document?.placeOf(issue.path),
      why: isMissing ? "it is missing" : reason(issue, given),
      remedy: choiceFor(issue, given) ?? remedyFor(describedAt(root, issue.path), given),
    };
  });
}

function unknownKey(key: string, path: Path, root: Described, document: SeedDocument | undefined): SeedProblem {
  const known = Object.keys(describedAt(root, path)?.properties ?? {}).filter((name) => name !== "$schema");
  const meant = nearest(key, known);
  return {
    path: formatPath([...path, key]),
    place: document?.placeOfKey(path, key),
    why: `there is no key "${key}" here`,
    remedy: meant === undefined ? `Here can stand ${known.join(", ")}.` : `Did you mean "${meant}"?`,
  };
}

function reason(issue: z.core.$ZodIssue, given: unknown): string {
  if (issue.code === "custom" || issue.code === "invalid_format") return withoutPrefix(issue.message);
  return `it is ${show(given)}${excess(issue)}`;
}

/** By how far a number, a text or a list is out of its range. */
function excess(issue: z.core.$ZodIssue): string {
  const isNumber = "origin" in issue && (issue.origin === "number" || issue.origin === "int");
  if (issue.code === "too_small") return isNumber ? `, less than ${issue.minimum}` : ", which is too short";
  if (issue.code === "too_big") return isNumber ? `, more than ${issue.maximum}` : ", which is too long";
  return "";
}

/** Zod's own words begin with "Invalid". */
function withoutPrefix(message: string): string {
  return message.startsWith("Invalid ") ? `it is no ${message.slice("Invalid ".length)}` : message;
}

const FEW = 8;

/** Of words that a text must be one of: the one that was meant, or all if they are few. */
function choiceFor(issue: z.core.$ZodIssue, given: unknown): string | undefined {
  if (issue.code !== "invalid_value" || typeof given !== "string") return undefined;
  const words = issue.values.map(String);
  const meant = nearest(given, words);
  if (meant !== undefined) return `Did you mean "${meant}"?`;
  return words.length <= FEW ? `Write ${words.join(" or ")}.` : undefined;
}

function remedyFor(described: Described | undefined, given: unknown): string {
  const quoted =
    typeof given === "number" || typeof given === "boolean" ? ` A text that looks like this needs quotes.` : "";
  const isText = (described as { type?: string } | undefined)?.type === "string";
  return `Write ${asClause(described?.description ?? "another value")}.${isText ? quoted : ""}`;
}

/** A description without the marks of a sentence. */
function asClause(description: string): string {
  const [first = "", second = ""] = description;
  const isWord = second === second.toLowerCase();
  return (isWord ? first.toLowerCase() : first) + description.slice(1).replace(/\.$/, "");
}

function describedAt(root: Described, path: Path): Described | undefined {
  let at: Described | undefined = root;
  for (const part of path) {
    const other: unknown = at?.additionalProperties;
    at =
      typeof part === "number"
        ? at?.items
        : (at?.properties?.[String(part)] ?? (isDescribed(other) ? other : undefined));
  }
  return at;
}

function isDescribed(value: unknown): value is Described {
  return typeof value === "object" && value !== null;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce((at: unknown, part) => (at as Record<PropertyKey, unknown> | undefined | null)?.[part], value);
}

/** As in `streams[2].records[0].partitionKey`. */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    return text === "" ? String(part) : `${text}.${String(part)}`;
  }, "");
}

const SHOWN = 60;

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
