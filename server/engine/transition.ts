import type { StreamSettings } from "./stream-settings.ts";

/** One split or merge, with shards by index. The new starting hash key is decimal: the step is stored as JSON. */
export type ReshardStep =
  | { readonly kind: "split"; readonly shard: number; readonly newStartingHashKey: string }
  | { readonly kind: "merge"; readonly shard: number; readonly adjacent: number };

/** A change of state that takes time; what is left of it goes on after a restart. */
export interface Transition {
  readonly kind: "create" | "delete" | "update";
  /** Epoch milliseconds at which it began. */
  readonly startedAt: number;
  /** Milliseconds it takes. */
  readonly duration: number;
  /** What a resharding does, in order, spread evenly over its duration. */
  readonly steps: readonly ReshardStep[];
  /** How many of them are done. */
  readonly done: number;
  /** What an update sets when it is done. */
  readonly settings?: Partial<StreamSettings>;
}
