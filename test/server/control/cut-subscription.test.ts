import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { KinesisClient } from "@aws-sdk/client-kinesis";
import { KinesisClient as Client } from "@aws-sdk/client-kinesis";
import { startKinesisEmu, type KinesisEmu } from "../../../server/index.ts";
import { createStream, putText, shardId } from "../../support/streams.ts";
import { EventReader, registerConsumer, TRIM_HORIZON } from "../fan-out/reader.ts";

let kinesis: KinesisEmu;
let client: KinesisClient;
let consumer: string;

beforeAll(async () => {
  kinesis = await startKinesisEmu({ port: 0 });
  client = new Client({ ...kinesis.getClientConfig(), maxAttempts: 1 });
});
afterAll(async () => {
  client.destroy();
  await kinesis.stop();
});
beforeEach(async () => {
  await kinesis.reset();
  await createStream(client, "orders", 1);
  consumer = await registerConsumer(client, "orders", "billing");
  await putText(client, "orders", "tea");
});

const subscribe = (): Promise<EventReader> => EventReader.open(client, consumer, shardId(0), TRIM_HORIZON);

describe("a subscription that a fault cuts", () => {
  it("loses its connection after so many events", async () => {
    const fault = await kinesis.faults.add({ consumer: "billing", cut: { after: 1 }, times: 1 });
    const reader = await subscribe();
    expect(await reader.nextTexts()).toEqual(["tea"]);
    await expect(reader.next()).rejects.toThrow(/aborted|reset|closed|hang up|ended/i);
    expect(await fault.hits()).toBe(1);
  });

  it("makes room for another one at once", async () => {
    await kinesis.faults.add({ cut: {}, times: 1 });
    const cut = await subscribe();
    await expect(cut.next()).rejects.toThrow();
    await expect.poll(async () => (await subscribe()).nextTexts()).toEqual(["tea"]);
  });

  it("ends with the exception that is asked for", async () => {
    await kinesis.faults.add({ cut: { after: 1, error: "InternalFailureException" }, message: "on demand" });
    const reader = await subscribe();
    expect(await reader.nextTexts()).toEqual(["tea"]);
    await expect(reader.next()).rejects.toMatchObject({ name: "InternalFailureException", message: "on demand" });
  });
});
