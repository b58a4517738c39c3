import {
  DeleteStreamCommand,
  GetRecordsCommand,
  type GetRecordsCommandOutput,
  type KinesisClient,
} from "@aws-sdk/client-kinesis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { EmulatorClock } from "../../../server/engine/clock.ts";
import { createStream, iteratorAt, putText, readShard, shardId, textOf } from "../../support/streams.ts";
import { ACCOUNT, START, startWithClock, type EmulatorWithClock } from "./emulator.ts";

let emulator: EmulatorWithClock;
let client: KinesisClient;
let clock: EmulatorClock;

beforeEach(async () => {
  emulator = await startWithClock();
  ({ client, clock } = emulator);
  await createStream(client, "orders", 1);
});

afterEach(() => emulator.stop());

function iterator(type: "TRIM_HORIZON" | "LATEST" = "TRIM_HORIZON"): Promise<string> {
  return iteratorAt(client, { StreamName: "orders", ShardId: shardId(0), ShardIteratorType: type });
}

function get(text: string | undefined, limit?: number): Promise<GetRecordsCommandOutput> {
  return client.send(new GetRecordsCommand({ ShardIterator: text, Limit: limit }));
}

async function texts(text: string | undefined, limit?: number): Promise<string> {
  return ((await get(text, limit)).Records ?? []).map(textOf).join("");
}

async function putAll(all: string): Promise<void> {
  for (const text of all) await putText(client, "orders", text);
}

describe("GetRecords", () => {
  it("gives records as they were put", async () => {
    const { SequenceNumber: number } = await putText(client, "orders", "hello", { key: "user-1" });
    const { $metadata: _, ...page } = await get(await iterator());
    expect(page).toEqual({
      Records: [
        {
          SequenceNumber: number,
          ApproximateArrivalTimestamp: new Date(START),
          Data: new Uint8Array(Buffer.from("hello")),
          PartitionKey: "user-1",
        },
      ],
      NextShardIterator: expect.stringMatching(/^AAAAAAAAAA/) as string,
      MillisBehindLatest: 0,
    });
  });

  it("gives at most as many as asked for, and goes on with the next iterator", async () => {
    await putAll("abcde");
    const first = await get(await iterator(), 2);
    const second = await get(first.NextShardIterator, 2);
    const third = await get(second.NextShardIterator, 2);
    expect([first, second, third].map(({ Records: records = [] }) => records.map(textOf).join(""))).toEqual([
      "ab",
      "cd",
      "e",
    ]);
    expect(await texts(third.NextShardIterator)).toBe("");
  });

  it("gives pages of at most 10 MiB", async () => {
    const large = "x".repeat(1024 * 1024 - 3);
    for (let at = 0; at < 11; at++) await putText(client, "orders", large);
    const first = await get(await iterator());
    expect(first.Records).toHaveLength(10);
    expect((await get(first.NextShardIterator)).Records).toHaveLength(1);
  });

  it("gives the same records again for the same iterator", async () => {
    await putAll("abc");
    const text = await iterator();
    expect([await texts(text), await texts(text)]).toEqual(["abc", "abc"]);
  });

  it("gives a new iterator every time, on empty pages too", async () => {
    const seen = [await iterator()];
    for (let at = 0; at < 3; at++) seen.push((await get(seen.at(-1))).NextShardIterator ?? "");
    expect(new Set(seen).size).toBe(4);
  });

  it("shows a record as soon as its put is answered", async () => {
    const latest = await iterator("LATEST");
    await putAll("a");
    expect(await texts(latest)).toBe("a");
  });

  it("reads from where LATEST was when the iterator was issued", async () => {
    await putAll("ab");
    const latest = await iterator("LATEST");
    await putAll("cd");
    expect(await texts(latest)).toBe("cd");
    expect(await texts(latest)).toBe("cd");
  });

  it("accepts an iterator in double quotes", async () => {
    await putAll("a");
    expect(await texts(`"${await iterator()}"`)).toBe("a");
  });

  it("reads nothing in a dry run", async () => {
    const dry = new GetRecordsCommand({ ShardIterator: await iterator(), DryRun: true });
    await expect(client.send(dry)).rejects.toMatchObject({ name: "DryRunOperationException" });
  });
});

describe("MillisBehindLatest", () => {
  it("is the age of the last record read while there are more, and 0 at the tip", async () => {
    for (const text of "abc") {
      await putText(client, "orders", text);
      await clock.advance(1000);
    }
    await clock.set(START + 60_000);
    const behind: (number | undefined)[] = [];
    let next: string | undefined = await iterator();
    for (let at = 0; at < 4; at++) {
      const page: GetRecordsCommandOutput = await get(next, 1);
      behind.push(page.MillisBehindLatest);
      next = page.NextShardIterator;
    }
    expect(behind).toEqual([60_000, 59_000, 0, 0]);
  });
});

describe("an iterator", () => {
  it("is valid for five minutes, each from its own issue", async () => {
    await putAll("a");
    const first = await iterator();
    await clock.advance(300_000);
    const { NextShardIterator: second, Records: records } = await get(first);
    expect(records).toHaveLength(1);
    await clock.advance(300_000);
    await expect(get(second)).resolves.toMatchObject({ Records: [] });
  });

  it("expires after them, with both times in the message as Java writes them", async () => {
    await clock.set(Date.UTC(2026, 10, 5, 9, 5, 7));
    const text = await iterator();
    await clock.set(Date.UTC(2026, 10, 5, 9, 10, 7, 1));
    await expect(get(text)).rejects.toMatchObject({
      name: "ExpiredIteratorException",
      message:
        "Iterator expired. The iterator was created at time Thu Nov 05 09:05:07 UTC 2026 while right now it is Thu Nov 05 09:10:07 UTC 2026 which is further in the future than the tolerated delay of 300000 milliseconds.",
    });
  });

  it.each(["nonsense", "AAAAAAAAAAE=", "x".repeat(512)])("is refused when it is none: %.20s", async (text) => {
    const invalid = { name: "InvalidArgumentException", message: "Invalid ShardIterator." };
    await expect(get(text)).rejects.toMatchObject(invalid);
  });

  it("is refused when a character of it is another", async () => {
    const text = await iterator();
    for (const at of [0, 12, 40, 100, text.length - 5]) {
      const damaged = text.slice(0, at) + (text[at] === "b" ? "c" : "b") + text.slice(at + 1);
      const invalid = { name: "InvalidArgumentException", message: "Invalid ShardIterator." };
      await expect(get(damaged)).rejects.toMatchObject(invalid);
    }
  });

  it("leads nowhere when the stream is deleted, also when another takes its name", async () => {
    const text = await iterator();
    const gone = {
      name: "ResourceNotFoundException",
      message: `Shard ${shardId(0)} in stream orders under account ${ACCOUNT} does not exist`,
    };
    await client.send(new DeleteStreamCommand({ StreamName: "orders" }));
    await expect(get(text)).rejects.toMatchObject(gone);
    await createStream(client, "orders", 1);
    await putAll("a");
    await expect(get(text)).rejects.toMatchObject(gone);
    expect(await readShard(client, "orders", shardId(0))).toHaveLength(1);
  });

  it("counts as expired before its stream counts as gone", async () => {
    const text = await iterator();
    await client.send(new DeleteStreamCommand({ StreamName: "orders" }));
    await clock.advance(300_001);
    await expect(get(text)).rejects.toMatchObject({ name: "ExpiredIteratorException" });
  });
});
