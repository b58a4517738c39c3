import { SubscribeToShardCommand } from "@aws-sdk/client-kinesis";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createStream, putText, shardId } from "../../support/streams.ts";
import { ACCOUNT, startFrozen, type TimedEmulator } from "./emulator.ts";
import { EventReader, LATEST, registerConsumer } from "./reader.ts";

const CONFLICT = {
  name: "ResourceInUseException",
  message: `Another active subscription exists for this consumer: ${ACCOUNT}:orders:${shardId(0)}:reader`,
};

let emulator: TimedEmulator;
let consumer: string;

beforeEach(async () => {
  emulator = await startFrozen();
  await createStream(emulator.client, "orders", 2);
  consumer = await registerConsumer(emulator.client, "orders", "reader");
});

afterEach(() => emulator[Symbol.asyncDispose]());

const subscribe = (index = 0, arn = consumer): Promise<EventReader> =>
  EventReader.open(emulator.client, arn, shardId(index), LATEST);

/** To the first shard. */
const put = (text: string): Promise<unknown> => putText(emulator.client, "orders", text, { hashKey: 0n });

describe("one subscription for each consumer and shard", () => {
  it("refuses a second one within five seconds, and the first goes on", async () => {
    const first = await subscribe();
    await expect(subscribe()).rejects.toMatchObject({ ...CONFLICT, $metadata: { httpStatusCode: 400 } });
    await emulator.clock.advance(4_999);
    await expect(subscribe()).rejects.toMatchObject(CONFLICT);
    await put("one");
    expect(await first.nextTexts()).toEqual(["one"]);
  });

  it("lets a second one take over after five seconds: the first is told in its stream", async () => {
    const first = await subscribe();
    await first.next();
    await emulator.clock.advance(5_000);
    const second = await subscribe();
    await expect(first.rest()).rejects.toMatchObject(CONFLICT);
    await put("one");
    expect(await second.nextTexts()).toEqual(["one"]);
    await expect(subscribe()).rejects.toMatchObject(CONFLICT);
    await emulator.clock.advance(5_000);
    const third = await subscribe();
    await expect(second.rest()).rejects.toMatchObject(CONFLICT);
    await put("two");
    expect(await third.nextTexts()).toEqual(["two"]);
  });

  it("takes the first of two that come at once", async () => {
    const outcomes = await Promise.allSettled([subscribe(), subscribe(), subscribe()]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const outcome of outcomes) if (outcome.status === "rejected") expect(outcome.reason).toMatchObject(CONFLICT);
  });

  it("holds for the shard and the consumer alone", async () => {
    const other = await registerConsumer(emulator.client, "orders", "other");
    const readers = [await subscribe(0), await subscribe(1), await subscribe(0, other)];
    await put("one");
    expect(await readers[0]?.nextTexts()).toEqual(["one"]);
    expect(await readers[2]?.nextTexts()).toEqual(["one"]);
  });

  it("is free as soon as a client has gone", async () => {
    const first = await subscribe();
    await first.next();
    first.close();
    const second = await vi.waitFor(() => subscribe());
    await put("one");
    expect(await second.nextTexts()).toEqual(["one"]);
  });

  it("is free after the five minutes", async () => {
    const first = await subscribe();
    await emulator.clock.advance(300_000);
    await first.rest();
    await (await subscribe()).next();
  });

  it("is not taken by a dry run", async () => {
    const input = { ConsumerARN: consumer, ShardId: shardId(0), StartingPosition: LATEST };
    const dryRun = new SubscribeToShardCommand({ ...input, DryRun: true });
    await expect(emulator.client.send(dryRun)).rejects.toMatchObject({ name: "DryRunOperationException" });
    await subscribe();
    // A check that fails is told as ever.
    const unknown = new SubscribeToShardCommand({ ...input, ShardId: shardId(9), DryRun: true });
    await expect(emulator.client.send(unknown)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });
});
