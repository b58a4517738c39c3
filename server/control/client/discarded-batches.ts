import type { DiscardedBatch } from "../../lambda/destinations/discarded-batches.ts";
import type { Requests } from "./requests.ts";
import type { ScopeOptions } from "./scope-options.ts";

export type { DiscardedBatch };

/** Which batches are meant; what is left out counts for nothing. */
export interface DiscardedBatchesOptions extends ScopeOptions {
  /** The UUID of the mapping that gave them up. */
  readonly mapping?: string | undefined;
  /** The name of the function that they were for. */
  readonly function?: string | undefined;
  /** The name of the stream that they are of. */
  readonly stream?: string | undefined;
}

/** @throws ControlError */
export async function listDiscardedBatches(
  requests: Requests,
  scope: ScopeOptions,
  { mapping, function: name, stream }: DiscardedBatchesOptions,
): Promise<DiscardedBatch[]> {
  const query = { ...scope, mapping, function: name, stream };
  const path = "/_emu/lambda/discarded-batches";
  return (await requests.json<{ batches: DiscardedBatch[] }>("GET", path, { query })).batches;
}
