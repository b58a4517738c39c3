import { setTimeout as sleep } from "node:timers/promises";
import { Connection } from "./connection.ts";
import { OURS } from "./contenders.ts";
import { startServer } from "./running-server.ts";
import { createStream, fill } from "./streams.ts";

/** Milliseconds after the last record. */
const PAUSE = 1000;

/** @returns MiB that our process has with a million records of 100 bytes in four shards */
export async function measureFilledMemory(): Promise<{ readonly now: number; readonly peak: number }> {
  await using server = await startServer(OURS);
  using connection = await Connection.open(server.port);
  await createStream(connection, "bench", 4);
  await fill(connection, "bench", 1_000_000);
  await sleep(PAUSE);
  return server.memory();
}
