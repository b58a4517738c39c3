import { readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DescribeStreamSummaryCommand, KinesisClient, UpdateShardCountCommand } from "@aws-sdk/client-kinesis";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startKinesisEmu, type KinesisEmu } from "../../../server/index.ts";

const FILE = join(tmpdir(), `kinesis-emu-example-${process.pid}.snapshot`);

let kinesis: KinesisEmu;
let client: KinesisClient;

beforeAll(async () => {
  kinesis = await startKinesisEmu({ port: 0 });
  client = new KinesisClient(kinesis.getClientConfig());
});
afterAll(async () => {
  client.destroy();
  await kinesis.stop();
  await rm(FILE, { force: true });
});

// snapshots {
beforeAll(async () => {
  const records = Array.from({ length: 5000 }, (_, id) => ({ partitionKey: `user-${id % 100}`, json: { id } }));
  await kinesis.seed({ streams: [{ name: "orders", shards: 1, records }] });
  const scaling = { StreamName: "orders", TargetShardCount: 2, ScalingType: "UNIFORM_SCALING" } as const;
  await client.send(new UpdateShardCountCommand(scaling));
  await kinesis.snapshots.save("resharded");
});
beforeEach(() => kinesis.snapshots.restore("resharded"));
// }

test.for([1, 2])("begins with 5,000 records and a shard that was split, time %i", async () => {
  const { StreamDescriptionSummary: summary } = await client.send(
    new DescribeStreamSummaryCommand({ StreamName: "orders" }),
  );
  expect(summary?.OpenShardCount).toBe(2);
  expect(await kinesis.records("orders")).toHaveLength(5000);
  await kinesis.purge("orders");
});

// file {
test("a snapshot is kept in a file, for another emulator", async () => {
  await writeFile(FILE, await kinesis.snapshots.download("resharded"));

  await using other = await startKinesisEmu({ port: 0 });
  await other.snapshots.upload("resharded", await readFile(FILE));
  await other.snapshots.restore("resharded");

  expect(await other.records("orders")).toHaveLength(5000);
});
// }
