import { expect, it } from "vitest";
import { describeStream } from "../../../server/operations/describe-stream.ts";
import { mergeShards } from "../../../server/operations/merge-shards.ts";
import { putRecord } from "../../../server/operations/put-record.ts";
import type { OperationContext } from "../../../server/operations/operation.ts";
import type { StreamDocument } from "../../../server/engine/stream.ts";
import { MemoryStore } from "../../../server/store/memory.ts";
import { CALLER, engineWithStream } from "./engine.ts";

const ID = { StreamName: "orders" };
const HOUR = 3_600_000;

const logsOf = ({ kinesis }: OperationContext): string[] =>
  kinesis.get({ ...CALLER, name: "orders" }).shards.map(({ log }) => log);

it("gives back the records of a stream that is only written to", async () => {
  const store = new MemoryStore();
  const { clock, context } = await engineWithStream(1, { store });
  const [log = ""] = logsOf(context);
  const put = () => putRecord({ ...ID, PartitionKey: "key", Data: Buffer.alloc(1000) }, context);
  for (let hour = 0; hour < 48; hour++) {
    await put();
    await clock.advance(HOUR);
  }
  const { first, next } = store.records.bounds(log);
  expect(next).toBe(48);
  expect(next - first).toBeGreaterThanOrEqual(24);
  expect(next - first).toBeLessThanOrEqual(26);
});

it("gives back closed shards of which nothing is left, and leaves their children their parents' ids", async () => {
  const store = new MemoryStore();
  const { clock, context } = await engineWithStream(2, { store });
  const parents = logsOf(context);
  await putRecord({ ...ID, PartitionKey: "key", Data: Buffer.alloc(10) }, context);
  await mergeShards({ ...ID, ShardToMerge: "0", AdjacentShardToMerge: "1" }, context);
  await clock.advance(23 * HOUR);
  expect(logsOf(context)).toHaveLength(3);
  await clock.advance(3 * HOUR);
  for (const log of parents) expect(store.records.bounds(log)).toEqual({ first: 0, next: 0 });
  const [document] = store.catalogue.list("stream");
  expect((document?.value as StreamDocument | undefined)?.shards.map(({ index }) => index)).toEqual([2]);
  const { StreamDescription: description } = await describeStream(ID, context);
  expect(description.Shards).toMatchObject([
    {
      ShardId: "shardId-000000000002",
      ParentShardId: "shardId-000000000000",
      AdjacentParentShardId: "shardId-000000000001",
    },
  ]);
});

it("lets a stream live through a year", async () => {
  const { clock, context, errors } = await engineWithStream(4);
  await clock.advance(365 * 24 * HOUR);
  await putRecord({ ...ID, PartitionKey: "key", Data: Buffer.alloc(10) }, context);
  expect(errors).toEqual([]);
});
