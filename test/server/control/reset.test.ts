import {
  CreateStreamCommand,
  DescribeStreamConsumerCommand,
  GetRecordsCommand,
  KinesisClient,
  ListStreamsCommand,
  PutResourcePolicyCommand,
  SplitShardCommand,
  UpdateAccountSettingsCommand,
  DescribeAccountSettingsCommand,
} from "@aws-sdk/client-kinesis";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startKinesisEmu, type KinesisEmu } from "../../../server/index.ts";
import {
  createStream,
  iteratorAt,
  putText,
  readShard,
  readStream,
  shardId,
  shardsOf,
  statusOf,
  textOf,
} from "../../support/streams.ts";
import { streamArn } from "../fan-out/emulator.ts";
import { EventReader, LATEST, registerConsumer } from "../fan-out/reader.ts";
import { temporaryFolder } from "../store/folder.ts";

const OTHER = "111122223333";

let kinesis: KinesisEmu;
let client: KinesisClient;
let theirs: KinesisClient;

beforeAll(async () => {
  kinesis = await startKinesisEmu({ port: 0, streams: [{ name: "initial", shardCount: 1, region: undefined }] });
  client = new KinesisClient({ ...kinesis.getClientConfig(), maxAttempts: 1 });
  theirs = new KinesisClient({ ...kinesis.account(OTHER).getClientConfig(), maxAttempts: 1 });
});
afterAll(async () => {
  client.destroy();
  theirs.destroy();
  await kinesis.stop();
});
afterEach(async () => kinesis.reset());

async function streamsOf(of: KinesisClient): Promise<string[]> {
  return (await of.send(new ListStreamsCommand({}))).StreamNames ?? [];
}

const trimHorizon = (stream: string) =>
  ({ StreamName: stream, ShardId: shardId(0), ShardIteratorType: "TRIM_HORIZON" }) as const;

