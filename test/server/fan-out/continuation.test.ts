import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createStream, iteratorAt, putText, readFrom, shardId, textOf } from "../../support/streams.ts";
import { startFrozen, type TimedEmulator } from "./emulator.ts";
import { after, at, EventReader, LATEST, registerConsumer, TRIM_HORIZON } from "./reader.ts";

const SHARD = shardId(0);
const POSITIONS = [
  { name: "AFTER_SEQUENCE_NUMBER", position: after },
  { name: "AT_SEQUENCE_NUMBER", position: at },
] as const;

let emulator: TimedEmulator;
let consumers = 0;

beforeEach(async () => {
  emulator = await startFrozen();
  await createStream(emulator.client, "orders", 1);
});

afterEach(() => emulator[Symbol.asyncDispose]());

/** A new consumer each time, so that subscriptions do not get into each other's way. */
async function subscribe(position: Parameters<typeof EventReader.open>[3]): Promise<EventReader> {
  const arn = await registerConsumer(emulator.client, "orders", `consumer-${consumers++}`);
  return EventReader.open(emulator.client, arn, SHARD, position);
}

function put(text: string): Promise<unknown> {
  return putText(emulator.client, "orders", text);
}

interface Mark {
  readonly number: string;
  /** How many records had been read when the number came. */
  readonly read: number;
}

/** A life of a shard with bursts, pauses, several records in one second and idle events in between. */
async function readWithMarks(): Promise<{ texts: string[]; marks: Mark[] }> {
  const texts: string[] = [];
  const marks: Mark[] = [];
  const reader = await subscribe(TRIM_HORIZON);
  const take = async (): Promise<void> => {
    const event = await reader.next();
    texts.push(...(event?.Records ?? []).map(textOf));
    marks.push({ number: event?.ContinuationSequenceNumber ?? "", read: texts.length });
  };
  await take();
  let written = 0;
  for (const [burst, pause] of [
    [3, 0],
    [1, 0],
    [0, 2_000],
    [2, 300],
    [1, 700],
    [0, 5_000],
    [0, 5_000],
    [4, 1_000],
  ] as const) {
    for (let n = 0; n < burst; n++) {
      await put(`record-${written++}`);
      while (texts.length < written) await take();
    }
    await emulator.clock.advance(pause);
    if (pause >= 2_000) await take();
  }
  return { texts, marks };
}

describe("a ContinuationSequenceNumber", () => {
  it("only ever moves on", async () => {
    const { marks } = await readWithMarks();
    for (const [index, { number }] of marks.entries()) {
      const before = marks[index - 1]?.number ?? "0";
      expect(BigInt(number), `number ${index}`).toBeGreaterThan(BigInt(before));
    }
  });

  it.each(POSITIONS)("neither skips nor repeats when a subscription resumes $name", async ({ position }) => {
    const { texts, marks } = await readWithMarks();
    expect(texts).toHaveLength(11);
    for (const { number, read } of marks) {
      const reader = await subscribe(position(number));
      const rest = read < texts.length ? await reader.texts(texts.length - read) : [];
      expect(rest, `from the number after ${read} records`).toEqual(texts.slice(read));
      await put(`more-${read}`);
      expect(await reader.nextTexts()).toEqual([`more-${read}`]);
      texts.push(`more-${read}`);
    }
  });

  it.each(POSITIONS)("is as good for GetShardIterator $name", async ({ name }) => {
    const { texts, marks } = await readWithMarks();
    for (const { number, read } of marks) {
      const records = await readFrom(emulator.client, {
        StreamName: "orders",
        ShardId: SHARD,
        ShardIteratorType: name,
        StartingSequenceNumber: number,
      });
      expect(records.map(textOf)).toEqual(texts.slice(read));
    }
  });

  it.each(POSITIONS)(
    "of a LATEST subscription does not bring back what came before it, $name",
    async ({ position }) => {
      await put("before, in the same second");
      const first = await subscribe(LATEST);
      const event = await first.next();
      const resumed = await subscribe(position(event?.ContinuationSequenceNumber));
      await put("new");
      expect(await resumed.texts(1)).toEqual(["new"]);
    },
  );

  it.each(POSITIONS)(
    "of a resumed and idle subscription does not bring back what was read, $name",
    async ({ position }) => {
      const { SequenceNumber: number } = await putText(emulator.client, "orders", "read already");
      const idle = await (await subscribe(after(number))).next();
      expect(idle?.Records).toEqual([]);
      expect(BigInt(idle?.ContinuationSequenceNumber ?? 0)).toBeGreaterThan(BigInt(number ?? 0));
      const resumed = await subscribe(position(idle?.ContinuationSequenceNumber));
      await put("new");
      expect(await resumed.texts(1)).toEqual(["new"]);
    },
  );

  it("can be used on its own shard only", async () => {
    await createStream(emulator.client, "two", 2);
    const arn = await registerConsumer(emulator.client, "two", "reader");
    const reader = await EventReader.open(emulator.client, arn, SHARD, LATEST);
    const number = (await reader.next())?.ContinuationSequenceNumber ?? "";
    const refused = { name: "InvalidArgumentException" };
    await expect(EventReader.open(emulator.client, arn, shardId(1), after(number))).rejects.toMatchObject({
      ...refused,
      message: `Invalid StartingSequenceNumber. It encodes ${SHARD}, while it was used in a call to a shard with ${shardId(1)}`,
    });
    const position = {
      StreamName: "orders",
      ShardId: SHARD,
      ShardIteratorType: "AFTER_SEQUENCE_NUMBER",
      StartingSequenceNumber: number,
    } as const;
    await emulator.clock.advance(1_000);
    await createStream(emulator.client, "later", 1);
    await expect(iteratorAt(emulator.client, { ...position, StreamName: "later" })).rejects.toMatchObject(refused);
  });

  it("leads on after its records have been trimmed", async () => {
    const reader = await subscribe(TRIM_HORIZON);
    await put("old");
    await reader.texts(1);
    await emulator.clock.advance(3_000);
    const number = (await reader.next())?.ContinuationSequenceNumber;
    await emulator.clock.advance(25 * 3_600_000);
    await put("new");
    expect(await (await subscribe(after(number))).texts(1)).toEqual(["new"]);
    expect(await (await subscribe(at(number))).texts(1)).toEqual(["new"]);
  });
});
