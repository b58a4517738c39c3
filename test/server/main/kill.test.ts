import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../store/folder.ts";
import { call, iteratorsOf, readOn, type SeenRecord } from "./shards.ts";
import { started, type Command } from "./spawn.ts";

/** More of them with KINESIS_EMU_TEST_KILL_ROUNDS=50. */
const ROUNDS = Number(process.env["KINESIS_EMU_TEST_KILL_ROUNDS"] ?? 3);
const WRITERS = 8;
const SHARDS = 3;
/** Milliseconds: a start on a machine that is busy with other things, and the reading of all that was written. */
const PATIENCE = 120_000;

/** What was answered, by the text of the record. */
type Acknowledged = Map<string, { readonly shard: string; readonly number: bigint }>;

interface PutRecordsAnswer {
  readonly Records: readonly { readonly ShardId: string; readonly SequenceNumber: string }[];
}

/** Writes until the connection breaks: one record, then several in one call, always to the same shard. */
async function write(endpoint: string, writer: string, acknowledged: Acknowledged): Promise<void> {
  for (let count = 0; ;) {
    const texts = Array.from({ length: count % 3 === 0 ? 1 : 20 }, () => `${writer}.${count++}`);
    const records = texts.map((text) => ({ PartitionKey: writer, Data: Buffer.from(text).toString("base64") }));
    let answer: PutRecordsAnswer;
    try {
      answer = await call<PutRecordsAnswer>(endpoint, "PutRecords", { StreamName: "orders", Records: records });
    } catch (error) {
      if (error instanceof Error && "code" in error) return;
      throw error;
    }
    for (const [at, { ShardId: shard, SequenceNumber: number }] of answer.Records.entries()) {
      acknowledged.set(texts[at] as string, { shard, number: BigInt(number) });
    }
  }
}

/** Every writer at work until the process is killed, which is in the middle of whatever it does then. */
async function writeUntilKilled(command: Command, round: number, acknowledged: Acknowledged): Promise<void> {
  const before = acknowledged.size;
  const writers = Array.from({ length: WRITERS }, (_, at) => write(command.endpoint, `${round}.${at}`, acknowledged));
  const all = Promise.all(writers);
  while (acknowledged.size < before + 200) await sleep(5);
  await sleep(((round * 37) % 50) * 4);
  await command.stop("SIGKILL");
  await all;
}

/** What is wrong with what was read, in words. */
function faults(seen: readonly SeenRecord[], acknowledged: Acknowledged): string[] {
  const found: string[] = [];
  const byText = new Map<string, SeenRecord>();
  const lastOfShard = new Map<string, bigint>();
  const lastOfWriter = new Map<string, number>();
  for (const record of seen) {
    const { shard, number, text } = record;
    if (byText.has(text)) found.push(`${text} is there twice`);
    byText.set(text, record);
    if (number <= (lastOfShard.get(shard) ?? 0n)) found.push(`the number of ${text} is not above the one before`);
    lastOfShard.set(shard, number);
    const writer = text.slice(0, text.lastIndexOf("."));
    const count = Number(text.slice(writer.length + 1));
    if (count !== (lastOfWriter.get(writer) ?? -1) + 1) found.push(`${text} is not in the order it was written`);
    lastOfWriter.set(writer, count);
  }
  for (const [text, { shard, number }] of acknowledged) {
    const record = byText.get(text);
    if (!record) found.push(`${text} was acknowledged and is lost`);
    else if (record.shard !== shard || record.number !== number)
      found.push(`${text} has another place than was answered`);
  }
  return found.slice(0, 20);
}

describe.each(["os", "always"])("kill -9 under load, with durability %s", (durability) => {
  it(
    `loses nothing that was acknowledged, in ${ROUNDS} rounds`,
    async () => {
      const args = ["--data-dir", temporaryFolder(), "--durability", durability, "--log-level", "warn"];
      const acknowledged: Acknowledged = new Map();
      let command = await started(args);
      try {
        await call(command.endpoint, "CreateStream", { StreamName: "orders", ShardCount: SHARDS });
        const beginning = await iteratorsOf(command.endpoint, "orders", "TRIM_HORIZON");
        for (let round = 0; round < ROUNDS; round++) {
          const iterators = await iteratorsOf(command.endpoint, "orders", "LATEST");
          const present: Acknowledged = new Map();
          await writeUntilKilled(command, round, present);
          const { stdout, stderr } = command;
          command = await started(args);
          // With the iterators of before, which are as good as they were.
          const seen = await readOn(command.endpoint, iterators);
          expect(faults(seen, present), `round ${round}, and what the process printed:\n${stdout}${stderr}`).toEqual(
            [],
          );
          for (const [text, place] of present) acknowledged.set(text, place);
        }
        const all = await readOn(command.endpoint, beginning);
        expect(faults(all, acknowledged)).toEqual([]);
        expect(all.length).toBeGreaterThanOrEqual(ROUNDS * 200);
        expect(command.stderr).toBe("");
      } finally {
        await command[Symbol.asyncDispose]();
      }
    },
    PATIENCE + ROUNDS * PATIENCE,
  );
});
