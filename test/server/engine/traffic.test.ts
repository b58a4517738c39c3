import { expect, it } from "vitest";
import { getRecords } from "../../../server/operations/get-records.ts";
import { getShardIterator } from "../../../server/operations/get-shard-iterator.ts";
import { putRecords } from "../../../server/operations/put-records.ts";
import { CALLER, engineWithStream } from "./engine.ts";

const ID = { StreamName: "orders" };

it("counts the records and bytes that go into a stream and its shards, and out again for every reader", async () => {
  const { context } = await engineWithStream(2);
  const record = (hashKey: string) => ({ Data: Buffer.alloc(10), PartitionKey: "key", ExplicitHashKey: hashKey });
  await putRecords({ ...ID, Records: [record("0"), record("1"), record(`3${"0".repeat(38)}`)] }, context);
  await putRecords({ ...ID, Records: [record("0")] }, context);
  for (let reader = 0; reader < 2; reader++) {
    const position = { ...ID, ShardId: "0", ShardIteratorType: "TRIM_HORIZON" } as const;
    const { ShardIterator: iterator = "" } = await getShardIterator(position, context);
    await getRecords({ ShardIterator: iterator }, context);
  }
  const stream = context.kinesis.get({ ...CALLER, name: "orders" });
  expect(stream.shard(0)?.traffic).toEqual({ recordsIn: 3, bytesIn: 30, recordsOut: 6, bytesOut: 60, throttled: 0 });
  expect(stream.shard(1)?.traffic).toMatchObject({ recordsIn: 1, recordsOut: 0 });
  expect(stream.traffic).toEqual({ recordsIn: 4, bytesIn: 40, recordsOut: 6, bytesOut: 60, throttled: 0 });
});
