import type { RecordStore } from "../store/contract.ts";
import type { Stream } from "./stream.ts";

/**
 * Drops the logs of no shard: a process can end after a log was opened and before its stream was stored, or after a
 * stream's document was deleted and before its logs were.
 */
export async function dropStrayLogs(records: RecordStore, streams: readonly Stream[]): Promise<void> {
  const owned = new Set(streams.flatMap(({ shards }) => shards.map(({ log }) => log)));
  const stray = (await records.list()).filter((log) => !owned.has(log));
  await Promise.all(stray.map(async (log) => records.drop(log)));
}
