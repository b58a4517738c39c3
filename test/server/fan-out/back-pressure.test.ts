import { connect, type ClientHttp2Session, type ClientHttp2Stream } from "node:http2";
import { setTimeout as sleep } from "node:timers/promises";
import { PutRecordCommand } from "@aws-sdk/client-kinesis";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createStream, putText, shardId } from "../../support/streams.ts";
import { startTimed, type TimedEmulator } from "./emulator.ts";
import { decodeFrame, FrameReader, subscribeInput, subscribeOn } from "./frames.ts";
import { LATEST, registerConsumer } from "./reader.ts";

const MIB = 1024 * 1024;
const STALLED = 20;
const RECORDS = 24;

let emulator: TimedEmulator;
let session: ClientHttp2Session;

beforeEach(async () => {
  emulator = await startTimed();
  await createStream(emulator.client, "orders", 1);
  session = connect(emulator.endpoint);
});

afterEach(async () => {
  session.destroy();
  await emulator[Symbol.asyncDispose]();
});

async function subscribe(name: string): Promise<ClientHttp2Stream> {
  const arn = await registerConsumer(emulator.client, "orders", name);
  const stream = subscribeOn(session, subscribeInput(arn, shardId(0), LATEST));
  await new Promise((resolve) => stream.once("response", resolve));
  return stream;
}

interface Received {
  readonly sizes: number[];
  readonly numbers: bigint[];
}

/** Reads on and on. */
function receive(stream: ClientHttp2Stream): Received {
  const received: Received = { sizes: [], numbers: [] };
  const frames = new FrameReader();
  stream.on("data", (chunk: Buffer) => {
    for (const frame of frames.push(chunk)) {
      const { Records: records = [] } = decodeFrame(frame).body as {
        Records?: { Data: string; SequenceNumber: string }[];
      };
      for (const { Data: data, SequenceNumber: number } of records) {
        received.sizes.push(Buffer.from(data, "base64").length);
        received.numbers.push(BigInt(number));
      }
    }
  });
  return received;
}

async function putLarge(count: number): Promise<void> {
  const Data = Buffer.alloc(MIB - 1024, "x");
  for (let n = 0; n < count; n++) {
    await emulator.client.send(new PutRecordCommand({ StreamName: "orders", PartitionKey: "key", Data }));
  }
}

/** Bytes that this process holds, on its heap and off it. */
function memory(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

describe("a reader that does not read", () => {
  it("stalls nobody on its connection, and finds all there when it reads on", { timeout: 30_000 }, async () => {
    const stalled = await subscribe("stalled");
    const received = receive(await subscribe("reading"));
    await putLarge(RECORDS);
    await vi.waitFor(() => expect(received.sizes).toHaveLength(RECORDS), { timeout: 10_000 });
    const late = receive(stalled);
    await putText(emulator.client, "orders", "after");
    await vi.waitFor(() => expect(late.sizes).toHaveLength(RECORDS + 1), { timeout: 10_000 });
    await vi.waitFor(() => expect(received.sizes).toHaveLength(RECORDS + 1), { timeout: 10_000 });
    expect(late.numbers).toEqual(received.numbers);
    expect(late.numbers).toEqual(late.numbers.toSorted((a, b) => (a < b ? -1 : 1)));
  });

  it("does not make the emulator's memory grow", { timeout: 60_000 }, async () => {
    for (let n = 0; n < STALLED; n++) await subscribe(`stalled-${n}`);
    const received = receive(await subscribe("reading"));
    await putLarge(4);
    await vi.waitFor(() => expect(received.sizes).toHaveLength(4), { timeout: 10_000 });
    await sleep(500);
    const before = memory();
    await putLarge(RECORDS);
    await vi.waitFor(() => expect(received.sizes).toHaveLength(4 + RECORDS), { timeout: 20_000 });
    await sleep(500);
    // The records themselves are kept once. Were they queued for each reader too, it would be 20 times as many.
    expect(memory() - before).toBeLessThan(RECORDS * MIB * 4);
  });
});
