/**
 * How long it takes to be back in a prepared state, by creating it again and by restoring a snapshot of it:
 *
 *   node test/bench/restore.ts
 */
import { startKinesisEmu } from "../../server/index.ts";

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

/** The middle one of some rounds, in milliseconds. */
async function median(action: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const begin = performance.now();
    await action();
    times.push(performance.now() - begin);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Number.NaN;
}

await using kinesis = await startKinesisEmu({ port: 0 });
const recreate = await median(async () => {
  await kinesis.reset();
  await kinesis.seed(seed);
});
const save = await median(() => kinesis.snapshots.save("prepared"));
const restore = await median(() => kinesis.snapshots.restore("prepared"));
const file = await kinesis.snapshots.download("prepared");
const upload = await median(() => kinesis.snapshots.upload("again", file));

console.log(`${STREAMS} streams of 4 shards, ${STREAMS * RECORDS} records, median of ${ROUNDS} rounds over HTTP:`);
console.log(`  reset and seed     ${recreate.toFixed(1)} ms`);
console.log(`  save a snapshot    ${save.toFixed(1)} ms`);
console.log(`  restore it         ${restore.toFixed(1)} ms`);
console.log(`  upload its file    ${upload.toFixed(1)} ms (${(file.length / 1024).toFixed(0)} KiB)`);
