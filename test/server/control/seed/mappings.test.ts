import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startKinesisEmu, type KinesisEmu, type Seed } from "../../../../server/index.ts";

let kinesis: KinesisEmu;

beforeAll(async () => {
  kinesis = await startKinesisEmu({ port: 0 });
});
afterAll(async () => kinesis.stop());

const streams = [{ name: "orders", shards: 1 }];
const mapping = { function: "billing", stream: "orders" };

type Mapping = NonNullable<Seed["mappings"]>[number];

describe("a seed with a mapping that cannot be is refused before anything is done", () => {
  it.each<[string, Mapping, string]>([
    ["of no stream", { ...mapping, stream: "clicks" }, "mappings[0].stream: there is no stream clicks of account"],
    ["of a stream elsewhere", { ...mapping, region: "eu-west-1" }, "mappings[0].stream: there is no stream orders"],
    [
      "of no consumer",
      { ...mapping, consumer: "audit" },
      "mappings[0].consumer: the stream orders has no consumer audit. Name it under",
    ],
    [
      "from a time to come",
      { ...mapping, startingPosition: "AT_TIMESTAMP", startingPositionTimestamp: "2999-01-01T00:00:00Z" },
      "mappings[0]: the emulator refuses it: ",
    ],
    [
      "with windows and several batches of a shard at a time",
      { ...mapping, tumblingWindowInSeconds: 5, parallelizationFactor: 2 },
      "mappings[0]: the emulator refuses it: ",
    ],
  ])("%s", async (_, wanted, reason) => {
    const seeding = kinesis.seed({ streams, mappings: [wanted] });
    await expect(seeding).rejects.toThrow(reason);
    await expect(seeding).rejects.not.toThrow("..");
    await expect(kinesis.records("orders")).rejects.toMatchObject({ status: 404 });
  });
});

it("a mapping may be of a stream that is there already", async () => {
  await kinesis.seed({ streams: [{ ...streams[0], name: "there", shards: 1, consumers: [{ name: "audit" }] }] });
  const mappings = [{ ...mapping, stream: "there", consumer: "audit" }];
  expect(await kinesis.seed({ mappings })).toMatchObject({ created: ["mapping there → billing"] });
});
