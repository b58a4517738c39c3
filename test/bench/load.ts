import { Connection } from "./connection.ts";
import { startServer } from "./running-server.ts";
import type { Contender } from "./contenders.ts";
import { BATCH, putRecordRequest, putRecordsRequest, requestOf } from "./requests.ts";
import { createStream, fill, iteratorOf, shardId } from "./streams.ts";

const CONNECTIONS = 8;
const SHARDS = 4;
/** Milliseconds: V8 compiles what is hot after some 12,000 calls, which take kinesalite four seconds. */
const WARM_UP = 5000;
/** Milliseconds. */
const DURATION = 700;

/** A kind of call that is made again and again on all connections. */
export interface Load {
  readonly name: string;
  /** What one call counts for. */
  readonly records: number;
  /** Every answer must have it. */
  readonly expected: string;
  /** What the connections send, in turn; the stream is there. */
  prepare(connection: Connection): Promise<readonly Buffer[]>;
}

const STREAM = "bench";
/** Records in one page of GetRecords. */
const PAGE = 1000;

export const LOADS: readonly Load[] = [
  {
    name: "PutRecords, 500 × 100 B",
    records: BATCH,
    expected: '"FailedRecordCount":0',
    prepare: async () => [putRecordsRequest(STREAM, 100)],
  },
  {
    name: "PutRecords, 500 × 1 KB",
    records: BATCH,
    expected: '"FailedRecordCount":0',
    prepare: async () => [putRecordsRequest(STREAM, 1024)],
  },
  {
    name: "PutRecord, 100 B",
    records: 1,
    expected: '"SequenceNumber"',
    prepare: async () => [putRecordRequest(STREAM, 100)],
  },
  {
    name: "GetRecords, pages of 1,000 × 100 B",
    records: PAGE,
    expected: '"MillisBehindLatest"',
    prepare: prepareReading,
  },
];

/** Enough records that every shard has a page, read again and again from its start. */
async function prepareReading(connection: Connection): Promise<Buffer[]> {
  await fill(connection, STREAM, SHARDS * PAGE * 1.25);
  const requests: Buffer[] = [];
  for (let index = 0; index < SHARDS; index++) {
    const iterator = await iteratorOf(connection, STREAM, shardId(index));
    const request = requestOf("GetRecords", { ShardIterator: iterator, Limit: PAGE });
    const count = (await connection.call(request)).toString("latin1").split('"PartitionKey"').length - 1;
    if (count !== PAGE) throw new Error(`Instead of ${PAGE} records, a page has ${count}.`);
    requests.push(request);
  }
  return requests;
}

/** @returns records a second, of a process of its own */
export async function measureLoad(contender: Contender, load: Load, connections = CONNECTIONS): Promise<number> {
  await using server = await startServer(contender);
  using connection = await Connection.open(server.port);
  await createStream(connection, STREAM, SHARDS);
  const requests = await load.prepare(connection);
  await callsPerSecond(server.port, requests, load.expected, WARM_UP, connections);
  return load.records * (await callsPerSecond(server.port, requests, load.expected, DURATION, connections));
}

/** Calls for so many milliseconds, and waits for the answers that are then still to come. */
export async function callsPerSecond(
  port: number,
  requests: readonly Buffer[],
  expected: string,
  milliseconds: number,
  count = CONNECTIONS,
): Promise<number> {
  const connections = await Promise.all(Array.from({ length: count }, () => Connection.open(port)));
  const begin = performance.now();
  let calls = 0;
  async function callAll(connection: Connection, index: number): Promise<void> {
    const request = requests[index % requests.length] ?? Buffer.alloc(0);
    while (performance.now() - begin < milliseconds) {
      const answer = await connection.call(request);
      if (!answer.includes(expected)) throw new Error(`There is no ${expected} in an answer.`);
      calls++;
    }
  }
  await Promise.all(connections.map(callAll));
  const seconds = (performance.now() - begin) / 1000;
  for (const connection of connections) connection[Symbol.dispose]();
  return calls / seconds;
}
