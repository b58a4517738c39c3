import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Connection } from "./connection.ts";
import { BUNDLE_FILE, OURS, ours, type Contender } from "./contenders.ts";
import { callsPerSecond } from "./load.ts";
import { BATCH, putRecordRequest, putRecordsRequest } from "./requests.ts";
import type { Results } from "./results.ts";
import { startServer } from "./running-server.ts";
import { createStream } from "./streams.ts";

const WRITERS = 32;
/** Milliseconds. */
const WARM_UP = 1000;
const DURATION = 700;

export const DURABLE_PUT_RECORDS = "PutRecords, 500 × 100 B, by durability";
export const DURABLE_PUT_RECORD = "PutRecord, 100 B, 32 writers, by durability";

/** @returns whether this version can keep records on disk */
export function hasDataFolder(): boolean {
  return execFileSync(process.execPath, [BUNDLE_FILE, "--help"], { encoding: "utf8" }).includes("--data-dir ");
}

/** Records a second of our server with and without a folder for its data. */
export async function measureDurable(results: Results): Promise<void> {
  await measure(OURS, "memory", results);
  for (const durability of ["os", "always"]) {
    const folder = mkdtempSync(join(tmpdir(), "kinesis-emu-bench-data-"));
    const environment = { KINESIS_EMU_DATA_DIR: folder, KINESIS_EMU_DURABILITY: durability };
    await measure(ours(durability, ["--log-level", "warn"], environment), durability, results);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(contender: Contender, column: string, results: Results): Promise<void> {
  await using server = await startServer(contender);
  using connection = await Connection.open(server.port);
  await createStream(connection, "bench", 4);
  const puts = [putRecordsRequest("bench", 100)];
  await callsPerSecond(server.port, puts, '"FailedRecordCount":0', WARM_UP);
  const rate = await callsPerSecond(server.port, puts, '"FailedRecordCount":0', DURATION);
  results.add(DURABLE_PUT_RECORDS, column, rate * BATCH);
  const single = [putRecordRequest("bench", 100)];
  await callsPerSecond(server.port, single, '"SequenceNumber"', WARM_UP, WRITERS);
  results.add(
    DURABLE_PUT_RECORD,
    column,
    await callsPerSecond(server.port, single, '"SequenceNumber"', DURATION, WRITERS),
  );
}
