import { connect as connectHttp2, type ClientHttp2Session, type ClientHttp2Stream } from "node:http2";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type KinesisEmu, startKinesisEmu } from "../../../server/index.ts";
import { callJson, JSON_TYPE } from "../../support/raw-request.ts";

const STREAM = { StreamName: "orders" };
/** More than Node refuses before it ends a connection. */
const CALLS = 150;

let emulator: KinesisEmu;

beforeAll(async () => {
  emulator = await startKinesisEmu({ port: 0, streams: [{ name: "orders", shardCount: 1 }] });
  const record = { Data: Buffer.alloc(1_000_000).toString("base64"), PartitionKey: "key" };
  const batch = { ...STREAM, Records: Array.from({ length: 5 }, () => record) };
  for (let count = 0; count < 2; count++) await callJson(emulator.endpoint, "PutRecords", batch);
});
afterAll(() => emulator.stop());

function send(session: ClientHttp2Session, operation: string, input: object): ClientHttp2Stream {
  const target = `Kinesis_20131202.${operation}`;
  const stream = session.request({ ":method": "POST", "content-type": JSON_TYPE, "x-amz-target": target });
  stream.end(JSON.stringify(input));
  return stream;
}

async function outcomeOf(stream: ClientHttp2Stream): Promise<unknown> {
  const failed = once(stream, "error").then(([error]: Error[]) => error?.message);
  const answered = once(stream, "response").then(([headers]: Record<string, unknown>[]) => headers?.[":status"]);
  stream.resume();
  return Promise.race([answered, failed]);
}

describe("a connection of HTTP/2 that a large answer waits in", () => {
  it("goes on taking calls, and brings all of the answer", async () => {
    const position = { ...STREAM, ShardId: "0", ShardIteratorType: "TRIM_HORIZON" };
    const iterator: unknown = JSON.parse((await callJson(emulator.endpoint, "GetShardIterator", position)).text);
    const session = connectHttp2(emulator.endpoint);
    const page = send(session, "GetRecords", iterator as object);
    await once(page, "response");
    const outcomes = await Promise.all(
      Array.from({ length: CALLS }, () => outcomeOf(send(session, "ListStreams", {}))),
    );
    expect(new Set(outcomes)).toEqual(new Set([200]));
    let bytes = 0;
    for await (const chunk of page as AsyncIterable<Buffer>) bytes += chunk.length;
    expect(bytes).toBeGreaterThan(13_000_000);
    session.close();
  });
});
