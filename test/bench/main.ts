/**
 * What `npm run bench` measures: our server, Kinesalite, kinesis-local and a bare Koa server side by side. It takes about
 * twenty minutes, and longer on a machine with busy neighbours, prints what it writes to docs/benchmarks.md, and talks to
 * nobody but 127.0.0.1 (and to npm's registry the first time).
 */
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { calmly, weather } from "./calm.ts";
import { competitors, hasOption, KOA, KOA_H2C, makeBundles, OURS, OURS_WITH_LOG } from "./contenders.ts";
import { CLIENT_LOADS, measureDefaultClient } from "./default-client.ts";
import { measureDurable } from "./durable.ts";
import { measureFanOutLatency } from "./fan-out-latency.ts";
import { measureFilledMemory } from "./filled-memory.ts";
import { measureFilledShards } from "./filled-shard.ts";
import { measureLambda } from "./lambda-latency.ts";
import { LOADS, measureLoad } from "./load.ts";
import { measureManyStreams } from "./many-streams.ts";
import { plotFilledShards, type Curve } from "./plot.ts";
import { checkReadBack } from "./read-back.ts";
import { PLOT, report } from "./report.ts";
import { measureRestart } from "./restart.ts";
import { measureRestore } from "./restore.ts";
import { Results } from "./results.ts";
import { measureInRounds, SLOW_ROUNDS } from "./rounds.ts";
import { ALONE, CROWDED, FAN_OUT, FILLED_MEMORY, filledRow, IDLE_MEMORY, PEAK_MEMORY, START_UP } from "./rows.ts";
import { measureStart } from "./start-up.ts";

const STARTS = 21;
const ROUNDS = 5;
/** Calls into shards of every size: ours, and those of the others, which take longer to get there. */
const CALLS = 41;
const CALLS_OF_OTHERS = 5;
const DOCS = resolve(import.meta.dirname, "../../docs");

const results = new Results();
const notes = [
  `${STARTS} starts; ${ROUNDS} rounds of puts and reads, of kinesis-local ${SLOW_ROUNDS}; ${CALLS} calls into shards of each size, ${CALLS_OF_OTHERS} of the others.`,
];
const others = competitors();
const contenders = [OURS, KOA, ...others];
const emulators = [OURS, ...others];
const [, , put] = LOADS;

function say(what: string): void {
  console.log(`${(performance.now() / 1000).toFixed().padStart(4)} s  ${what}`);
}

await makeBundles();

say("written and read back in order");
const checked = await checkReadBack();
notes.push(
  `${checked.toLocaleString("en")} records that eight writers put at once were read back, complete and in order.`,
);

say(`${STARTS} starts`);
for (let start = 0; start < STARTS; start++) {
  for (const contender of contenders) {
    const { time, memory } = await calmly(() => measureStart(contender));
    results.add(START_UP, contender.name, time);
    results.add(IDLE_MEMORY, contender.name, memory);
  }
}

say(`${ROUNDS} rounds of puts and reads`);
const loads = LOADS.map((load) => ({ row: load.name, measure: async (of: typeof OURS) => measureLoad(of, load) }));
await measureInRounds(ROUNDS, contenders, loads, results);

say("PutRecord with a line for each call");
for (let round = 0; round < ROUNDS && put !== undefined; round++) {
  results.add(`${put.name}, with a line for each call`, OURS.name, await calmly(() => measureLoad(OURS_WITH_LOG, put)));
}

say("the default client");
const clientLoads = CLIENT_LOADS.map(({ name, records }) => ({
  row: name,
  measure: async (of: typeof OURS) => records * (await measureDefaultClient(of, records)),
}));
await measureInRounds(ROUNDS, [OURS, KOA_H2C], clientLoads, results);

say("fan-out");
results.add(FAN_OUT, OURS.name, (await measureFanOutLatency()).median);

say("Lambda");
await measureLambda(results, OURS.name);

say("snapshots");
await measureRestore(results, OURS.name);

say("a million records");
const { now, peak } = await measureFilledMemory();
results.add(FILLED_MEMORY, OURS.name, now);
results.add(PEAK_MEMORY, OURS.name, peak);

say("filled shards");
const curves: Curve[] = [];
const SIZES = new Map([
  [OURS.name, [0, 1000, 10_000, 100_000, 1_000_000]],
  ["kinesalite", [0, 1000, 10_000, 100_000]],
  ["kinesis-local", [0, 1000, 5000]],
]);
for (const contender of emulators) {
  const calls = contender === OURS ? CALLS : CALLS_OF_OTHERS;
  const points = await measureFilledShards(contender, SIZES.get(contender.name) ?? [], calls);
  curves.push({ name: contender.name, points });
}
const points = curves.flatMap((curve) => curve.points.map((point) => ({ ...point, name: curve.name })));
for (const { records, time, name } of points.toSorted((a, b) => a.records - b.records)) {
  results.add(filledRow(records), name, time);
}

say("many streams");
const { alone, crowded } = await measureManyStreams(2 * ROUNDS);
for (const value of alone) results.add(ALONE, OURS.name, value);
for (const value of crowded) results.add(CROWDED, OURS.name, value);

if (hasOption("--data-dir")) {
  say("durable against memory");
  await measureDurable(ROUNDS, results);
  await measureRestart(ROUNDS, results);
} else {
  notes.push("Durable against memory is left out: this version has no option `--data-dir`.");
}
for (const name of ["kinesalite", "kinesis-local"]) {
  if (!others.some((other) => other.name === name)) notes.push(`${name} is left out: npm could not install it.`);
}
notes.push(weather());
const page = await report(results, contenders, notes);
writeFileSync(join(DOCS, "benchmarks.md"), page);
writeFileSync(join(DOCS, PLOT), plotFilledShards(curves));
say("written to docs/benchmarks.md:\n");
console.log(page);
