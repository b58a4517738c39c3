import {
  CreateStreamCommand,
  DeleteChannelCommand,
  DeleteStreamCommand,
  DescribeChannelCommand,
  DescribeLimitsCommand,
  DescribeStreamSummaryCommand,
  ListChannelsCommand,
  UpdateChannelCommand,
  type ListChannelsCommandInput,
} from "@aws-sdk/client-kinesis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createStream } from "../../support/streams.ts";
import { ACCOUNT, REGION, startFrozen, streamArn, type TimedEmulator } from "../fan-out/emulator.ts";
import { createChannel, S3, S3_TABLES } from "./channel.ts";

const TRANSITION = 1_000;
const TABLES = { S3TablesDestinationConfiguration: S3_TABLES };

let emulator: TimedEmulator;

beforeEach(async () => {
  emulator = await startFrozen({ transitionTime: TRANSITION });
  await emulator.client.send(new CreateStreamCommand({ StreamName: "source" }));
  await settle();
});
afterEach(() => emulator[Symbol.asyncDispose]());

const settle = (): Promise<void> => emulator.clock.advance(TRANSITION);

async function described(arn: string | undefined): Promise<Record<string, unknown>> {
  const { ChannelDescription: channel } = await emulator.client.send(new DescribeChannelCommand({ ChannelARN: arn }));
  return { ...channel };
}

const remove = (arn: string | undefined): Promise<unknown> =>
  emulator.client.send(new DeleteChannelCommand({ ChannelARN: arn }));

async function list(input: ListChannelsCommandInput = {}): Promise<[string[], string | undefined]> {
  const { ChannelSummaries: channels = [], NextToken: token } = await emulator.client.send(
    new ListChannelsCommand(input),
  );
  return [channels.map(({ ChannelName: name = "" }) => name), token];
}

