import { DeleteStreamCommand, DescribeStreamCommand, KinesisClient, ListStreamsCommand } from "@aws-sdk/client-kinesis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startKinesisEmu, type KinesisEmu } from "../../../server/index.ts";
import { createStream, putText, readShard, shardId } from "../../support/streams.ts";

let kinesis: KinesisEmu;
let client: KinesisClient;

beforeAll(async () => {
  kinesis = await startKinesisEmu({ port: 0 });
  client = new KinesisClient(kinesis.getClientConfig());
});

afterAll(async () => {
  client.destroy();
  await kinesis.stop();
});

async function remove(name: string): Promise<void> {
  await client.send(new DeleteStreamCommand({ StreamName: name }));
}

describe("DeleteStream", () => {
  it("leaves nothing of a stream", async () => {
    await createStream(client, "gone", 2);
    await putText(client, "gone", "x");
    await remove("gone");
    const unknown = { name: "ResourceNotFoundException" };
    await expect(client.send(new DescribeStreamCommand({ StreamName: "gone" }))).rejects.toMatchObject(unknown);
    await expect(putText(client, "gone", "x")).rejects.toMatchObject(unknown);
    await expect(remove("gone")).rejects.toMatchObject({
      ...unknown,
      message: `Stream gone under account ${kinesis.accountId} not found.`,
    });
    const { StreamNames: names } = await client.send(new ListStreamsCommand({}));
    expect(names).not.toContain("gone");
  });

  it("frees the name for a stream that begins anew", async () => {
    await createStream(client, "again", 2);
    await putText(client, "again", "old", { hashKey: 0n });
    await remove("again");
    await createStream(client, "again", 1);
    expect(await readShard(client, "again", shardId(0))).toEqual([]);
    await putText(client, "again", "new", { hashKey: 0n });
    expect(await readShard(client, "again", shardId(0))).toHaveLength(1);
  });

  it("leaves other streams alone, whatever their names", async () => {
    for (const name of ["a", "a-b", "a.b"]) await createStream(client, name, 1);
    await putText(client, "a-b", "x");
    await remove("a");
    expect(await readShard(client, "a-b", shardId(0))).toHaveLength(1);
    expect(await readShard(client, "a.b", shardId(0))).toEqual([]);
  });

  it("meets calls under way with an answer of the service, never with a failure", async () => {
    for (let round = 0; round < 5; round++) {
      const name = `busy-${round}`;
      await createStream(client, name, 4);
      const calls = Array.from({ length: 20 }, (_, at) => putText(client, name, "x", { key: String(at) }));
      const reads = [0, 1, 2, 3].map((index) => readShard(client, name, shardId(index)));
      const answers = await Promise.allSettled([...calls, remove(name), ...reads]);
      const refusals = answers.filter((answer) => answer.status === "rejected");
      for (const { reason } of refusals) expect(reason).toMatchObject({ name: "ResourceNotFoundException" });
    }
  });
});
