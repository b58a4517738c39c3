import { setImmediate } from "node:timers/promises";
import { expect } from "vitest";
import { ResourceInUseException } from "../../../server/api/exceptions.ts";
import type { Shard } from "../../../server/api/types.generated.ts";
import { MAX_HASH_KEY } from "../../../server/engine/hash-key.ts";
import { listShards } from "../../../server/operations/list-shards.ts";
import { mergeShards } from "../../../server/operations/merge-shards.ts";
import { putRecords } from "../../../server/operations/put-records.ts";
import { splitShard } from "../../../server/operations/split-shard.ts";
import { updateShardCount } from "../../../server/operations/update-shard-count.ts";
import type { Engine } from "./engine.ts";
import type { SeenRecord } from "./lineage-reader.ts";

const MAX_SHARDS = 8;

/** More turns of the event loop than anything here takes. */
const PLENTY = 5000;
const STREAM = { StreamName: "orders" };

/** A key belongs to one writer, who puts one batch after the other. */
export const WRITERS = 3;
const KEYS_PER_WRITER = 5;

/** A stream under writers and operators that do not wait for each other. */
export class ReshardingWorld {
  /** What was acknowledged, by partition key, in the order it was put. */
  readonly acknowledged = new Map<string, SeenRecord[]>();
  readonly #engine: Engine;
  readonly #counts = new Map<string, number>();
  readonly #writers: Promise<void>[] = Array.from({ length: WRITERS }, () => Promise.resolve());
  #time: Promise<void> = Promise.resolve();
  readonly #changes: Promise<void>[] = [];
  readonly #failures: unknown[] = [];

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** The writer puts a batch with these of its keys when its last one is acknowledged. */
  put(writer: number, keys: readonly number[]): void {
    const before = this.#writers[writer] as Promise<void>;
    this.#writers[writer] = before.then(() => this.#putBatch(keys.map((key) => `${writer}/${key % KEYS_PER_WRITER}`)));
  }

  putEverywhere(): void {
    const keys = Array.from({ length: KEYS_PER_WRITER }, (_, key) => key);
    for (let writer = 0; writer < WRITERS; writer++) this.put(writer, keys);
  }

  split(pick: number, place: number): void {
    const open = this.openShards();
    if (open.length >= MAX_SHARDS) return;
    const shard = open[pick % open.length] as Shard;
    const [start, end] = [BigInt(shard.HashKeyRange.StartingHashKey), BigInt(shard.HashKeyRange.EndingHashKey)];
    const key = start + ((end - start) * BigInt(1 + (place % 998))) / 1000n;
    if (key <= start + 1n || key >= end) return;
    const input = { ...STREAM, ShardToSplit: shard.ShardId, NewStartingHashKey: key.toString() };
    this.#change(splitShard(input, this.#engine.context));
  }

  merge(pick: number): void {
    const open = this.openShards();
    if (open.length === 1) return;
    const at = pick % (open.length - 1);
    const [shard, adjacent] = [open[at]?.ShardId ?? "", open[at + 1]?.ShardId ?? ""];
    const input = { ...STREAM, ShardToMerge: shard, AdjacentShardToMerge: adjacent };
    this.#change(mergeShards(input, this.#engine.context));
  }

  scale(pick: number): void {
    const open = this.openShards().length;
    const [least, most] = [Math.ceil(open / 2), Math.min(open * 2, MAX_SHARDS)];
    const target = least + (pick % (most - least + 1));
    const input = { ...STREAM, TargetShardCount: target, ScalingType: "UNIFORM_SCALING" } as const;
    this.#change(updateShardCount(input, this.#engine.context));
  }

  advance(duration: number): void {
    this.#time = this.#time.then(() => this.#engine.clock.advance(duration));
  }

  /** The open shards by hash key. They tile the hash space, whenever one looks. */
  openShards(): Shard[] {
    const stream = this.#engine.context.kinesis.get({ ...this.#engine.context.caller, name: "orders" });
    const open = stream.openShards.toSorted((a, b) => (a.range.start < b.range.start ? -1 : 1));
    let next = 0n;
    for (const { range } of open) {
      expect(range.start).toBe(next);
      expect(range.end).toBeGreaterThanOrEqual(range.start);
      next = range.end + 1n;
    }
    expect(next).toBe(MAX_HASH_KEY + 1n);
    return open.map(({ id, range }) => ({
      ShardId: id,
      HashKeyRange: { StartingHashKey: range.start.toString(), EndingHashKey: range.end.toString() },
      SequenceNumberRange: { StartingSequenceNumber: "" },
    }));
  }

  /** Lets everything that was begun come to its end; looks at the shards all the while. */
  async settle(transitionTime: number): Promise<void> {
    this.advance(transitionTime);
    const over = new AbortController();
    const everything = async (): Promise<void> => {
      await Promise.all([...this.#writers, this.#time, ...this.#changes]);
      over.abort();
    };
    const ending = everything();
    for (let turns = 0; !over.signal.aborted; turns++) {
      this.openShards();
      expect(turns, "turns of the event loop until all is over").toBeLessThan(PLENTY);
      await Promise.race([ending, setImmediate()]);
    }
    expect([...this.#engine.errors, ...this.#failures]).toEqual([]);
  }

  /** What clients see of the open shards agrees with the engine. */
  async expectListed(): Promise<void> {
    const { Shards: listed = [] } = await listShards(
      { ...STREAM, ShardFilter: { Type: "AT_LATEST" } },
      this.#engine.context,
    );
    const ids = listed.map(({ ShardId }) => ShardId);
    expect(ids).toEqual(
      this.openShards()
        .map(({ ShardId }) => ShardId)
        .toSorted(),
    );
  }

  async #putBatch(keys: readonly string[]): Promise<void> {
    const texts = keys.map((key) => {
      const count = this.#counts.get(key) ?? 0;
      this.#counts.set(key, count + 1);
      return String(count);
    });
    const entries = keys.map((key, at) => ({ PartitionKey: key, Data: Buffer.from(texts[at] ?? "") }));
    const { Records: results } = await putRecords({ ...STREAM, Records: entries }, this.#engine.context);
    expect(results).toHaveLength(keys.length);
    for (const [at, key] of keys.entries()) {
      const { ShardId: shardId = "", SequenceNumber: sequenceNumber = "" } = results[at] ?? {};
      const seen = this.acknowledged.get(key) ?? [];
      this.acknowledged.set(key, [...seen, { shardId, sequenceNumber, key, text: texts[at] ?? "" }]);
    }
  }

  /** A change is refused while another is under way, and for no other reason. */
  #change(changing: Promise<unknown>): void {
    const settled = changing.then(
      () => {},
      (error: unknown) => {
        if (!(error instanceof ResourceInUseException)) this.#failures.push(error);
      },
    );
    this.#changes.push(settled);
  }
}
