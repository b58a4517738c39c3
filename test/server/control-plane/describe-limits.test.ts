import { CreateStreamCommand, DescribeLimitsCommand, SplitShardCommand } from "@aws-sdk/client-kinesis";
import { expect, it } from "vitest";
import { createStream, shardId } from "../../support/streams.ts";
import { startFrozen } from "../fan-out/emulator.ts";

it("DescribeLimits is complete from the start, and counts what there is", async () => {
  await using emulator = await startFrozen();
  const limits = (client = emulator.client): Promise<object> => client.send(new DescribeLimitsCommand({}));
  const empty = { OpenShardCount: 0, OnDemandStreamCount: 0, ChannelCount: 0 };
  expect(await limits()).toMatchObject({
    ...empty,
    ShardLimit: expect.any(Number),
    OnDemandStreamCountLimit: expect.any(Number),
    ChannelCountLimit: expect.any(Number),
  });
  await createStream(emulator.client, "a", 3);
  await emulator.client.send(new CreateStreamCommand({ StreamName: "b" }));
  const counted = { OpenShardCount: 7, OnDemandStreamCount: 1 };
  expect(await limits()).toMatchObject(counted);
  const split = { StreamName: "a", ShardToSplit: shardId(0), NewStartingHashKey: (1n << 120n).toString() };
  await emulator.client.send(new SplitShardCommand(split));
  expect(await limits(), "closed shards do not count").toMatchObject({ ...counted, OpenShardCount: 8 });
  const credentials = { accessKeyId: "111122223333", secretAccessKey: "test" };
  for (const other of [emulator.clientWith({ credentials }), emulator.clientWith({ region: "eu-west-1" })]) {
    expect(await limits(other)).toMatchObject(empty);
  }
});
