/**
 * What `npm run bench:soak` measures: the memory of our server while it takes 5,000 records a second and its clock goes
 * an hour further with each, so that what was written passes its retention of 24 hours soon after. It takes 15 minutes,
 * or as many as its argument says, and writes docs/benchmarks-soak.md.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { tmpdir } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { bundle, NODE_FLAGS } from "../../tools/bundle.ts";
import { bodyOf, Connection } from "./connection.ts";
import { BATCH, putRecordsRequest, requestOf } from "./requests.ts";
import { residentMemory } from "./resident-memory.ts";
import { plotSoak, SOAK_PLOT, soakReport, type Sample } from "./soak-report.ts";
import { createStream, iteratorOf, shardId } from "./streams.ts";

const RATE = 5000;
const SHARDS = 4;
/** Milliseconds that the clock goes further each second. */
const STEP = 3_600_000;
const MINUTES = 15;
const SERVER = join(tmpdir(), "kinesis-emu-bench", "soak-server.cjs");
const DOCS = resolve(import.meta.dirname, "../../docs");

const minutes = Number(process.argv[2] ?? MINUTES);
if (!(minutes > 0)) throw new Error(`"${process.argv[2]}" is no number of minutes.`);

await bundle("test/bench/soak-server.ts", SERVER);
const server = fork(SERVER, { execArgv: NODE_FLAGS });
const [port] = (await once(server, "message")) as [number];
const connection = await Connection.open(port);
await createStream(connection, "soak", SHARDS);
const request = putRecordsRequest("soak", 100);
const samples: Sample[] = [];
let written = 0;
let late = 0;

const begin = performance.now();
for (let second = 0; second < minutes * 60; second++) {
  for (let call = 0; call < RATE / BATCH; call++) {
    const answer = bodyOf(await connection.call(request)) as { FailedRecordCount: number };
    if (answer.FailedRecordCount !== 0) throw new Error(`${answer.FailedRecordCount} records were not taken.`);
    written += BATCH;
  }
  await readShard(shardId(second % SHARDS));
  server.send(STEP);
  await once(server, "message");
  samples.push({ second, mebibytes: residentMemory(server.pid ?? 0).now });
  if (second % 60 === 59) console.log(`${(second + 1) / 60} min  ${samples.at(-1)?.mebibytes.toFixed(1)} MiB`);
  const ahead = begin + (second + 1) * 1000 - performance.now();
  if (ahead > 0) await sleep(ahead);
  else late++;
}
connection[Symbol.dispose]();
server.kill();

writeFileSync(join(DOCS, SOAK_PLOT), plotSoak(samples));
const page = await soakReport(samples, { written, minutes, late });
writeFileSync(join(DOCS, "benchmarks-soak.md"), page);
console.log(page);

/** As a consumer would, from the oldest record that is left. */
async function readShard(shard: string): Promise<void> {
  const iterator = await iteratorOf(connection, "soak", shard);
  const { Records: records } = bodyOf(await connection.call(requestOf("GetRecords", { ShardIterator: iterator }))) as {
    Records: unknown[];
  };
  if (records.length === 0) throw new Error(`${shard} has nothing to read.`);
}
