import { InvalidArgumentException, ResourceNotFoundException } from "../api/exceptions.ts";
import type { ListShardsInput } from "../api/types.generated.ts";
import type { StreamName } from "../engine/identity.ts";
import { NEITHER_TOKEN_NOR_STREAM, nextTokenExcludes, streamNotFound } from "../engine/messages.ts";
import { formatNextToken, parseNextToken } from "../engine/next-token.ts";
import { filterShards, shardFilterOf, type ShardFilter } from "../engine/shard-filter.ts";
import { streamNameOf } from "./named-stream.ts";
import type { Operation, OperationContext } from "./operation.ts";
import { toShard } from "./shapes.ts";

/** The default and the most, whatever MaxResults says. */
const MAX_SHARDS = 1000;

/** What a listing is about: a NextToken carries it on, and so excludes the members that say it. */
interface Listing {
  readonly stream: StreamName;
  /** Of the stream's incarnation; without it, any. */
  readonly createdAt?: number | undefined;
  readonly filter: ShardFilter;
  /** Shards up to this id have been listed, or are not asked for. */
  readonly after: string;
}

export const listShards: Operation<"ListShards"> = async (input, context) => {
  const { kinesis } = context;
  const now = kinesis.clock.now();
  const listing =
    input.NextToken === undefined
      ? listingOf(input, context)
      : parseNextToken<Listing>("ListShards", checkedToken(input), now);
  const stream = kinesis.get(listing.stream);
  if (listing.createdAt !== undefined && Math.floor(listing.createdAt / 1000) !== stream.createdAt / 1000) {
    throw new ResourceNotFoundException(streamNotFound(listing.stream));
  }
  const limit = Math.min(input.MaxResults ?? MAX_SHARDS, MAX_SHARDS);
  const shards = filterShards(listing.filter, stream.visibleShards(now), stream.horizon(now)).filter(
    ({ id }) => id > listing.after,
  );
  const page = shards.slice(0, limit);
  const last = page.at(-1);
  if (shards.length <= limit || !last) return { Shards: page.map(toShard) };
  const rest: Listing = { ...listing, createdAt: stream.createdAt, after: last.id };
  return { Shards: page.map(toShard), NextToken: formatNextToken("ListShards", rest, now, kinesis.random) };
};

function listingOf(input: ListShardsInput, context: OperationContext): Listing {
  if (input.StreamName === undefined && input.StreamARN === undefined) {
    throw new InvalidArgumentException(NEITHER_TOKEN_NOR_STREAM);
  }
  return {
    stream: streamNameOf(input, context),
    createdAt: input.StreamCreationTimestamp,
    filter: shardFilterOf(input.ShardFilter),
    after: input.ExclusiveStartShardId ?? "",
  };
}

const EXCLUDED_BY_TOKEN = [
  "StreamName",
  "StreamARN",
  "ExclusiveStartShardId",
  "ShardFilter",
  "StreamCreationTimestamp",
] as const;

function checkedToken(input: ListShardsInput): string {
  const excluded = EXCLUDED_BY_TOKEN.find((member) => input[member] !== undefined);
  if (excluded) throw new InvalidArgumentException(nextTokenExcludes(excluded));
  return input.NextToken ?? "";
}
