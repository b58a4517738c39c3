import { DescribeStreamConsumerCommand } from "@aws-sdk/client-kinesis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createStream, putText, shardId } from "../../support/streams.ts";
import { startFrozen, type TimedEmulator } from "./emulator.ts";
import { EventReader, LATEST, registerConsumer, TRIM_HORIZON } from "./reader.ts";

const SHARD = shardId(0);
const MINUTE = 60_000;
/** Clients give up when they hear nothing for ten seconds; AWS speaks at least every five. */
const LONGEST_SILENCE = 5_000;

let emulator: TimedEmulator;
let consumer: string;

// The clock stands still: what arrives was pushed by what was written, for no timer can run.
beforeEach(async () => {
  emulator = await startFrozen();
  await createStream(emulator.client, "orders", 1);
  consumer = await registerConsumer(emulator.client, "orders", "reader");
});

afterEach(() => emulator[Symbol.asyncDispose]());

function subscribe(position = LATEST, arn = consumer): Promise<EventReader> {
  return EventReader.open(emulator.client, arn, SHARD, position);
}

describe("a subscription", () => {
  it("answers before there is any record", async () => {
    const reader = await subscribe();
    const event = await reader.next();
    expect(event).toMatchObject({ Records: [], MillisBehindLatest: 0 });
    expect(event?.ContinuationSequenceNumber).toMatch(/^49\d{54}$/);
    expect(event).not.toHaveProperty("ChildShards");
  });

  it("pushes what is written, in order and as it was written", async () => {
    const reader = await subscribe();
    for (const text of ["one", "two", "three"]) {
      const { SequenceNumber: number } = await putText(emulator.client, "orders", text, { key: `key-${text}` });
      const event = await nextWithRecords(reader);
      expect(event?.Records).toEqual([
        {
          SequenceNumber: number,
          ApproximateArrivalTimestamp: new Date(emulator.clock.now()),
          Data: new Uint8Array(Buffer.from(text)),
          PartitionKey: `key-${text}`,
        },
      ]);
      expect(event?.MillisBehindLatest).toBe(0);
    }
  });

  it("begins with what is there, at the trim horizon and at a time", async () => {
    await putText(emulator.client, "orders", "old");
    await emulator.clock.advance(10_000);
    await putText(emulator.client, "orders", "new");
    expect(await (await subscribe(TRIM_HORIZON)).nextTexts()).toEqual(["old", "new"]);
    const other = await registerConsumer(emulator.client, "orders", "other");
    const since = new Date(emulator.clock.now() - 5_000);
    expect(await (await subscribe({ Type: "AT_TIMESTAMP", Timestamp: since }, other)).nextTexts()).toEqual(["new"]);
  });

  it("says again and again that it is alive, with a number that moves on", async () => {
    const reader = await subscribe();
    let last = (await reader.next())?.ContinuationSequenceNumber ?? "";
    for (let round = 0; round < 5; round++) {
      await emulator.clock.advance(LONGEST_SILENCE);
      const event = await reader.next();
      expect(event).toMatchObject({ Records: [], MillisBehindLatest: 0 });
      const number = event?.ContinuationSequenceNumber ?? "";
      expect(BigInt(number)).toBeGreaterThan(BigInt(last));
      last = number;
    }
  });

  it("says how far behind it is, to the millisecond", async () => {
    for (const text of ["a", "b", "c"]) {
      await putText(emulator.client, "orders", text.repeat(900_000));
      await emulator.clock.advance(10_000);
    }
    const reader = await subscribe(TRIM_HORIZON);
    const behind: (number | undefined)[] = [];
    for (let n = 0; n < 3; n++) behind.push((await nextWithRecords(reader))?.MillisBehindLatest);
    expect(behind).toEqual([30_000, 20_000, 0]);
  });

  it("ends after five minutes without an error, and not before", async () => {
    const reader = await subscribe();
    await reader.next();
    for (let time = 0; time < 5 * MINUTE - LONGEST_SILENCE; time += LONGEST_SILENCE) {
      await emulator.clock.advance(LONGEST_SILENCE);
      expect(await reader.next(), `after ${time} ms`).toBeDefined();
    }
    await putText(emulator.client, "orders", "last");
    expect(await reader.nextTexts()).toEqual(["last"]);
    await emulator.clock.advance(LONGEST_SILENCE);
    for (const event of await reader.rest()) expect(event.Records).toEqual([]);
  });

  it("ends after five minutes even if its reader was busy all the time", async () => {
    const reader = await subscribe();
    await emulator.clock.advance(5 * MINUTE);
    for (const event of await reader.rest()) expect(event.ContinuationSequenceNumber).toBeDefined();
    expect(await (await subscribe(TRIM_HORIZON)).next()).toBeDefined();
  });

  it("costs the consumer nothing: it stays ACTIVE", async () => {
    await (await subscribe()).next();
    const { ConsumerDescription: description } = await emulator.client.send(
      new DescribeStreamConsumerCommand({ ConsumerARN: consumer }),
    );
    expect(description?.ConsumerStatus).toBe("ACTIVE");
  });
});

async function nextWithRecords(reader: EventReader): ReturnType<EventReader["next"]> {
  const event = await reader.next();
  return event?.Records?.length === 0 ? nextWithRecords(reader) : event;
}
