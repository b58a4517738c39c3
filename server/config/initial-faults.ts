import type { FaultDefinition } from "../engine/fault-definition.ts";
import { ValueMistake } from "./parse.ts";

const GRAMMAR = 'write a JSON list, such as [{"operation": "PutRecord", "error": "InternalFailure", "times": 2}]';

/** A JSON list, of which the emulator checks the faults when it starts. @throws ValueMistake */
export function parseFaults(text: string): FaultDefinition[] {
  if (text === "") return [];
  const value = parseJson(text);
  if (!Array.isArray(value)) throw new ValueMistake("it is not a list", GRAMMAR);
  return value as FaultDefinition[];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ValueMistake(`it is not JSON: ${(error as Error).message}`, GRAMMAR);
  }
}
