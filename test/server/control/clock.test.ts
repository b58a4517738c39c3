import {
  CreateStreamCommand,
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  IncreaseStreamRetentionPeriodCommand,
  KinesisClient,
  ListStreamsCommand,
  UpdateShardCountCommand,
} from "@aws-sdk/client-kinesis";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startKinesisEmu, type KinesisEmu } from "../../../server/index.ts";
import { createStream, iteratorAt, putText, readShard, shardId, textOf } from "../../support/streams.ts";
import { EventReader, LATEST, registerConsumer } from "../fan-out/reader.ts";

const START = "2026-06-15T12:00:00.000Z";

let kinesis: KinesisEmu;
let client: KinesisClient;

beforeAll(async () => {
  kinesis = await startKinesisEmu({ port: 0, transitionTime: 10_000 });
  client = new KinesisClient(kinesis.getClientConfig());
});
afterAll(async () => {
  client.destroy();
  await kinesis.stop();
});
beforeEach(async () => {
  await kinesis.reset();
  await kinesis.clock.freeze(START);
  await createStream(client, "orders", 2);
  await kinesis.clock.advance({ seconds: 10 });
});

async function states(): Promise<string> {
  const { StreamDescriptionSummary: summary } = await client.send(
    new DescribeStreamSummaryCommand({ StreamName: "orders" }),
  );
  return `${summary?.StreamStatus} ${summary?.OpenShardCount}`;
}

describe("through the clock", () => {
  it("an iterator expires after five minutes", async () => {
    const position = { StreamName: "orders", ShardId: shardId(0), ShardIteratorType: "LATEST" } as const;
    const ShardIterator = await iteratorAt(client, position);
    await kinesis.clock.advance({ minutes: 5 });
    await client.send(new GetRecordsCommand({ ShardIterator }));
    await kinesis.clock.advance({ milliseconds: 1 });
    await expect(client.send(new GetRecordsCommand({ ShardIterator }))).rejects.toMatchObject({
      name: "ExpiredIteratorException",
    });
  });

  it("a NextToken expires after five minutes", async () => {
    for (const StreamName of ["a", "b"]) await client.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
    const { NextToken } = await client.send(new ListStreamsCommand({ Limit: 1 }));
    await client.send(new ListStreamsCommand({ NextToken }));
    await kinesis.clock.advance("PT5M0.001S");
    await expect(client.send(new ListStreamsCommand({ NextToken }))).rejects.toMatchObject({
      name: "ExpiredNextTokenException",
    });
  });

  it("a subscription ends after five minutes, without an error", async () => {
    const arn = await registerConsumer(client, "orders", "billing");
    await kinesis.clock.advance({ seconds: 10 });
    const reader = await EventReader.open(client, arn, shardId(0), LATEST);
    await reader.next();
    await kinesis.clock.advance({ minutes: 5 });
    for (;;) if ((await reader.next()) === undefined) break;
  });

  it("records are gone after 25 hours, and those of the last day are not", async () => {
    await putText(client, "orders", "early", { hashKey: 0n });
    await kinesis.clock.advance({ hours: 2 });
    await putText(client, "orders", "late", { hashKey: 0n });
    await kinesis.clock.advance({ hours: 23 });
    expect((await readShard(client, "orders", shardId(0))).map(textOf)).toEqual(["late"]);
  });

  it("a resharding passes through its states", async () => {
    await client.send(
      new UpdateShardCountCommand({ StreamName: "orders", TargetShardCount: 4, ScalingType: "UNIFORM_SCALING" }),
    );
    const seen = [await states()];
    for (const seconds of [5, 4, 1]) {
      await kinesis.clock.advance({ seconds });
      seen.push(await states());
    }
    expect(seen).toEqual(["UPDATING 2", "UPDATING 3", "UPDATING 3", "ACTIVE 4"]);
  });

  it("365 days of retention pass in a second, among many streams", async () => {
    for (let count = 0; count < 100; count++) await createStream(client, `other-${count}`, 4);
    const StreamName = "orders";
    await client.send(new IncreaseStreamRetentionPeriodCommand({ StreamName, RetentionPeriodHours: 8760 }));
    await kinesis.clock.advance({ seconds: 10 });
    await putText(client, StreamName, "new year", { hashKey: 0n });
    const begin = performance.now();
    await kinesis.clock.advance({ days: 365 });
    expect(performance.now() - begin).toBeLessThan(1_000);
    expect((await readShard(client, StreamName, shardId(0))).map(textOf)).toEqual(["new year"]);
    await kinesis.clock.advance({ milliseconds: 1 });
    expect(await readShard(client, StreamName, shardId(0))).toEqual([]);
  });
});

describe("the clock", () => {
  it("stands, moves and runs as it is told", async () => {
    expect(await kinesis.clock.freeze()).toEqual({
      now: "2026-06-15T12:00:10.000Z",
      epochMilliseconds: Date.parse(START) + 10_000,
      isFrozen: true,
    });
    expect(await kinesis.clock.advance({ days: 1, minutes: 1 })).toMatchObject({ now: "2026-06-16T12:01:10.000Z" });
    expect(await kinesis.clock.set("2026-06-15T14:00:00+02:00")).toMatchObject({ now: START, isFrozen: true });
    expect(await kinesis.clock.set(new Date(START))).toMatchObject({ now: START });
    expect(await kinesis.clock.set(Date.parse(START))).toMatchObject({ now: START });
    const { isFrozen } = await kinesis.clock.resume();
    expect(isFrozen).toBe(false);
    await expect.poll(async () => (await kinesis.clock.get()).epochMilliseconds).toBeGreaterThan(Date.parse(START));
  });

  it.each<[string, () => Promise<unknown>]>([
    ["body: say how long", () => kinesis.clock.advance({})],
    ["body.hours: Too small", () => kinesis.clock.advance({ hours: -1 })],
    ["body.iso: write a duration of ISO 8601", () => kinesis.clock.advance("25h")],
    ["body.iso: write a duration of ISO 8601", () => kinesis.clock.advance("P")],
    ["body.to: ", () => kinesis.clock.set("tomorrow")],
    ["body.to: it is before 1970 or after 9999", () => kinesis.clock.set(8.7e15)],
    ["body.to: it is before 1970 or after 9999", () => kinesis.clock.set("1969-12-31T23:59:59Z")],
    ["body.at: it is before 1970 or after 9999", () => kinesis.clock.freeze("9999-12-31T23:59:59-01:00")],
    ["body: it leads beyond the year 9999", () => kinesis.clock.advance({ days: 1e8 })],
    ["why: From 2026-06-15T12:00:10.000Z on, that leads", () => kinesis.clock.advance({ days: 365 * 8000 })],
  ])("refuses with %s", async (reason, move) => {
    await expect(move()).rejects.toThrow(reason);
    expect(await kinesis.clock.get()).toMatchObject({ now: "2026-06-15T12:00:10.000Z" });
  });

  it("goes as far as there are years of four digits, and no further when two move it at once", async () => {
    await putText(client, "orders", "early", { hashKey: 0n });
    const by = { days: 365 * 5000 };
    await Promise.all([kinesis.clock.advance(by), kinesis.clock.advance(by).catch(() => undefined)]);
    const { now } = await kinesis.clock.set("9999-12-31T23:59:59.999Z");
    expect(now).toBe("9999-12-31T23:59:59.999Z");
    expect(await readShard(client, "orders", shardId(0))).toEqual([]);
    await putText(client, "orders", "late", { hashKey: 0n });
    expect((await readShard(client, "orders", shardId(0))).map(textOf)).toEqual(["late"]);
  });
});
