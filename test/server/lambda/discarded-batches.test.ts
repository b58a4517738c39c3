import { CreateStreamCommand, KinesisClient, PutRecordCommand } from "@aws-sdk/client-kinesis";
import { CreateEventSourceMappingCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startKinesisEmu, type KinesisEmu } from "../../../server/index.ts";
import { expectRetriesOfFailingRecord } from "./failing-record.ts";

let kinesis: KinesisEmu;

beforeAll(async () => {
  kinesis = await startKinesisEmu({ port: 0 });
});
beforeEach(() => kinesis.reset());
afterAll(() => kinesis.stop());

/** A stream whose one record is given up at once by a mapping to `name`. @returns the mapping's UUID */
async function discard(name: string, stream: string, account = "000000000000"): Promise<string> {
  const config = kinesis.account(account).getClientConfig();
  const [client, lambda] = [new KinesisClient(config), new LambdaClient(config)];
  await client.send(new CreateStreamCommand({ StreamName: stream, ShardCount: 1 }));
  await client.send(new PutRecordCommand({ StreamName: stream, PartitionKey: "a", Data: Buffer.from("hello") }));
  const { UUID = "" } = await lambda.send(
    new CreateEventSourceMappingCommand({
      EventSourceArn: `arn:aws:kinesis:us-east-1:${account}:stream/${stream}`,
      FunctionName: name,
      StartingPosition: "TRIM_HORIZON",
      MaximumRetryAttempts: 0,
    }),
  );
  await kinesis.clock.advance({ minutes: 1 });
  client.destroy();
  lambda.destroy();
  return UUID;
}

function fail(): never {
  throw new Error("as it should");
}

describe("discardedBatches()", () => {
  it("has the record that failed once too often, and the function has seen exactly the batches that it should", async () => {
    await expectRetriesOfFailingRecord(kinesis);
  });

  it("finds them by mapping, function and stream, and by account", async () => {
    await using _billing = await kinesis.handle("billing", fail);
    await using _shipping = await kinesis.handle("shipping", fail);
    const first = await discard("billing", "orders");
    const second = await discard("shipping", "orders-too");
    const third = await discard("billing", "orders", "111111111111");
    const found = async (options?: object, of: Pick<KinesisEmu, "discardedBatches"> = kinesis): Promise<string[]> =>
      (await of.discardedBatches(options)).map(({ uuid }) => uuid);
    expect(await found()).toEqual([first, second, third]);
    expect(await found({ mapping: second })).toEqual([second]);
    expect(await found({ function: "billing" })).toEqual([first, third]);
    expect(await found({ stream: "orders", account: "000000000000" })).toEqual([first]);
    expect(await found({ region: "eu-west-1" })).toEqual([]);
    expect(await found({}, kinesis.account("111111111111"))).toEqual([third]);
  });

  it("says what is wrong with a question", async () => {
    await expect(kinesis.discardedBatches({ mapping: "billing" })).rejects.toMatchObject({
      name: "ControlError",
      status: 400,
      message: expect.stringContaining("parameters.mapping"),
    });
  });
});
