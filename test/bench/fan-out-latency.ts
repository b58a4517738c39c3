/**
 * How long a record takes from PutRecord's answer to the event of a subscriber, over HTTP/2 with the default client of
 * the AWS SDK: both in this process, against the command in another. A negative time means that the event was there
 * before the answer.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { Kinesis, type SubscribeToShardEventStream } from "@aws-sdk/client-kinesis";
import { startCommand } from "../support/command.ts";
import { summarise, type Summary } from "./summary.ts";

const ROUNDS = 500;
const WARM_UP = 50;
/** Milliseconds between puts, so that each event carries one record. */
const PAUSE = 5;

export async function measureFanOutLatency(): Promise<Summary> {
  await using command = await startCommand(["--log-level", "warn"]);
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const client = new Kinesis({ endpoint: command.endpoint, region: "us-east-1", credentials });
  const arrived = new Map<string, number>();
  await client.createStream({ StreamName: "bench", ShardCount: 1 });
  const { StreamDescriptionSummary: stream } = await client.describeStreamSummary({ StreamName: "bench" });
  const { Consumer: consumer } = await client.registerStreamConsumer({
    StreamARN: stream?.StreamARN,
    ConsumerName: "bench",
  });
  const { EventStream: events } = await client.subscribeToShard({
    ConsumerARN: consumer?.ConsumerARN,
    ShardId: "shardId-000000000000",
    StartingPosition: { Type: "LATEST" },
  });
  const listening = note(events as AsyncIterable<SubscribeToShardEventStream>, arrived);
  const answered: [string, number][] = [];
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const record = { StreamName: "bench", PartitionKey: String(round), Data: Buffer.alloc(100) };
    const { SequenceNumber: number = "" } = await client.putRecord(record);
    answered.push([number, performance.now()]);
    await sleep(PAUSE);
  }
  await client.deleteStream({ StreamName: "bench", EnforceConsumerDeletion: true });
  await listening;
  client.destroy();
  return summarise(answered.slice(WARM_UP).map(([number, time]) => (arrived.get(number) ?? Number.NaN) - time));
}

/** Until the stream is deleted, which the subscription tells as an exception. */
async function note(events: AsyncIterable<SubscribeToShardEventStream>, arrived: Map<string, number>): Promise<void> {
  try {
    for await (const { SubscribeToShardEvent: event } of events) {
      for (const { SequenceNumber: number = "" } of event?.Records ?? []) arrived.set(number, performance.now());
    }
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "ResourceNotFoundException") throw error;
  }
}
