import {
  DescribeStreamSummaryCommand,
  ListShardsCommand,
  ListStreamConsumersCommand,
  type KinesisClient,
  type Shard,
} from "@aws-sdk/client-kinesis";
import { streamArn } from "../fan-out/emulator.ts";

const LAST_HASH_KEY = (1n << 128n) - 1n;
const STATES = new Set(["CREATING", "ACTIVE", "UPDATING", "DELETING"]);

/** @returns why AWS could not be in the state that a stream shows */
export async function impossibilities(client: KinesisClient, name: string): Promise<string[]> {
  const { StreamDescriptionSummary: summary } = await client.send(
    new DescribeStreamSummaryCommand({ StreamName: name }),
  );
  const { Consumers: consumers = [] } = await client.send(
    new ListStreamConsumersCommand({ StreamARN: streamArn(name) }),
  );
  const { Shards: shards = [] } = await client.send(new ListShardsCommand({ StreamName: name }));
  const open = shards.filter((shard) => endOf(shard) === undefined);
  const isBeingMade = summary?.StreamStatus === "CREATING";
  return [
    ...(STATES.has(summary?.StreamStatus ?? "") ? [] : [`it is ${summary?.StreamStatus}`]),
    ...(summary?.OpenShardCount === open.length
      ? []
      : [`${summary?.OpenShardCount} open shards, and lists ${open.length}`]),
    ...(summary?.ConsumerCount === consumers.length
      ? []
      : [`${summary?.ConsumerCount} consumers of ${consumers.length}`]),
    ...(isBeingMade && shards.length === 0 ? [] : tilingProblems(open)),
    ...shards.flatMap((shard) => lineageProblems(shard, shards)),
  ];
}

function tilingProblems(open: readonly Shard[]): string[] {
  const ranges = open.map(rangeOf).toSorted((a, b) => (a.start < b.start ? -1 : 1));
  const starts = [...ranges.map(({ start }) => start), LAST_HASH_KEY + 1n];
  const ends = [-1n, ...ranges.map(({ end }) => end)];
  return starts.every((start, index) => start === (ends[index] ?? 0n) + 1n)
    ? []
    : ["its open shards leave holes or overlap"];
}

function lineageProblems(shard: Shard, shards: readonly Shard[]): string[] {
  const { ShardId: id = "", SequenceNumberRange: numbers } = shard;
  const start = BigInt(numbers?.StartingSequenceNumber ?? 0);
  const end = endOf(shard);
  const problems: string[] = [];
  if (end !== undefined && end <= start) problems.push(`${id} ends before it begins`);
  for (const parentId of parentsOf(shard)) {
    const parent = shards.find(({ ShardId: other }) => other === parentId);
    if (!parent) problems.push(`${id} has a parent that is not there`);
    else if (endOf(parent) === undefined) problems.push(`${id} has a parent that is open`);
    else if ((endOf(parent) as bigint) >= start) problems.push(`${id} begins before its parent ends`);
  }
  const children = shards.filter((child) => parentsOf(child).includes(id));
  if ((end === undefined) !== (children.length === 0)) problems.push(`${id} has ${children.length} children`);
  const { start: low, end: high } = rangeOf(shard);
  const isCovered = children.length === 0 || children.some((child) => rangeOf(child).start <= low);
  const reaches = children.length === 0 || children.some((child) => rangeOf(child).end >= high);
  if (!isCovered || !reaches) problems.push(`the children of ${id} do not take its place`);
  return problems;
}

function parentsOf({ ParentShardId: parent, AdjacentParentShardId: adjacent }: Shard): string[] {
  return [parent, adjacent].filter((id) => id !== undefined);
}

function rangeOf({ HashKeyRange: range }: Shard): { start: bigint; end: bigint } {
  return { start: BigInt(range?.StartingHashKey ?? 0), end: BigInt(range?.EndingHashKey ?? 0) };
}

function endOf({ SequenceNumberRange: range }: Shard): bigint | undefined {
  return range?.EndingSequenceNumber === undefined ? undefined : BigInt(range.EndingSequenceNumber);
}
