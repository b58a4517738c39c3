import { Connection } from "./connection.ts";
import type { Contender } from "./contenders.ts";
import { startServer } from "./running-server.ts";
import { putRecordsRequest } from "./requests.ts";
import { createStream, fill } from "./streams.ts";
import { median } from "./summary.ts";

/** A shard that holds so many records, and the median milliseconds of a PutRecords call of 500 × 100 bytes into it. */
export interface FilledShard {
  readonly records: number;
  readonly time: number;
}

/** Up to here a call changes what the shard holds, so that each has a stream of its own. */
const SMALL = 1000;
/** Milliseconds that filling one shard may take. */
const FILLING = 12_000;

/** Calls into shards of all sizes in turn; a size that takes too long to reach is left out, visibly. */
export async function measureFilledShards(
  contender: Contender,
  sizes: readonly number[],
  rounds: number,
): Promise<FilledShard[]> {
  await using server = await startServer(contender);
  using connection = await Connection.open(server.port);
  await createStream(connection, "warm-up", 1);
  await fill(connection, "warm-up", 100_000, 1000);
  const reached: number[] = [];
  for (const size of sizes) {
    let filled = size;
    for (let round = 0; round < (size <= SMALL ? rounds : 1); round++) {
      await createStream(connection, streamOf(size, round), 1);
      filled = await fill(connection, streamOf(size, round), size, FILLING);
    }
    if (filled >= size) reached.push(size);
    else console.log(`${contender.name}: ${size} records in a shard are left out, ${filled} took ${FILLING} ms`);
  }
  const times = new Map(reached.map((size) => [size, [] as number[]]));
  for (let round = 0; round < rounds; round++) {
    for (const size of reached) {
      const request = putRecordsRequest(streamOf(size, round), 100);
      const begin = performance.now();
      await connection.call(request);
      times.get(size)?.push(performance.now() - begin);
    }
  }
  return [...times].map(([records, values]) => ({ records, time: median(values) }));
}

function streamOf(size: number, round: number): string {
  return `holds-${size}-${size <= SMALL ? round : 0}`;
}
