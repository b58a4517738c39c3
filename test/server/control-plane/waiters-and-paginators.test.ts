import {
  CreateStreamCommand,
  DeleteStreamCommand,
  paginateListChannels,
  paginateListStreamConsumers,
  paginateListStreams,
  waitUntilChannelActive,
  waitUntilStreamExists,
  waitUntilStreamNotExists,
} from "@aws-sdk/client-kinesis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createStream } from "../../support/streams.ts";
import { startTimed, streamArn, type TimedEmulator } from "../fan-out/emulator.ts";
import { registerConsumer } from "../fan-out/reader.ts";
import { createChannel, S3_TABLES } from "./channel.ts";

let emulator: TimedEmulator;

beforeEach(async () => {
  emulator = await startTimed({ transitionTime: 300 });
});
afterEach(() => emulator[Symbol.asyncDispose]());

describe("the SDK's waiters", () => {
  it("wait until a stream and a channel are ACTIVE, and until a stream is gone", { timeout: 20_000 }, async () => {
    const { client } = emulator;
    const patience = { client, maxWaitTime: 10, minDelay: 1, maxDelay: 1 };
    await client.send(new CreateStreamCommand({ StreamName: "source" }));
    expect((await waitUntilStreamExists(patience, { StreamName: "source" })).state).toBe("SUCCESS");
    const { ChannelARN: arn } = await createChannel(client, "archive");
    expect((await waitUntilChannelActive(patience, { ChannelARN: arn })).state).toBe("SUCCESS");
    await createStream(client, "orders", 1);
    await waitUntilStreamExists(patience, { StreamName: "orders" });
    await client.send(new DeleteStreamCommand({ StreamName: "orders" }));
    expect((await waitUntilStreamNotExists(patience, { StreamName: "orders" })).state).toBe("SUCCESS");
  });
});

describe("the SDK's paginators", () => {
  it("list streams, consumers and channels whole, page by page", async () => {
    await using quick = await startTimed();
    const { client } = quick;
    for (const name of ["a", "b", "c"]) await createStream(client, name, 1);
    await client.send(new CreateStreamCommand({ StreamName: "source" }));
    for (const name of ["x", "y", "z"]) await registerConsumer(client, "a", name);
    await createChannel(client, "archive");
    await createChannel(client, "tables", { S3TablesDestinationConfiguration: S3_TABLES });

    const streams: (string[] | undefined)[] = [];
    for await (const page of paginateListStreams({ client, pageSize: 3 }, {})) streams.push(page.StreamNames);
    expect(streams).toEqual([["a", "b", "c"], ["source"]]);

    const consumers: (string | undefined)[][] = [];
    for await (const { Consumers: page = [] } of paginateListStreamConsumers(
      { client, pageSize: 2 },
      { StreamARN: streamArn("a") },
    )) {
      consumers.push(page.map(({ ConsumerName: name }) => name));
    }
    expect(consumers).toEqual([["x", "y"], ["z"]]);

    const channels: (string | undefined)[][] = [];
    for await (const { ChannelSummaries: page = [] } of paginateListChannels({ client, pageSize: 1 }, {})) {
      channels.push(page.map(({ ChannelName: name }) => name));
    }
    expect(channels).toEqual([["archive"], ["tables"]]);
  });
});
