import { CLIENT_LOADS } from "./default-client.ts";
import { DURABLE_PUTS, MANY_WRITERS } from "./durable.ts";
import { LOADS } from "./load.ts";
import { RESTART } from "./restart.ts";
import type { Ratio, Results } from "./results.ts";
import { ALONE, CROWDED, FILLED_MEMORY, filledRow, IDLE_MEMORY, START_UP } from "./rows.ts";

export interface Requirement {
  readonly what: string;
  readonly bound: "at least" | "at most";
  readonly limit: number;
  /** NaN when it was not measured. */
  readonly value: number;
  /** The lowest and the highest ratio of a round, where the value is the median of such. */
  readonly spread?: readonly [number, number];
}

const OURS = "kinesis-emu";

/** What the record store must show. */
export function requirementsOn(results: Results): Requirement[] {
  const [puts = "", bigPuts = "", put = "", gets = ""] = LOADS.map(({ name }) => name);
  const [clientPut = "", clientPuts = ""] = CLIENT_LOADS.map(({ name }) => name);
  const times = (row: string, to: string): Ratio => results.ratioOf([row, OURS], [row, to]);
  const ours = (row: string, to: string): Ratio => results.ratioOf([row, OURS], [to, OURS]);
  const [manyPuts, manyPut] = MANY_WRITERS;
  return [
    atLeast("PutRecords of 100 B, times kinesalite", 10, times(puts, "kinesalite")),
    atLeast("PutRecords of 1 KB, times kinesalite", 10, times(bigPuts, "kinesalite")),
    atLeast("PutRecords of 100 B, times kinesis-local", 200, times(puts, "kinesis-local")),
    atLeast("PutRecords of 1 KB, times kinesis-local", 200, times(bigPuts, "kinesis-local")),
    atLeast("GetRecords, times kinesalite", 10, times(gets, "kinesalite")),
    atLeast("PutRecord, times kinesalite", 2.5, times(put, "kinesalite")),
    atLeast("PutRecord, of the bare Koa server", 0.6, times(put, "bare Koa")),
    atLeast("default SDK client, PutRecord, of what it reaches against bare Koa", 0.7, times(clientPut, "bare Koa")),
    atLeast("default SDK client, PutRecords, of what it reaches against bare Koa", 0.7, times(clientPuts, "bare Koa")),
    atMost(
      "PutRecords call into a shard with a million records, times one into an empty shard",
      1.2,
      ours(filledRow(1_000_000), filledRow(0)).median,
    ),
    atMost("slow-down of a put by 10,000 shards and 1,000 streams", 1.3, ours(ALONE, CROWDED)),
    atMost("MiB with a million records of 100 B", 280, results.median(FILLED_MEMORY, OURS)),
    atMost("MiB when idle", 60, results.median(IDLE_MEMORY, OURS)),
    atMost("start-up to the first answer, times the bare Koa bundle", 1.5, times(START_UP, "bare Koa")),
    atLeast("durable with `os`, of memory in PutRecords", 0.4, ours(DURABLE_PUTS.os, DURABLE_PUTS.memory)),
    atLeast("durable with `always`, of `os`, PutRecords of 32 writers", 0.6, ours(manyPuts.always, manyPuts.os)),
    atLeast("durable with `always`, of `os`, PutRecord of 32 writers", 0.6, ours(manyPut.always, manyPut.os)),
    atMost("ms to start after kill -9 with 100,000 records", 1000, results.median(RESTART, OURS)),
  ];
}

function atLeast(what: string, limit: number, measured: Ratio | number): Requirement {
  return { what, bound: "at least", limit, ...valueOf(measured) };
}

function atMost(what: string, limit: number, measured: Ratio | number): Requirement {
  return { what, bound: "at most", limit, ...valueOf(measured) };
}

function valueOf(measured: Ratio | number): Pick<Requirement, "value" | "spread"> {
  if (typeof measured === "number") return { value: measured };
  const { median, lowest, highest } = measured;
  return Number.isNaN(median) ? { value: median } : { value: median, spread: [lowest, highest] };
}

export function verdict({ bound, limit, value }: Requirement): string {
  if (Number.isNaN(value)) return "not measured";
  const holds = bound === "at least" ? value >= limit : value <= limit;
  return holds ? "yes" : "**no**";
}
