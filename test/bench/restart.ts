/** How long the next start takes after a `kill -9`, with a data folder that holds what was written. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Connection } from "./connection.ts";
import { OURS, ours, type Contender } from "./contenders.ts";
import { requestOf } from "./requests.ts";
import type { Results } from "./results.ts";
import { startServer } from "./running-server.ts";
import { createStream, fill, iteratorOf, shardId } from "./streams.ts";

const RECORDS = 100_000;
const STREAM = "bench";

export const RESTART = "start to the first answer after kill -9, with 100,000 records in the data folder, ms";

/** Adds what it measures. */
export async function measureRestart(rounds: number, results: Results): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const folder = mkdtempSync(join(tmpdir(), "kinesis-emu-bench-data-"));
    const contender = ours(OURS.name, ["--log-level", "warn"], { KINESIS_EMU_DATA_DIR: folder });
    await write(contender);
    results.add(RESTART, OURS.name, await start(contender));
    rmSync(folder, { recursive: true });
  }
}

/** The end of its scope kills the server. */
async function write(contender: Contender): Promise<void> {
  await using server = await startServer(contender);
  using connection = await Connection.open(server.port);
  await createStream(connection, STREAM, 1);
  await fill(connection, STREAM, RECORDS);
}

/** @returns milliseconds */
async function start(contender: Contender): Promise<number> {
  await using server = await startServer(contender);
  using connection = await Connection.open(server.port);
  const iterator = await iteratorOf(connection, STREAM, shardId(0));
  const answer = await connection.call(requestOf("GetRecords", { ShardIterator: iterator, Limit: 1 }));
  if (!answer.includes('"PartitionKey"')) throw new Error("What was written is not there after the restart.");
  return server.startUp;
}
