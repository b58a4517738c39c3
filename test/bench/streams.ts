import { setTimeout as sleep } from "node:timers/promises";
import { bodyOf, type Connection } from "./connection.ts";
import { BATCH, putRecordsRequest, requestOf } from "./requests.ts";

/** Creates a stream and waits until it is active. */
export async function createStream(connection: Connection, name: string, shards: number): Promise<void> {
  await connection.call(requestOf("CreateStream", { StreamName: name, ShardCount: shards }));
  while (!(await connection.call(requestOf("DescribeStream", { StreamName: name }))).includes('"ACTIVE"'))
    await sleep(20);
}

/** Puts records of 100 bytes, call after call. @returns how many there were when the time was over */
export async function fill(
  connection: Connection,
  name: string,
  count: number,
  milliseconds = Infinity,
): Promise<number> {
  const request = putRecordsRequest(name, 100);
  const end = performance.now() + milliseconds;
  let filled = 0;
  for (; filled < count && performance.now() < end; filled += BATCH) await connection.call(request);
  return filled;
}

export async function iteratorOf(connection: Connection, name: string, shard: string): Promise<string> {
  const input = { StreamName: name, ShardId: shard, ShardIteratorType: "TRIM_HORIZON" };
  const answer = bodyOf(await connection.call(requestOf("GetShardIterator", input))) as { ShardIterator: string };
  return answer.ShardIterator;
}

export function shardId(index: number): string {
  return `shardId-${String(index).padStart(12, "0")}`;
}
