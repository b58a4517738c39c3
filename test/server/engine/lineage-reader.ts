import { getRecords } from "../../../server/operations/get-records.ts";
import { getShardIterator } from "../../../server/operations/get-shard-iterator.ts";
import { listShards } from "../../../server/operations/list-shards.ts";
import type { OperationContext } from "../../../server/operations/operation.ts";

export interface SeenRecord {
  readonly shardId: string;
  readonly sequenceNumber: string;
  readonly key: string;
  readonly text: string;
}

/** So small that shards are read in many pages. */
const PAGE = 3;

/** Reads a stream as a consumer does: shard by shard from the trim horizon, children when all parents are at their end. */
export class LineageReader {
  /** In the order they were read. */
  readonly records: SeenRecord[] = [];
  readonly #context: OperationContext;
  readonly #streamName: string;
  /** Where to read on in every shard that is not at its end. */
  readonly #iterators = new Map<string, string>();
  readonly #begun = new Set<string>();
  readonly #ended = new Set<string>();

  private constructor(context: OperationContext, streamName: string) {
    this.#context = context;
    this.#streamName = streamName;
  }

  static async open(context: OperationContext, streamName: string): Promise<LineageReader> {
    const reader = new LineageReader(context, streamName);
    const filter = { Type: "AT_TRIM_HORIZON" } as const;
    const { Shards: shards = [] } = await listShards({ StreamName: streamName, ShardFilter: filter }, context);
    for (const { ShardId: id } of shards) await reader.#begin(id);
    return reader;
  }

  /** Reads a page of every shard. @returns whether there was anything, a shard's end included */
  async poll(): Promise<boolean> {
    let isAny = false;
    for (const [shardId, iterator] of this.#iterators) isAny = (await this.#read(shardId, iterator)) || isAny;
    return isAny;
  }

  /** Reads until there is no more. */
  async drain(): Promise<void> {
    while (await this.poll());
  }

  async #begin(shardId: string): Promise<void> {
    if (this.#begun.has(shardId)) return;
    this.#begun.add(shardId);
    const position = { StreamName: this.#streamName, ShardId: shardId, ShardIteratorType: "TRIM_HORIZON" } as const;
    const { ShardIterator: iterator = "" } = await getShardIterator(position, this.#context);
    this.#iterators.set(shardId, iterator);
  }

  async #read(shardId: string, iterator: string): Promise<boolean> {
    const page = await getRecords({ ShardIterator: iterator, Limit: PAGE }, this.#context);
    for (const { SequenceNumber: sequenceNumber, PartitionKey: key = "", Data: data } of page.Records) {
      this.records.push({ shardId, sequenceNumber, key, text: Buffer.from(data).toString() });
    }
    if (page.NextShardIterator !== undefined) {
      this.#iterators.set(shardId, page.NextShardIterator);
      return page.Records.length > 0;
    }
    this.#iterators.delete(shardId);
    this.#ended.add(shardId);
    for (const { ShardId: child, ParentShards: parents } of page.ChildShards ?? []) {
      if (parents.every((parent) => this.#ended.has(parent))) await this.#begin(child);
    }
    return true;
  }
}
