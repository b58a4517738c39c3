import { Connection } from "./connection.ts";
import { OURS } from "./contenders.ts";
import { callsPerSecond } from "./load.ts";
import { putRecordRequest, requestOf } from "./requests.ts";
import { startServer } from "./running-server.ts";
import { createStream } from "./streams.ts";

const STREAMS = 1000;
const SHARDS = 10_000;
/** Milliseconds. */
const WARM_UP = 1000;
const DURATION = 500;

/** PutRecords a second of a server with one stream, and of one with 1,000 streams of 10,000 shards in all. */
export interface Crowding {
  readonly alone: number[];
  readonly crowded: number[];
}

export async function measureManyStreams(rounds: number): Promise<Crowding> {
  await using alone = await startServer(OURS);
  await using crowded = await startServer(OURS);
  using toAlone = await Connection.open(alone.port);
  using toCrowded = await Connection.open(crowded.port);
  await createStream(toAlone, "bench", SHARDS / STREAMS);
  await createStream(toCrowded, "bench", SHARDS / STREAMS);
  for (let index = 1; index < STREAMS; index++) {
    await toCrowded.call(requestOf("CreateStream", { StreamName: `other-${index}`, ShardCount: SHARDS / STREAMS }));
  }
  const request = putRecordRequest("bench", 100);
  const measure = (port: number, time = DURATION): Promise<number> =>
    callsPerSecond(port, [request], '"SequenceNumber"', time);
  await measure(alone.port, WARM_UP);
  await measure(crowded.port, WARM_UP);
  const result: Crowding = { alone: [], crowded: [] };
  for (let round = 0; round < rounds; round++) {
    result.alone.push(await measure(alone.port));
    result.crowded.push(await measure(crowded.port));
  }
  return result;
}