describe("reset", () => {
  it("leaves the streams of the start, empty, and nothing else", async () => {
    await createStream(client, "orders", 2);
    await createStream(theirs, "theirs", 1);
    await putText(client, "initial", "x");
    await registerConsumer(client, "initial", "billing");
    await client.send(new PutResourcePolicyCommand({ ResourceARN: streamArn("initial"), Policy: "{}" }));
    await client.send(new UpdateAccountSettingsCommand({ MinimumThroughputBillingCommitment: { Status: "ENABLED" } }));
    await kinesis.faults.add({ error: "InternalFailure", operation: "SplitShard" });
    await kinesis.limits.set("enforce");
    await kinesis.clock.freeze("2040-01-01T00:00:00Z");

    await kinesis.reset();

    expect([await streamsOf(client), await streamsOf(theirs)]).toEqual([["initial"], []]);
    expect(await readStream(client, "initial")).toEqual([]);
    const consumer = { StreamARN: streamArn("initial"), ConsumerName: "billing" };
    await expect(client.send(new DescribeStreamConsumerCommand(consumer))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
    const { MinimumThroughputBillingCommitment: commitment } = await client.send(
      new DescribeAccountSettingsCommand({}),
    );
    expect(commitment).toEqual({ Status: "DISABLED" });
    expect(await kinesis.faults.list()).toEqual([]);
    expect(await kinesis.limits.get()).toBe("off");
    const { isFrozen, epochMilliseconds } = await kinesis.clock.get();
    expect(isFrozen).toBe(false);
    expect(Math.abs(epochMilliseconds - Date.now())).toBeLessThan(1_000);
  });

  it("of an account leaves the others, the clock and the limits alone", async () => {
    await createStream(client, "orders", 1);
    await createStream(theirs, "orders", 1);
    await kinesis.limits.set("warn");
    const kept = await kinesis.faults.add({ operation: "SplitShard", error: "InternalFailure" });
    await kinesis.account(OTHER).faults.add({ operation: "SplitShard", error: "InternalFailure" });

    await kinesis.account(OTHER).reset();

    expect([await streamsOf(client), await streamsOf(theirs)]).toEqual([["initial", "orders"], []]);
    expect(await kinesis.limits.get()).toBe("warn");
    expect((await kinesis.faults.list()).map(({ id }) => id)).toEqual([kept.id]);
  });

  it("of a region leaves the others alone", async () => {
    const abroad = new KinesisClient({ ...kinesis.getClientConfig(), region: "eu-west-1" });
    await createStream(abroad, "orders", 1);
    await createStream(client, "orders", 1);
    await kinesis.reset({ region: "eu-west-1" });
    expect([await streamsOf(client), await streamsOf(abroad)]).toEqual([["initial", "orders"], []]);
    abroad.destroy();
  });

  it("makes iterators of before as useless as those of a stream that was deleted", async () => {
    await createStream(client, "orders", 1);
    const ShardIterator = await iteratorAt(client, trimHorizon("orders"));
    const read = (): Promise<unknown> => client.send(new GetRecordsCommand({ ShardIterator }));
    await kinesis.reset();
    await expect(read()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    await createStream(client, "orders", 1);
    await expect(read()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  it("ends subscriptions as the deletion of their stream does", async () => {
    await createStream(client, "orders", 1);
    const arn = await registerConsumer(client, "orders", "billing");
    const reader = await EventReader.open(client, arn, shardId(0), LATEST);
    await reader.next();
    await kinesis.reset();
    await expect(reader.next()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  it("cancels what is under way", async () => {
    await using slow = await startKinesisEmu({ port: 0, transitionTime: 60_000 });
    const own = new KinesisClient(slow.getClientConfig());
    await slow.clock.freeze();
    await createStream(own, "orders", 1);
    await slow.clock.advance({ minutes: 1 });
    const middle = (1n << 127n).toString();
    await own.send(
      new SplitShardCommand({ StreamName: "orders", ShardToSplit: shardId(0), NewStartingHashKey: middle }),
    );
    await createStream(own, "payments", 1);

    await slow.reset();
    await slow.clock.freeze();
    await createStream(own, "orders", 1);
    await slow.clock.advance({ seconds: 59 });
    expect(await statusOf(own, "orders")).toBe("CREATING");
    await slow.clock.advance({ seconds: 1 });
    expect(await statusOf(own, "orders")).toBe("ACTIVE");
    expect([await shardsOf(own, "orders"), await streamsOf(own)]).toEqual([[expect.anything()], ["orders"]]);
    own.destroy();
  });

  it.each([
    ["in memory", () => ({})],
    ["in a data folder", () => ({ dataDir: temporaryFolder() })],
  ])("is safe while clients are busy, %s: nothing comes back, nobody is answered with a failure", async (_, where) => {
    await using busy = await startKinesisEmu({ port: 0, ...where() });
    const own = new KinesisClient({ ...busy.getClientConfig(), maxAttempts: 1 });
    let isOver = false;
    const names = new Set<string>();
    const work = async (worker: number): Promise<void> => {
      for (let turn = 0; !isOver; turn++) {
        const StreamName = `busy-${worker}-${turn % 3}`;
        try {
          await own.send(new CreateStreamCommand({ StreamName, ShardCount: 2 }));
          await Promise.all([putText(own, StreamName, "x"), putText(own, StreamName, "y")]);
          const middle = (1n << 126n).toString();
          await own.send(new SplitShardCommand({ StreamName, ShardToSplit: shardId(0), NewStartingHashKey: middle }));
        } catch (error) {
          names.add((error as Error).name);
        }
      }
    };
    const workers = [0, 1, 2].map(work);
    for (let turn = 0; turn < 30; turn++) await busy.reset();
    isOver = true;
    await Promise.all(workers);
    await busy.reset();
    expect([...names].filter((name) => !/^Resource(NotFound|InUse)Exception$/.test(name))).toEqual([]);
    expect(await streamsOf(own)).toEqual([]);
    own.destroy();
  });
});

describe("purge", () => {
  it("forgets the records, and what comes then has later numbers and is all that readers find", async () => {
    await createStream(client, "orders", 1);
    await putText(client, "orders", "before");
    const horizon = await iteratorAt(client, trimHorizon("orders"));
    const { SequenceNumber: last = "" } = await putText(client, "orders", "before, too");

    await kinesis.purge("orders");

    expect(await readShard(client, "orders", shardId(0))).toEqual([]);
    const { SequenceNumber: next = "" } = await putText(client, "orders", "after");
    expect(BigInt(next)).toBeGreaterThan(BigInt(last));
    for (const ShardIterator of [
      horizon,
      await iteratorAt(client, {
        ...trimHorizon("orders"),
        ShardIteratorType: "AFTER_SEQUENCE_NUMBER",
        StartingSequenceNumber: last,
      }),
    ]) {
      const { Records: records = [] } = await client.send(new GetRecordsCommand({ ShardIterator }));
      expect(records.map(textOf)).toEqual(["after"]);
    }
  });

  it("neither ends nor disturbs a subscription", async () => {
    await createStream(client, "orders", 1);
    const arn = await registerConsumer(client, "orders", "billing");
    const reader = await EventReader.open(client, arn, shardId(0), { Type: "TRIM_HORIZON" });
    await putText(client, "orders", "before");
    expect(await reader.nextTexts()).toEqual(["before"]);
    await kinesis.purge("orders");
    await putText(client, "orders", "after");
    expect(await reader.nextTexts()).toEqual(["after"]);
    reader.close();
  });

  it("names the streams there are when there is no such one", async () => {
    await expect(kinesis.purge("ordres")).rejects.toThrow(/There is no stream "ordres".*\n.*has initial\./);
  });
});