describe("the life of a channel", () => {
  it("is CREATING, ACTIVE, UPDATING, ACTIVE, DELETING and over", async () => {
    const created = await createChannel(emulator.client, "archive");
    expect(created).toMatchObject({
      ChannelName: "archive",
      ChannelARN: expect.stringMatching(`^arn:aws:kinesis:${REGION}:${ACCOUNT}:channel/archive`),
      ChannelId: expect.stringMatching(/./),
      ChannelStatus: "CREATING",
      StreamConfigurationList: [{ StreamARN: streamArn("source"), RecordConfiguration: { RecordFormatType: "JSON" } }],
      S3DestinationConfiguration: { ...S3, DataFreshnessInSeconds: 300 },
    });
    const arn = created.ChannelARN;
    expect(await described(arn)).toEqual(created);
    await settle();
    expect(await described(arn)).toEqual({ ...created, ChannelStatus: "ACTIVE" });

    const update = { ChannelARN: arn, S3DestinationConfiguration: { DataFreshnessInSeconds: 60 } };
    const { ChannelDescription: updating } = await emulator.client.send(new UpdateChannelCommand(update));
    expect(updating).toMatchObject({
      ChannelStatus: "UPDATING",
      S3DestinationConfiguration: { DataFreshnessInSeconds: 60 },
    });
    await expect(emulator.client.send(new UpdateChannelCommand(update))).rejects.toMatchObject({
      name: "ResourceInUseException",
    });
    await settle();
    expect(await described(arn)).toMatchObject({ ChannelStatus: "ACTIVE" });

    await remove(arn);
    expect(await described(arn)).toMatchObject({ ChannelStatus: "DELETING" });
    await settle();
    await expect(described(arn)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    await expect(remove(arn)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  it("changes its data freshness and its logging, and nothing else", async () => {
    const { ChannelARN: arn } = await createChannel(emulator.client, "archive");
    await settle();
    const before = await described(arn);
    const LoggingConfiguration = { CloudWatchLogs: { Enabled: true, LogGroupName: "group" } };
    await emulator.client.send(new UpdateChannelCommand({ ChannelARN: arn, LoggingConfiguration }));
    await settle();
    expect(await described(arn)).toEqual({ ...before, LoggingConfiguration });
    const refused = { name: "InvalidArgumentException" };
    await expect(emulator.client.send(new UpdateChannelCommand({ ChannelARN: arn }))).rejects.toMatchObject(refused);
    const other = { ChannelARN: arn, S3TablesDestinationConfiguration: { DataFreshnessInSeconds: 60 } };
    await expect(emulator.client.send(new UpdateChannelCommand(other))).rejects.toMatchObject(refused);
    expect(await described(arn)).toEqual({ ...before, LoggingConfiguration });
  });
});

describe("a stream", () => {
  it("has a channel for each kind of destination, and counts them", async () => {
    const { ChannelARN: first } = await createChannel(emulator.client, "archive");
    await createChannel(emulator.client, "tables", TABLES);
    await expect(createChannel(emulator.client, "third")).rejects.toMatchObject({ name: "LimitExceededException" });
    const count = async (): Promise<number | undefined> =>
      (await emulator.client.send(new DescribeStreamSummaryCommand({ StreamName: "source" }))).StreamDescriptionSummary
        ?.ChannelCount;
    expect(await count()).toBe(2);
    expect((await emulator.client.send(new DescribeLimitsCommand({}))).ChannelCount).toBe(2);
    await remove(first);
    await settle();
    expect(await count()).toBe(1);
    await createChannel(emulator.client, "third");
  });

  it("that is provisioned has none", async () => {
    await createStream(emulator.client, "provisioned", 1);
    await settle();
    const configuration = {
      StreamARN: streamArn("provisioned"),
      RecordConfiguration: { RecordFormatType: "JSON" },
    } as const;
    await expect(
      createChannel(emulator.client, "archive", { StreamConfigurationList: [configuration] }),
    ).rejects.toMatchObject({ name: expect.stringMatching(/^(InvalidArgument|Validation)Exception$/) });
    expect(await list()).toEqual([[], undefined]);
  });

  it("cannot be deleted before its channels", async () => {
    const { ChannelARN: arn } = await createChannel(emulator.client, "archive");
    await settle();
    const deletion = new DeleteStreamCommand({ StreamName: "source", EnforceConsumerDeletion: true });
    await expect(emulator.client.send(deletion)).rejects.toMatchObject({ name: "ResourceInUseException" });
    await remove(arn);
    await settle();
    await emulator.client.send(deletion);
  });
});

describe("CreateChannel", () => {
  it.each([
    ["without a destination", { S3DestinationConfiguration: undefined }],
    ["with two destinations", { S3DestinationConfiguration: S3, ...TABLES }],
    ["without a stream", { StreamConfigurationList: [] }],
    ["with a role that is none", { ServiceExecutionRoleARN: "role" }],
    ["with a tag of other characters", { Tags: { "a*": "1" } }],
  ])("is refused %s", async (_, changes) => {
    await expect(createChannel(emulator.client, "archive", changes)).rejects.toMatchObject({
      name: expect.stringMatching(/^(InvalidArgument|Validation)Exception$/),
    });
    expect(await list()).toEqual([[], undefined]);
  });

  it("takes a name once", async () => {
    await createChannel(emulator.client, "archive");
    await expect(createChannel(emulator.client, "archive", TABLES)).rejects.toMatchObject({
      name: "ResourceInUseException",
    });
  });
});

describe("ListChannels", () => {
  it("pages by name, and filters by stream and its creation", async () => {
    await emulator.client.send(new CreateStreamCommand({ StreamName: "other" }));
    await settle();
    await createChannel(emulator.client, "b");
    await createChannel(emulator.client, "a", TABLES);
    const configuration = {
      StreamARN: streamArn("other"),
      RecordConfiguration: { RecordFormatType: "STRING" },
    } as const;
    await createChannel(emulator.client, "c", { StreamConfigurationList: [configuration] });
    expect(await list()).toEqual([["a", "b", "c"], undefined]);
    const [first, token] = await list({ MaxResults: 2 });
    expect([first, await list({ MaxResults: 2, NextToken: token })]).toEqual([
      ["a", "b"],
      [["c"], undefined],
    ]);

    expect(await list({ StreamFilter: [{ StreamARN: streamArn("other") }] })).toEqual([["c"], undefined]);
    expect(await list({ StreamFilter: [{ StreamARN: streamArn("missing") }] })).toEqual([[], undefined]);
    const { StreamDescriptionSummary: summary } = await emulator.client.send(
      new DescribeStreamSummaryCommand({ StreamName: "other" }),
    );
    const created = summary?.StreamCreationTimestamp ?? new Date(0);
    const filter = (StreamCreationTimestamp: Date): ListChannelsCommandInput => ({
      StreamFilter: [{ StreamARN: streamArn("other"), StreamCreationTimestamp }],
    });
    expect(await list(filter(created))).toEqual([["c"], undefined]);
    expect(await list(filter(new Date(created.getTime() - 60_000)))).toEqual([[], undefined]);
  });

  it("has tokens for five minutes", async () => {
    await createChannel(emulator.client, "a");
    await createChannel(emulator.client, "b", TABLES);
    const [, token] = await list({ MaxResults: 1 });
    await expect(list({ NextToken: "no token" })).rejects.toMatchObject({ name: "InvalidArgumentException" });
    await emulator.clock.advance(300_001);
    await expect(list({ NextToken: token })).rejects.toMatchObject({ name: "ExpiredNextTokenException" });
  });
});
