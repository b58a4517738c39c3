import {
  SubscribeToShardCommand,
  type ChildShard,
  type KinesisClient,
  type StartingPosition,
  type SubscribeToShardEvent,
} from "@aws-sdk/client-kinesis";
import { textOf } from "../../support/streams.ts";
import { after, LATEST, TRIM_HORIZON } from "./reader.ts";

export interface Followed {
  readonly shard: string;
  readonly key: string;
  readonly text: string;
  readonly number: bigint;
}

/**
 * Reads a stream to its end through all that is done to its shards, as the client libraries do: a subscription for
 * each shard, children when all their parents have been read, and on from the last continuation when one ends early.
 */
export class Follower {
  readonly records: Followed[] = [];
  /** Of every shard that was read to its end. */
  readonly children = new Map<string, readonly ChildShard[]>();
  readonly #client: KinesisClient;
  readonly #consumerArn: string;
  readonly #abort = new AbortController();
  readonly #following = new Map<string, Promise<void>>();
  #failure: Error | undefined;

  constructor(client: KinesisClient, consumerArn: string) {
    this.#client = client;
    this.#consumerArn = consumerArn;
  }

  /** Resolves when all of these subscriptions are there. */
  async begin(shards: readonly string[], position: StartingPosition = LATEST): Promise<void> {
    await Promise.all(shards.map((shard) => this.#begin(shard, position)));
  }

  /** Shards that are being read, or have been. */
  get shards(): string[] {
    return [...this.#following.keys()];
  }

  /** @throws what went wrong */
  check(): void {
    if (this.#failure) throw this.#failure;
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await Promise.all(this.#following.values());
  }

  async #begin(shard: string, position: StartingPosition): Promise<void> {
    const events = await this.#subscribe(shard, position);
    const reading = this.#read(shard, events).catch((error: unknown) => {
      if (!this.#abort.signal.aborted) this.#failure ??= error as Error;
    });
    this.#following.set(shard, reading);
  }

  async #subscribe(shard: string, position: StartingPosition): Promise<AsyncIterable<Event>> {
    const input = { ConsumerARN: this.#consumerArn, ShardId: shard, StartingPosition: position };
    const options = { abortSignal: this.#abort.signal, requestTimeout: 0 };
    const { EventStream: events } = await this.#client.send(new SubscribeToShardCommand(input), options);
    return events ?? noEvents();
  }

  async #read(shard: string, first: AsyncIterable<Event>): Promise<void> {
    let continuation: string | undefined;
    for (let events = first; ; events = await this.#subscribe(shard, after(continuation))) {
      for await (const { SubscribeToShardEvent: event } of events) {
        if (!event) continue;
        this.#take(shard, event);
        continuation = event.ContinuationSequenceNumber;
        if (continuation === undefined) return this.#goOn(shard, event.ChildShards ?? []);
      }
    }
  }

  #take(shard: string, { Records: records = [] }: SubscribeToShardEvent): void {
    for (const record of records) {
      const { PartitionKey: key = "", SequenceNumber: number = "" } = record;
      this.records.push({ shard, key, text: textOf(record), number: BigInt(number) });
    }
  }

  /** A child of a merge is named twice, and begun by whichever parent is read last. */
  async #goOn(shard: string, children: readonly ChildShard[]): Promise<void> {
    this.children.set(shard, children);
    for (const { ShardId: id = "", ParentShards: parents = [] } of children) {
      if (parents.every((parent) => this.children.has(parent))) await this.#begin(id, TRIM_HORIZON);
    }
  }
}

interface Event {
  readonly SubscribeToShardEvent?: SubscribeToShardEvent | undefined;
}

async function* noEvents(): AsyncGenerator<Event> {}
