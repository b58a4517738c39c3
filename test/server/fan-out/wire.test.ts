import { Agent } from "node:https";
import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { connect } from "node:http2";
import { NodeHttp2Handler, NodeHttpHandler } from "@smithy/node-http-handler";
import { cbor } from "@smithy/core/cbor";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CBOR_TYPE } from "../../support/raw-request.ts";
import { createStream, putText, shardId } from "../../support/streams.ts";
import { trust } from "../../support/transports.ts";
import { startFrozen, type TimedEmulator } from "./emulator.ts";
import { decodeFrame, FrameReader, SUBSCRIBE_HEADERS, subscribeInput, subscribeOn } from "./frames.ts";
import { EventReader, LATEST, registerConsumer } from "./reader.ts";

/** As the SDK's own codec makes it (kinesis-reference §2.6). */
const INITIAL_RESPONSE =
  "0000007200000060ab820d9e0d3a6d6573736167652d747970650700056576656e740b3a6576656e742d74797065070010696e697469616c2d726573706f6e73650d3a636f6e74656e742d7479706507001a6170706c69636174696f6e2f782d616d7a2d6a736f6e2d312e317b7de16e66e4";
const JSON_1_1 = "application/x-amz-json-1.1";
const EVENT_HEADERS = {
  ":message-type": "event",
  ":event-type": "SubscribeToShardEvent",
  ":content-type": JSON_1_1,
};

let emulator: TimedEmulator;
let consumer: string;

beforeEach(async () => {
  emulator = await startFrozen();
  await createStream(emulator.client, "orders", 1);
  consumer = await registerConsumer(emulator.client, "orders", "reader");
});

afterEach(() => emulator[Symbol.asyncDispose]());

async function subscribeOverHttp1(type: string, body: string | Uint8Array): Promise<IncomingMessage> {
  const { hostname, port } = new URL(emulator.endpoint);
  const headers = { ...SUBSCRIBE_HEADERS, "content-type": type };
  const request = httpRequest({ hostname, port, method: "POST", path: "/", headers, agent: false });
  request.end(body);
  const [response] = (await once(request, "response")) as [IncomingMessage];
  return response;
}

/** The first frames of an answer. */
async function framesOf(stream: NodeJS.ReadableStream, count: number): Promise<Buffer[]> {
  const reader = new FrameReader();
  const frames: Buffer[] = [];
  for await (const chunk of stream) {
    frames.push(...reader.push(chunk as Buffer));
    if (frames.length >= count) break;
  }
  return frames;
}

describe("the frames of a subscription", () => {
  it("begin with the initial response, byte for byte, and go on with events in JSON", async () => {
    const response = await subscribeOverHttp1(JSON_1_1, subscribeInput(consumer, shardId(0), LATEST));
    expect(response.statusCode).toBe(200);
    expect(response.headers).toMatchObject({
      "content-type": "application/vnd.amazon.eventstream",
      "transfer-encoding": "chunked",
      "x-amzn-requestid": expect.stringMatching(/^[\da-f-]{36}$/),
    });
    const { SequenceNumber: number } = await putText(emulator.client, "orders", "a record");
    const [first, ...events] = await framesOf(response, 3);
    expect(first?.toString("hex")).toBe(INITIAL_RESPONSE);
    const messages = events.map(decodeFrame);
    for (const { headers } of messages) expect(headers).toEqual(EVENT_HEADERS);
    expect(messages.at(-1)?.body).toEqual({
      ContinuationSequenceNumber: expect.any(String),
      MillisBehindLatest: 0,
      Records: [
        {
          ApproximateArrivalTimestamp: emulator.clock.now() / 1000,
          Data: Buffer.from("a record").toString("base64"),
          PartitionKey: "key",
          SequenceNumber: number,
        },
      ],
    });
  });

  it("end with an exception when the subscription is taken over", async () => {
    const response = await subscribeOverHttp1(JSON_1_1, subscribeInput(consumer, shardId(0), LATEST));
    const frames = framesOf(response, Infinity);
    await emulator.clock.advance(5_000);
    await EventReader.open(emulator.client, consumer, shardId(0), LATEST);
    const last = decodeFrame((await frames).at(-1) as Buffer);
    expect(last).toEqual({
      headers: {
        ":message-type": "exception",
        ":exception-type": "ResourceInUseException",
        ":content-type": JSON_1_1,
      },
      body: { message: expect.stringContaining("Another active subscription exists for this consumer") },
    });
  });

  it("end whole after five minutes", async () => {
    const session = connect(emulator.endpoint);
    const stream = subscribeOn(session, subscribeInput(consumer, shardId(0), LATEST));
    const reader = new FrameReader();
    let frames = 0;
    stream.on("data", (chunk: Buffer) => (frames += reader.push(chunk).length));
    await once(stream, "data");
    const end = once(stream, "close");
    await emulator.clock.advance(300_000);
    await end;
    expect([stream.rstCode, reader.rest]).toEqual([0, 0]);
    expect(frames).toBeGreaterThanOrEqual(2);
    session.destroy();
  });

  it("are JSON even if the request was CBOR", async () => {
    const input = cbor.serialize({ ConsumerARN: consumer, ShardId: shardId(0), StartingPosition: LATEST });
    const response = await subscribeOverHttp1(CBOR_TYPE, input);
    expect(response.headers["content-type"]).toBe("application/vnd.amazon.eventstream");
    const [first, event] = await framesOf(response, 2);
    expect(first?.toString("hex")).toBe(INITIAL_RESPONSE);
    expect(decodeFrame(event as Buffer)).toMatchObject({ headers: EVENT_HEADERS, body: { Records: [] } });
  });

  it("do not come where the request is refused: the answer is that of any operation", async () => {
    const refused = await subscribeOverHttp1(JSON_1_1, subscribeInput(consumer, shardId(7), LATEST));
    expect([refused.statusCode, refused.headers["content-type"]]).toEqual([400, JSON_1_1]);
    refused.destroy();
    const input = cbor.serialize({ ConsumerARN: consumer, ShardId: shardId(7), StartingPosition: LATEST });
    const refusedInCbor = await subscribeOverHttp1(CBOR_TYPE, input);
    expect([refusedInCbor.statusCode, refusedInCbor.headers["content-type"]]).toEqual([400, CBOR_TYPE]);
    refusedInCbor.destroy();
  });
});

describe("a subscription with the SDK", () => {
  it.each(["HTTP/1.1", "HTTP/1.1 over TLS", "HTTP/2 over TLS"])("works over %s", async (transport) => {
    const isEncrypted = transport.endsWith("TLS");
    const ca = await emulator.caCertificate();
    if (isEncrypted) trust(ca);
    const requestHandler = transport.startsWith("HTTP/2")
      ? new NodeHttp2Handler()
      : new NodeHttpHandler({ httpsAgent: new Agent({ ca }) });
    const endpoint = isEncrypted ? emulator.tlsEndpoint : emulator.endpoint;
    const client = emulator.clientWith({ requestHandler, endpoint });
    const reader = await EventReader.open(client, consumer, shardId(0), LATEST);
    await putText(emulator.client, "orders", "pushed");
    expect(await reader.nextTexts()).toEqual(["pushed"]);
    await emulator.clock.advance(300_000);
    await reader.rest();
  });
});
