import { bodyOf, Connection } from "./connection.ts";
import { OURS } from "./contenders.ts";
import { BATCH, requestOf } from "./requests.ts";
import { startServer } from "./running-server.ts";
import { createStream, iteratorOf, shardId } from "./streams.ts";

const CONNECTIONS = 8;
const CALLS = 25;
const SHARDS = 4;

interface Place {
  readonly ShardId: string;
  readonly SequenceNumber: string;
}
interface Page {
  readonly Records: readonly { readonly SequenceNumber: string; readonly Data: string }[];
  readonly NextShardIterator: string;
}

/**
 * Writes over all connections at once and reads everything back.
 *
 * @returns how many records were checked
 * @throws Error when one is missing, there twice, changed, or out of order
 */
export async function checkReadBack(): Promise<number> {
  await using server = await startServer(OURS);
  using connection = await Connection.open(server.port);
  await createStream(connection, "bench", SHARDS);
  /** What was acknowledged: data by shard and sequence number. */
  const written = new Map<string, string>();
  await Promise.all(Array.from({ length: CONNECTIONS }, (_, writer) => write(server.port, writer, written)));
  let count = 0;
  for (let index = 0; index < SHARDS; index++) {
    let last = 0n;
    const lastOfWriter = new Map<string, number>();
    for (const { SequenceNumber: number, Data: data } of await readAll(connection, shardId(index))) {
      const text = Buffer.from(data, "base64").toString();
      if (written.get(`${shardId(index)} ${number}`) !== text) throw new Error(`${text} is not what was acknowledged.`);
      if (BigInt(number) <= last) throw new Error(`${text} stands behind a later sequence number.`);
      last = BigInt(number);
      const [writer = "", position] = text.split(" ");
      // Calls of a writer follow one another, and records of one call keep their order within a shard.
      if (Number(position) <= (lastOfWriter.get(writer) ?? -1)) throw new Error(`${text} is out of order.`);
      lastOfWriter.set(writer, Number(position));
      count++;
    }
  }
  if (count !== CONNECTIONS * CALLS * BATCH || written.size !== count) throw new Error(`${count} records came back.`);
  return count;
}

async function write(port: number, writer: number, written: Map<string, string>): Promise<void> {
  using connection = await Connection.open(port);
  for (let call = 0; call < CALLS; call++) {
    const texts = Array.from({ length: BATCH }, (_, index) => `${writer} ${call * BATCH + index}`);
    const records = texts.map((text) => ({ Data: Buffer.from(text).toString("base64"), PartitionKey: text }));
    const answer = await connection.call(requestOf("PutRecords", { StreamName: "bench", Records: records }));
    const { Records: places } = bodyOf(answer) as { Records: Place[] };
    for (const [index, { ShardId: shard, SequenceNumber: number }] of places.entries()) {
      written.set(`${shard} ${number}`, texts[index] ?? "");
    }
  }
}

async function readAll(connection: Connection, shard: string): Promise<Page["Records"][number][]> {
  const records: Page["Records"][number][] = [];
  let iterator = await iteratorOf(connection, "bench", shard);
  for (;;) {
    const page = bodyOf(await connection.call(requestOf("GetRecords", { ShardIterator: iterator }))) as Page;
    if (page.Records.length === 0) return records;
    records.push(...page.Records);
    iterator = page.NextShardIterator;
  }
}
