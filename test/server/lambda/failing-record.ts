import { KinesisClient, CreateStreamCommand, PutRecordsCommand } from "@aws-sdk/client-kinesis";
import { CreateEventSourceMappingCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { expect } from "vitest";
import type { KinesisEmu, KinesisClientConfig, AttachedFunction, Handler } from "../../../server/index.ts";
import { numbersIn, type KinesisEvent } from "./world.ts";

/** An emulator, in this process or in a container. */
interface Emulator extends Pick<KinesisEmu, "clock" | "discardedBatches"> {
  readonly handle: (name: string, handler: Handler<KinesisEvent>) => Promise<AttachedFunction>;
  readonly getClientConfig: () => KinesisClientConfig;
}

/**
 * Records 0 to 5 in batches of three, with three retries, of which record 5 always fails: the handler gets exactly what
 * a function on AWS does, and the record is given up.
 */
export async function expectRetriesOfFailingRecord(kinesis: Emulator): Promise<void> {
  const client = new KinesisClient(kinesis.getClientConfig());
  const lambda = new LambdaClient(kinesis.getClientConfig());
  await kinesis.clock.freeze();
  await client.send(new CreateStreamCommand({ StreamName: "orders", ShardCount: 1 }));
  await kinesis.clock.advance({ seconds: 10 });

  const batches: number[][] = [];
  await using billing = await kinesis.handle("billing", (event) => {
    const numbers = numbersIn(event);
    batches.push(numbers);
    const failed = event.Records.filter((_, index) => numbers[index] === 5);
    return { batchItemFailures: failed.map((record) => ({ itemIdentifier: record.kinesis.sequenceNumber })) };
  });
  const Records = [0, 1, 2, 3, 4, 5].map((number) => {
    return { PartitionKey: String(number), Data: Buffer.from(JSON.stringify({ number })) };
  });
  const { Records: put } = await client.send(new PutRecordsCommand({ StreamName: "orders", Records }));
  const { UUID: mapping } = await lambda.send(
    new CreateEventSourceMappingCommand({
      EventSourceArn: "arn:aws:kinesis:us-east-1:000000000000:stream/orders",
      FunctionName: billing.name,
      StartingPosition: "TRIM_HORIZON",
      BatchSize: 3,
      MaximumRetryAttempts: 3,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
    }),
  );
  await kinesis.clock.advance({ minutes: 1 });

  expect(batches).toEqual([[0, 1, 2], [3, 4, 5], [5], [5], [5], [5]]);
  const [batch, ...others] = await kinesis.discardedBatches({ mapping });
  expect(others).toEqual([]);
  expect(batch).toMatchObject({
    uuid: mapping,
    requestContext: { condition: "RetryAttemptsExhausted", approximateInvokeCount: 4 },
    responseContext: { functionError: null },
    KinesisBatchInfo: { batchSize: 1, startSequenceNumber: put?.[5]?.SequenceNumber },
    payload: { Records: [{ kinesis: { partitionKey: "5" } }] },
  });
  client.destroy();
  lambda.destroy();
}
