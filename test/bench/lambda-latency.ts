/**
 * How long a record takes from PutRecord's answer to the handler of a built-in Node function, and how many records such
 * a function takes in a second. Emulator and function are processes of their own; all read the machine's one monotonic
 * clock. A negative time means that the handler was called before the answer.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Kinesis } from "@aws-sdk/client-kinesis";
import { Lambda } from "@aws-sdk/client-lambda";
import { strToU8, zipSync } from "fflate";
import { startCommand } from "../support/command.ts";
import type { Results } from "./results.ts";
import { summarise, type Summary } from "./summary.ts";

export const LAMBDA = "Lambda, from PutRecord's answer to the handler's call, ms";
export const LAMBDA_RATE = "Lambda, records a second to one function from one shard";

const ROUNDS = 500;
const WARM_UP = 50;
/** Milliseconds between puts, so that each batch has one record. */
const PAUSE = 5;
/** Records of 100 bytes that are there before the mapping. */
const BACKLOG = 20_000;
const PUT_RECORDS = 500;

/** Notes when records came: a line for each, with its sequence number and the time. */
const CODE = `
import { appendFileSync } from "node:fs";
export async function handler({ Records }) {
  const now = Number(process.hrtime.bigint()) / 1e6;
  appendFileSync(process.env.NOTES, Records.map(({ kinesis }) => kinesis.sequenceNumber + " " + now + "\\n").join(""));
}`;

/** Adds what it measures. */
export async function measureLambda(results: Results, column: string): Promise<void> {
  const { latency, rate } = await measure();
  results.add(LAMBDA, column, latency.median);
  results.add(LAMBDA_RATE, column, rate);
}

async function measure(): Promise<{ latency: Summary; rate: number }> {
  const directory = mkdtempSync(join(tmpdir(), "kinesis-emu-bench-"));
  const notes = join(directory, "notes");
  writeFileSync(notes, "");
  await using command = await startCommand(["--log-level", "warn"]);
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const config = { endpoint: command.endpoint, region: "us-east-1", credentials };
  const kinesis = new Kinesis(config);
  const lambda = new Lambda(config);
  await lambda.createFunction({
    FunctionName: "bench",
    Runtime: "nodejs22.x",
    Handler: "index.handler",
    Role: "arn:aws:iam::000000000000:role/lambda-role",
    Environment: { Variables: { NOTES: notes } },
    Code: { ZipFile: zipSync({ "index.mjs": strToU8(CODE) }) },
  });
  const latency = await measureLatency(kinesis, lambda, notes);
  const rate = await measureRate(kinesis, lambda, notes);
  kinesis.destroy();
  lambda.destroy();
  rmSync(directory, { recursive: true });
  return { latency, rate };
}

async function measureLatency(kinesis: Kinesis, lambda: Lambda, notes: string): Promise<Summary> {
  await mapStream(kinesis, lambda, "latency");
  const answered: [string, number][] = [];
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const record = { StreamName: "latency", PartitionKey: String(round), Data: Buffer.alloc(100) };
    const { SequenceNumber: number = "" } = await kinesis.putRecord(record);
    answered.push([number, monotonic()]);
    await sleep(PAUSE);
  }
  const called = await callsIn(notes, answered.length);
  return summarise(answered.slice(WARM_UP).map(([number, time]) => (called.get(number) ?? Number.NaN) - time));
}

async function measureRate(kinesis: Kinesis, lambda: Lambda, notes: string): Promise<number> {
  await kinesis.createStream({ StreamName: "rate", ShardCount: 1 });
  const Records = Array.from({ length: PUT_RECORDS }, (_, at) => ({
    PartitionKey: String(at),
    Data: Buffer.alloc(100),
  }));
  for (let put = 0; put < BACKLOG; put += PUT_RECORDS) await kinesis.putRecords({ StreamName: "rate", Records });
  await mapStream(kinesis, lambda, "rate");
  const called = await callsIn(notes, BACKLOG);
  const times = [...called.values()];
  return BACKLOG / ((Math.max(...times) - Math.min(...times)) / 1000);
}

/** The default batch size, 100. */
async function mapStream(kinesis: Kinesis, lambda: Lambda, name: string): Promise<void> {
  await kinesis.createStream({ StreamName: name, ShardCount: 1 }).catch((error: unknown) => {
    if (!(error instanceof Error) || error.name !== "ResourceInUseException") throw error;
  });
  const EventSourceArn = `arn:aws:kinesis:us-east-1:000000000000:stream/${name}`;
  await lambda.createEventSourceMapping({ EventSourceArn, FunctionName: "bench", StartingPosition: "TRIM_HORIZON" });
}

/** When the handler had each record, by sequence number, once it has had so many. */
async function callsIn(notes: string, count: number): Promise<Map<string, number>> {
  for (;;) {
    const lines = readFileSync(notes, "utf8").split("\n").slice(0, -1);
    if (lines.length >= count) {
      writeFileSync(notes, "");
      return new Map(lines.map((line) => line.split(" ")).map(([number = "", time]) => [number, Number(time)]));
    }
    await sleep(20);
  }
}

function monotonic(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
