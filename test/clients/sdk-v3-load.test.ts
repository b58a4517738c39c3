import { mkdtempDisposable, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { KinesisClient, type _Record } from "@aws-sdk/client-kinesis";
import { describe, expect, test } from "vitest";
import { startKinesisEmu, type KinesisEmu } from "../../server/index.ts";
import { createStream, readShard, shardId, textOf } from "../support/streams.ts";
import { clientEnvironment } from "./environment.ts";
import { runSuccessfully } from "./program.ts";
import type { Acknowledged } from "./put-a-thousand.ts";

const PROGRAM = fileURLToPath(new URL("put-a-thousand.ts", import.meta.url));
const SHARDS = [0, 1, 2, 3].map(shardId);

describe("1,000 PutRecord calls of the default client of the AWS SDK for JavaScript v3, 32 at a time", () => {
  test("over plain HTTP", async () => {
    await using emulator = await startKinesisEmu({ port: 0 });
    await createStream(new KinesisClient(emulator.getClientConfig()), "orders", SHARDS.length);
    const acknowledged = await runProgram(clientEnvironment(emulator.endpoint));
    await expectNothingLostAndInOrder(emulator, acknowledged);
  });

  test("over TLS, with the emulator's CA in NODE_EXTRA_CA_CERTS", async () => {
    await using emulator = await startKinesisEmu({ port: 0 });
    await using folder = await mkdtempDisposable(path.join(tmpdir(), "kinesis-emu-ca-"));
    const ca = path.join(folder.path, "ca.pem");
    await writeFile(ca, await emulator.getCaCertificate());
    await createStream(new KinesisClient(emulator.getClientConfig()), "orders", SHARDS.length);
    const acknowledged = await runProgram({ ...clientEnvironment(emulator.tlsEndpoint), NODE_EXTRA_CA_CERTS: ca });
    await expectNothingLostAndInOrder(emulator, acknowledged);
  });
});

async function runProgram(env: NodeJS.ProcessEnv): Promise<Acknowledged[]> {
  return JSON.parse(await runSuccessfully(process.execPath, [PROGRAM], { env })) as Acknowledged[];
}

async function expectNothingLostAndInOrder(emulator: KinesisEmu, acknowledged: readonly Acknowledged[]): Promise<void> {
  expect(acknowledged).toHaveLength(1000);
  expect(acknowledged.filter(({ attempts }) => attempts !== 1)).toEqual([]);
  const client = new KinesisClient(emulator.getClientConfig());
  const read: (_Record & { readonly ShardId: string })[] = [];
  for (const ShardId of SHARDS) {
    for (const record of await readShard(client, "orders", ShardId)) read.push({ ...record, ShardId });
  }
  expect(read).toHaveLength(1000);
  const found = new Map(read.map((record) => [textOf(record), record]));
  for (const { payload, partitionKey, ...where } of acknowledged) {
    const expected = { PartitionKey: partitionKey, ShardId: where.shardId, SequenceNumber: where.sequenceNumber };
    expect(found.get(payload)).toMatchObject(expected);
  }
  const keys = Object.groupBy(read, ({ PartitionKey }) => PartitionKey ?? "");
  expect(Object.keys(keys)).toHaveLength(32);
  for (const [key, records = []] of Object.entries(keys)) {
    expect(records.map(textOf)).toEqual(records.map((_, nth) => `${key} ${nth}`));
    expect(new Set(records.map(({ ShardId }) => ShardId)).size).toBe(1);
  }
}
