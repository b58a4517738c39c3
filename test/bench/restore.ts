/**
 * How long it takes to be back in a prepared state, over HTTP: by making it anew, and by restoring a snapshot of it.
 */
import { KinesisEmuClient } from "../../server/control/client.ts";
import { startCommand } from "../support/command.ts";
import type { Results } from "./results.ts";

export const MADE_ANEW = "20 streams with 10,000 records made anew by a reset and a seed, ms";
export const RESTORED = "20 streams with 10,000 records restored from a snapshot, ms";

const ROUNDS = 20;
const STREAMS = 20;
const RECORDS = 500;

const seed = {
  streams: Array.from({ length: STREAMS }, (_, stream) => ({
    name: `stream-${stream}`,
    shards: 4,
    consumers: [{ name: "billing" }],
    records: Array.from({ length: RECORDS }, (__, at) => ({
      partitionKey: `key-${at}`,
      json: { id: at, total: at / 7 },
    })),
  })),
};

/** Adds what it measures. */
export async function measureRestore(results: Results, column: string): Promise<void> {
  await using command = await startCommand(["--log-level", "warn"]);
  const kinesis = new KinesisEmuClient(command.endpoint);
  for (let round = 0; round < ROUNDS; round++) {
    const makeAnew = async (): Promise<void> => {
      await kinesis.reset();
      await kinesis.seed(seed);
    };
    results.add(MADE_ANEW, column, await timeOf(makeAnew));
    await kinesis.snapshots.save("prepared");
    results.add(RESTORED, column, await timeOf(() => kinesis.snapshots.restore("prepared")));
  }
}

/** Milliseconds. */
async function timeOf(action: () => Promise<void>): Promise<number> {
  const begin = performance.now();
  await action();
  return performance.now() - begin;
}
