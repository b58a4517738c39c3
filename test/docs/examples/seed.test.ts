import { fileURLToPath } from "node:url";
import { KinesisClient, ListStreamsCommand } from "@aws-sdk/client-kinesis";
import { expect, test } from "vitest";
import { startKinesisEmu } from "../../../server/index.ts";

const FILE = fileURLToPath(new URL("../../../examples/seed.yaml", import.meta.url));

test("the seed file of docs/seed.md brings about what it says", async () => {
  await using kinesis = await startKinesisEmu({ port: 0, seed: FILE });
  const client = new KinesisClient(kinesis.getClientConfig());
  expect((await client.send(new ListStreamsCommand({}))).StreamNames).toEqual(["clicks", "orders"]);
  const keys = (await kinesis.records("orders")).map(({ partitionKey }) => partitionKey);
  expect(new Set(keys)).toEqual(new Set(["user-1", "user-2", "user-3"]));
  expect(await kinesis.clock.get()).toMatchObject({ now: "2026-06-15T12:00:00.000Z", isFrozen: true });
  expect(await kinesis.faults.list()).toHaveLength(1);
});

// seed {
test("a test seeds what it needs, beside what is there", async () => {
  await using kinesis = await startKinesisEmu({ port: 0 });

  const payments = { name: "payments", shards: 1, records: [{ partitionKey: "user-1", json: { order: 1 } }] };
  const report = await kinesis.seed({ streams: [payments] });

  expect(report).toEqual({ created: ["stream payments"], changed: [], unchanged: [], records: 1 });
});
// }

// mistake {
test("a mistake is named with its place and what to write", async () => {
  await using kinesis = await startKinesisEmu({ port: 0 });

  const seed = kinesis.seed("streams:\n  - name: orders\n    shard: 2\n", { name: "orders.yaml" });

  const place = "orders.yaml:3:5 streams[0].shard";
  await expect(seed).rejects.toThrow(`${place}: there is no key "shard" here. Did you mean "shards"?`);
});
// }
