import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { connect } from "node:http2";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createStream, shardId } from "../../support/streams.ts";
import { MetricsText } from "../observe/metrics-text.ts";
import { startFrozen, type TimedEmulator } from "./emulator.ts";
import { SUBSCRIBE_HEADERS, subscribeInput, subscribeOn } from "./frames.ts";
import { EventReader, LATEST, registerConsumer } from "./reader.ts";

/** Milliseconds that the call takes: longer than it takes a client to go. */
const LATENCY = 300;

let emulator: TimedEmulator;
let consumer: string;

beforeEach(async () => {
  emulator = await startFrozen();
  await createStream(emulator.client, "orders", 1);
  consumer = await registerConsumer(emulator.client, "orders", "reader");
});

afterEach(() => emulator[Symbol.asyncDispose]());

/** Each begins a subscription. @returns what makes the client go away */
const CLIENTS: Readonly<Record<string, () => Promise<() => void>>> = {
  "a connection of HTTP/1.1": async () => {
    const { hostname, port } = new URL(emulator.endpoint);
    const headers = { ...SUBSCRIBE_HEADERS, "content-type": "application/x-amz-json-1.1" };
    const request = httpRequest({ hostname, port, method: "POST", headers, agent: false });
    request.on("error", () => {});
    request.end(subscribeInput(consumer, shardId(0), LATEST));
    await once(request, "finish");
    return () => request.destroy();
  },
  "a stream of HTTP/2": async () => {
    const session = connect(emulator.endpoint);
    const stream = subscribeOn(session, subscribeInput(consumer, shardId(0), LATEST));
    stream.on("error", () => {});
    await once(session, "remoteSettings");
    return () => {
      stream.once("close", () => session.close());
      stream.close(8); // CANCEL
    };
  },
  "a session of HTTP/2": async () => {
    const session = connect(emulator.endpoint);
    const stream = subscribeOn(session, subscribeInput(consumer, shardId(0), LATEST));
    stream.on("error", () => {});
    await once(session, "remoteSettings");
    return () => session.destroy();
  },
};

describe("a client that goes away before it is answered", () => {
  it.each(Object.entries(CLIENTS))("holds no subscription: %s", async (_, begin) => {
    const fault = emulator.faults.add({ operation: "SubscribeToShard", latency: LATENCY, times: 1 });
    const leave = await begin();
    await vi.waitFor(() => expect(fault.hits).toBe(1));
    leave();
    await vi.waitFor(async () => expect(await answeredSubscriptions()).toBe(1), { timeout: 5000 });
    const reader = await EventReader.open(emulator.client, consumer, shardId(0), LATEST);
    expect(await reader.next()).toBeDefined();
  });
});

async function answeredSubscriptions(): Promise<number> {
  const { families } = await MetricsText.of(emulator.endpoint);
  const calls = families.get("kinesis_emu_calls_total")?.metrics ?? [];
  return Number(calls.find(({ labels }) => labels?.["operation"] === "SubscribeToShard")?.value ?? 0);
}
