import { InvalidArgumentException } from "../api/exceptions.ts";
import type { ShardFilter as FilterInput } from "../api/types.generated.ts";
import { FILTER_LACKS_SHARD_ID, filterLacksTimestamp } from "./messages.ts";
import type { Shard } from "./shard.ts";

/** Which of a stream's shards a listing shows (kinesis-reference §4.8). Times are epoch milliseconds. */
export type ShardFilter =
  | { readonly type: "AFTER_SHARD_ID"; readonly shardId: string }
  | { readonly type: "AT_TIMESTAMP" | "FROM_TIMESTAMP"; readonly timestamp: number }
  | { readonly type: "AT_TRIM_HORIZON" | "FROM_TRIM_HORIZON" | "AT_LATEST" };

/** @throws InvalidArgumentException when the type lacks what it needs */
export function shardFilterOf(input: FilterInput | undefined): ShardFilter {
  const type = input?.Type ?? "FROM_TRIM_HORIZON";
  if (type === "AFTER_SHARD_ID") {
    if (input?.ShardId === undefined) throw new InvalidArgumentException(FILTER_LACKS_SHARD_ID);
    return { type, shardId: input.ShardId };
  }
  if (type === "AT_TIMESTAMP" || type === "FROM_TIMESTAMP") {
    if (input?.Timestamp === undefined) throw new InvalidArgumentException(filterLacksTimestamp(type));
    return { type, timestamp: input.Timestamp };
  }
  return { type };
}

/** @param horizon epoch milliseconds; earlier timestamps are treated as the horizon */
export function filterShards(filter: ShardFilter, shards: readonly Shard[], horizon: number): Shard[] {
  switch (filter.type) {
    case "AFTER_SHARD_ID":
      return shards.filter(({ id }) => id > filter.shardId);
    case "AT_LATEST":
      return shards.filter(({ isOpen }) => isOpen);
    case "FROM_TRIM_HORIZON":
      return [...shards];
    case "AT_TRIM_HORIZON":
      return openAt(shards, horizon);
    case "AT_TIMESTAMP":
      return openAt(shards, Math.max(filter.timestamp, horizon));
    case "FROM_TIMESTAMP": {
      const from = Math.max(filter.timestamp, horizon);
      return shards.filter((shard) => endOf(shard) > from);
    }
  }
}

/**
 * The shards that were open at a time, which always tile the hash space: a shard is open from its parents' closing to
 * its own, and the initial ones have been open as long as the stream exists.
 */
function openAt(shards: readonly Shard[], time: number): Shard[] {
  const known = new Map(shards.map((shard) => [shard.index, shard]));
  const startOf = ({ parents }: Shard): number =>
    Math.max(
      -Infinity,
      ...parents.map((index) => known.get(index)).map((parent) => (parent ? endOf(parent) : -Infinity)),
    );
  return shards.filter((shard) => startOf(shard) <= time && endOf(shard) > time);
}

/** The end of the second in which the shard closed. */
function endOf({ closingTime }: Shard): number {
  return closingTime === undefined ? Infinity : (closingTime + 1) * 1000;
}
