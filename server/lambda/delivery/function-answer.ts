import type { Answered } from "../invoker.ts";
import type { BatchRecord } from "./event.ts";

/**
 * Where a batch failed, as an index of its records: all before it are done. `undefined`: nowhere (lambda-reference
 * §2.8–10). An identifier that is none of the batch fails the whole of it.
 */
export function firstFailure(payload: Buffer, records: readonly BatchRecord[]): number | undefined {
  const answer = jsonOf(payload);
  if (answer === undefined) return 0;
  if (answer === null || answer === "" || typeof answer !== "object") return undefined;
  const failures = (answer as { readonly batchItemFailures?: unknown }).batchItemFailures;
  if (failures === undefined || failures === null) return undefined;
  if (!Array.isArray(failures)) return 0;
  const indices = new Map<unknown, number>(records.map(({ sequenceNumber }, index) => [sequenceNumber, index]));
  let first: number | undefined;
  for (const failure of failures as readonly unknown[]) {
    const index = indices.get(identifierOf(failure));
    if (index === undefined) return 0;
    first = Math.min(first ?? index, index);
  }
  return first;
}

function identifierOf(failure: unknown): unknown {
  if (typeof failure !== "object" || failure === null) return undefined;
  return (failure as { readonly itemIdentifier?: unknown }).itemIdentifier;
}

/** The state for the next invocation in a tumbling window, if the answer has one; without it the answer is a failure. */
export function windowState({ payload }: Answered): { readonly state: unknown; readonly bytes: number } | undefined {
  const answer = jsonOf(payload);
  if (typeof answer !== "object" || answer === null || !Object.hasOwn(answer, "state")) return undefined;
  const { state } = answer as { readonly state: unknown };
  return { state, bytes: Buffer.byteLength(JSON.stringify(state)) };
}

/** An empty answer is like null. @returns undefined when it is no JSON */
function jsonOf(payload: Buffer): unknown {
  if (payload.length === 0) return null;
  try {
    return JSON.parse(payload.toString("utf8"));
  } catch {
    return undefined;
  }
}
