import { cbor } from "@smithy/core/cbor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type KinesisEmu, startKinesisEmu } from "../../../server/index.ts";
import { CBOR_TYPE, JSON_TYPE, type RawAnswer, requestOverHttp1, requestOverHttp2 } from "../../support/raw-request.ts";

const VALID = "Kinesis_20131202.ListStreams";
const NOT_BUILT_BY_ANYONE = "Kinesis_20131202.whatever";
const ACCESS_DENIED =
  "<AccessDeniedException>\n  <Message>Unable to determine service/operation name to be authorized</Message>\n</AccessDeniedException>\n";
const UNRECOGNIZED =
  "<UnrecognizedClientException>\n  <Message>No authorization strategy was found for service: whatever, operation: ListStreams</Message>\n</UnrecognizedClientException>\n";

let emulator: KinesisEmu;

beforeAll(async () => {
  emulator = await startKinesisEmu({ port: 0 });
});
afterAll(() => emulator.stop());

interface Sent {
  readonly method?: string;
  readonly type?: string;
  readonly target?: string;
  readonly body?: string;
}

const OVER = { "HTTP/1.1": requestOverHttp1, h2c: requestOverHttp2 } as const;

describe.each(["HTTP/1.1", "h2c"] as const)("the service's front over %s", (protocol) => {
  function send({ method = "POST", type, target, body = "" }: Sent): Promise<RawAnswer> {
    const headers = {
      ...(type === undefined ? {} : { "Content-Type": type }),
      ...(target === undefined ? {} : { "X-Amz-Target": target }),
    };
    return OVER[protocol](emulator.endpoint, { method, headers, ...(body === "" ? {} : { body }) });
  }

  it.each([
    { method: "GET" },
    { method: "PUT", body: "{}" },
    { method: "DELETE" },
    { method: "PATCH", body: "{}" },
    { method: "OPTIONS" },
    { method: "PUT", body: "x".repeat(100_000) },
    { method: "GET", type: JSON_TYPE, target: VALID },
  ])("denies access to %j", async (sent) => {
    const answer = await send(sent);
    expect(answer.text).toBe(ACCESS_DENIED);
    expect(answer.status).toBe(403);
    expect(answer.headers).not.toHaveProperty("content-type");
  });

  it("answers HEAD on every path, without a body", async () => {
    for (const [path, status] of [
      ["/", 403],
      ["/2015-03-31/functions", 400],
      ["/_emu/health", 200],
    ] as const) {
      const answer = await OVER[protocol](emulator.endpoint, { method: "HEAD", path, headers: {} });
      expect([path, answer.status, answer.text]).toEqual([path, status, ""]);
    }
  });

  it.each([
    { type: undefined, target: undefined, __type: "UnknownOperationException" },
    { type: "text/plain", target: NOT_BUILT_BY_ANYONE, __type: "UnknownOperationException" },
    { type: undefined, target: VALID, __type: "SerializationException" },
    { type: "application/json", target: VALID, __type: "SerializationException" },
    { type: CBOR_TYPE, target: VALID, __type: "SerializationException" },
    { type: CBOR_TYPE, target: undefined, __type: "UnknownOperationException" },
  ])("answers an empty body of type $type for $target with $__type in CBOR", async ({ type, target, __type }) => {
    const answer = await send({ ...(type ? { type } : {}), ...(target ? { target } : {}) });
    expect(answer.status).toBe(400);
    expect(answer.headers["content-type"]).toBe(CBOR_TYPE);
    expect(cbor.deserialize(answer.body)).toEqual({ __type });
  });

  it.each([
    [undefined, "UnknownOperationException"],
    [NOT_BUILT_BY_ANYONE, "UnknownOperationException"],
    ["whatever.ListStreams", "UnknownOperationException"],
    [VALID, "SerializationException"],
  ])("answers an empty JSON body for %s with %s", async (target, __type) => {
    const answer = await send({ type: JSON_TYPE, ...(target ? { target } : {}) });
    expect([answer.status, answer.text]).toEqual([400, JSON.stringify({ __type })]);
    expect(answer.headers["content-type"]).toBe(JSON_TYPE);
  });

  it.each([
    [undefined, 403, ACCESS_DENIED],
    ["whatever", 403, ACCESS_DENIED],
    ["whatever.whatever", 403, ACCESS_DENIED],
    [NOT_BUILT_BY_ANYONE, 500, "<InternalFailure/>\n"],
    ["whatever.ListStreams", 403, UNRECOGNIZED],
    [VALID, 404, "<UnknownOperationException/>\n"],
    ["Kinesis_20131202.SubscribeToShard", 404, "<UnknownOperationException/>\n"],
  ])("answers other types of content for %s with %i and XML", async (target, status, xml) => {
    for (const type of [undefined, "application/x-amz-json-1.0", "text/plain", "application/x-www-form-urlencoded"]) {
      const answer = await send({ body: "{}", ...(type ? { type } : {}), ...(target ? { target } : {}) });
      expect([answer.status, answer.text]).toEqual([status, xml]);
      expect(answer.headers).not.toHaveProperty("content-type");
    }
  });

  it.each([
    ["hello", undefined, 400, "SerializationException"],
    ["{", VALID, 400, "SerializationException"],
    ["{}", VALID, 404, "UnknownOperationException"],
    ["{}", undefined, 404, "UnknownOperationException"],
  ])("answers application/json %s for %s with %i %s", async (body, target, status, name) => {
    const answer = await send({ type: "application/json", body, ...(target ? { target } : {}) });
    const expected = `{"Output":{"__type":"com.amazon.coral.service#${name}"},"Version":"1.0"}`;
    expect([answer.status, answer.text]).toEqual([status, expected]);
    expect(answer.headers["content-type"]).toBe("application/json");
  });

  it.each(["hello", "true", "null", "[]", "[{}]", "1", '"{}"', "{", "{}{}", "\u{FEFF}"])(
    "finds the JSON body %j no structure, whatever the target",
    async (body) => {
      for (const target of [undefined, VALID, NOT_BUILT_BY_ANYONE]) {
        const answer = await send({ type: JSON_TYPE, body, ...(target ? { target } : {}) });
        expect([answer.status, answer.text]).toEqual([400, '{"__type":"SerializationException"}']);
        expect(answer.headers["content-type"]).toBe(JSON_TYPE);
      }
    },
  );

  it.each([
    undefined,
    "",
    NOT_BUILT_BY_ANYONE,
    "Kinesis_20131202",
    "Kinesis_20131202.",
    "Kinesis_20131202.ListStreams.ListStreams",
    "Kinesis_20131202.listStreams",
    "Kinesis_20131202.toString",
    "Kinesis_20131202.__proto__",
    "kinesis_20131202.ListStreams",
    "DynamoDB_20120810.ListTables",
  ])("knows no operation %s", async (target) => {
    const answer = await send({ type: JSON_TYPE, body: "{}", ...(target === undefined ? {} : { target }) });
    expect([answer.status, answer.text]).toEqual([400, '{"__type":"UnknownOperationException"}']);
  });
});
