import { callJson } from "../../support/raw-request.ts";

/** Calls an operation. @throws Error with the answer, unless it is 200 */
export async function call<T>(endpoint: string, operation: string, input: unknown): Promise<T> {
  const { status, text } = await callJson(endpoint, operation, input);
  if (status !== 200) throw new Error(`${operation} => ${status} ${text}`);
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

export interface SeenRecord {
  readonly shard: string;
  readonly number: bigint;
  readonly text: string;
}

/** An iterator at the oldest record of every shard, or behind the latest. */
export async function iteratorsOf(
  endpoint: string,
  stream: string,
  type: "TRIM_HORIZON" | "LATEST",
): Promise<Map<string, string>> {
  const { Shards: shards } = await call<{ Shards: { ShardId: string }[] }>(endpoint, "ListShards", {
    StreamName: stream,
  });
  const iterators = new Map<string, string>();
  for (const { ShardId: shard } of shards) {
    const position = { StreamName: stream, ShardId: shard, ShardIteratorType: type };
    const { ShardIterator: iterator } = await call<{ ShardIterator: string }>(endpoint, "GetShardIterator", position);
    iterators.set(shard, iterator);
  }
  return iterators;
}

/** All that is behind the iterators, shard by shard in the order of the shard. */
export async function readOn(endpoint: string, iterators: ReadonlyMap<string, string>): Promise<SeenRecord[]> {
  const seen: SeenRecord[] = [];
  for (const [shard, first] of iterators) {
    let iterator: string | undefined = first;
    while (iterator !== undefined) {
      const page: Page = await call<Page>(endpoint, "GetRecords", { ShardIterator: iterator });
      for (const { SequenceNumber: number, Data: data } of page.Records) {
        seen.push({ shard, number: BigInt(number), text: Buffer.from(data, "base64").toString() });
      }
      iterator = page.Records.length === 0 ? undefined : page.NextShardIterator;
    }
  }
  return seen;
}

interface Page {
  readonly Records: readonly { readonly SequenceNumber: string; readonly Data: string }[];
  readonly NextShardIterator?: string;
}
