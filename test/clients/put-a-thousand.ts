/**
 * A program as a user has it: the default client of the AWS SDK, told by the environment alone where to go. It makes
 * 1,000 PutRecord calls, 32 at a time: one writer for each of 32 keys, each waiting for its answer before it goes on.
 * Prints what was acknowledged, as JSON.
 */
import { KinesisClient, PutRecordCommand } from "@aws-sdk/client-kinesis";

/** One answered call. */
export interface Acknowledged {
  readonly partitionKey: string;
  /** What was put: the key and how many were put before with it. */
  readonly payload: string;
  readonly shardId: string;
  readonly sequenceNumber: string;
  /** More than one: the client saw an error and tried again. */
  readonly attempts: number;
}

const CALLS = 1000;
const CONCURRENCY = 32;

const client = new KinesisClient();
const acknowledged: Acknowledged[] = [];
let started = 0;

async function writeFor(partitionKey: string): Promise<void> {
  for (let nth = 0; started < CALLS; nth++) {
    started++;
    const payload = `${partitionKey} ${nth}`;
    const put = new PutRecordCommand({
      StreamName: "orders",
      PartitionKey: partitionKey,
      Data: new TextEncoder().encode(payload),
    });
    const { ShardId: shardId = "", SequenceNumber: sequenceNumber = "", $metadata } = await client.send(put);
    acknowledged.push({ partitionKey, payload, shardId, sequenceNumber, attempts: $metadata.attempts ?? 0 });
  }
}

await Promise.all(Array.from({ length: CONCURRENCY }, (_, key) => writeFor(`key-${key}`)));
client.destroy();
process.stdout.write(JSON.stringify(acknowledged));
