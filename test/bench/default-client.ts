import { Kinesis } from "@aws-sdk/client-kinesis";
import type { Contender } from "./contenders.ts";
import { BATCH } from "./requests.ts";
import { startServer } from "./running-server.ts";

const CALLS_AT_ONCE = 8;
/** Milliseconds. */
const WARM_UP = 2000;
const DURATION = 1500;

export const CLIENT_LOADS = [
  { name: "default SDK client over h2c, PutRecord", records: 1 },
  { name: "default SDK client over h2c, PutRecords, 500 × 100 B", records: BATCH },
] as const;

/** @returns calls a second of the SDK's client with no option but endpoint, region and credentials */
export async function measureDefaultClient(contender: Contender, records: number): Promise<number> {
  await using server = await startServer(contender);
  const client = new Kinesis({
    endpoint: `http://127.0.0.1:${server.h2cPort}`,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  await client.createStream({ StreamName: "bench", ShardCount: 4 });
  const entries = Array.from({ length: records }, (_, index) => ({
    Data: Buffer.alloc(100),
    PartitionKey: `key-${index}`,
  }));
  const call =
    records === 1
      ? () => client.putRecord({ StreamName: "bench", Data: Buffer.alloc(100), PartitionKey: "key" })
      : () => client.putRecords({ StreamName: "bench", Records: entries });
  await callsPerSecond(call, WARM_UP);
  const rate = await callsPerSecond(call, DURATION);
  client.destroy();
  return rate;
}

async function callsPerSecond(call: () => Promise<unknown>, milliseconds: number): Promise<number> {
  const begin = performance.now();
  let calls = 0;
  async function callAll(): Promise<void> {
    while (performance.now() - begin < milliseconds) {
      await call();
      calls++;
    }
  }
  await Promise.all(Array.from({ length: CALLS_AT_ONCE }, callAll));
  return calls / ((performance.now() - begin) / 1000);
}
