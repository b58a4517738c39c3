import type { Candidate } from "./candidate.ts";
import { lackOf, likeness } from "./json-subset.ts";

/** Which records are meant; all of what is given must be so. */
export interface Matching {
  readonly partitionKey?: string | undefined;
  /** What the record's JSON holds at least: objects may have more members. */
  readonly json?: unknown;
  /** What the record's text contains. */
  readonly text?: string | undefined;
}

/** Why a record is none of those that are meant; undefined when it is one. */
export function mismatch(candidate: Candidate, { partitionKey, json, text }: Matching): string | undefined {
  if (partitionKey !== undefined && candidate.partitionKey !== partitionKey) {
    return `its partition key is ${JSON.stringify(candidate.partitionKey)}, not ${JSON.stringify(partitionKey)}`;
  }
  if (text !== undefined && candidate.decoded.text?.includes(text) !== true) {
    return candidate.decoded.text === undefined ? "it is not text" : `its text lacks ${JSON.stringify(text)}`;
  }
  if (json === undefined) return undefined;
  return "json" in candidate.decoded ? lackOf(candidate.decoded.json, json, "json") : "it is not JSON";
}

/** How near a record comes to those that are meant, from 0. */
export function nearness(candidate: Candidate, { partitionKey, json, text }: Matching): number {
  const key = partitionKey !== undefined && candidate.partitionKey === partitionKey ? 1 : 0;
  const words = text !== undefined && candidate.decoded.text?.includes(text) === true ? 1 : 0;
  return key + words + (json === undefined ? 0 : likeness(candidate.decoded.json, json));
}
