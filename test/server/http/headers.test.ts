import { cbor } from "@smithy/core/cbor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type KinesisEmu, startKinesisEmu } from "../../../server/index.ts";
import {
  CBOR_TYPE,
  JSON_TYPE,
  type RawAnswer,
  type RawRequest,
  requestOverHttp1,
  requestOverHttp2,
} from "../../support/raw-request.ts";

const TARGET = { "X-Amz-Target": "Kinesis_20131202.ListStreams" };
const CALL = { headers: { ...TARGET, "Content-Type": JSON_TYPE }, body: "{}" };
const EXPOSED = "x-amzn-RequestId,x-amzn-ErrorType,x-amz-request-id,x-amz-id-2,x-amzn-ErrorMessage,Date";

let emulator: KinesisEmu;

beforeAll(async () => {
  emulator = await startKinesisEmu({ port: 0 });
});
afterAll(() => emulator.stop());

function send(request: RawRequest): Promise<RawAnswer> {
  return requestOverHttp1(emulator.endpoint, request);
}

describe("the ids of a request", () => {
  it.each([
    ["a success", CALL],
    ["a refusal", { ...CALL, body: '{"Limit":0}' }],
    ["a body that cannot be read", { ...CALL, body: "hello" }],
    ["an unknown operation", { ...CALL, headers: { "Content-Type": JSON_TYPE } }],
    ["a GET", { method: "GET" }],
    ["another content type", { body: "{}" }],
    ["an empty body", {}],
    ["CBOR", { headers: { ...TARGET, "Content-Type": CBOR_TYPE }, body: cbor.serialize({}) }],
  ])("are on the answer to %s, and new on each", async (_what, request) => {
    const answers = [await send(request), await send(request), await requestOverHttp2(emulator.endpoint, request)];
    for (const { headers } of answers) {
      expect(headers["x-amzn-requestid"]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
      const extended = headers["x-amz-id-2"] ?? "";
      expect(Buffer.from(extended, "base64").toString("base64")).toBe(extended);
      expect(Buffer.from(extended, "base64")).toHaveLength(72);
      expect(headers["date"]).toMatch(/ GMT$/);
    }
    expect(new Set(answers.map(({ headers }) => headers["x-amzn-requestid"])).size).toBe(answers.length);
    expect(new Set(answers.map(({ headers }) => headers["x-amz-id-2"])).size).toBe(answers.length);
  });
});

describe("pages of other origins", () => {
  it.each([
    ["a success", CALL, 200],
    ["a refusal", { ...CALL, body: '{"Limit":0}' }, 400],
    ["a GET", { method: "GET" }, 403],
  ])("may read %s", async (_what, request: RawRequest, status) => {
    const answer = await send({ ...request, headers: { ...request.headers, Origin: "https://example.com" } });
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({
      "access-control-allow-origin": "*",
      "access-control-expose-headers": EXPOSED,
    });
    const without = await send(request);
    expect(without.headers).not.toHaveProperty("access-control-allow-origin");
    expect(without.headers).not.toHaveProperty("access-control-expose-headers");
  });

  it("ask beforehand and may do what they ask", async () => {
    const asked = {
      Origin: "https://example.com",
      "Access-Control-Request-Method": "POST",
      "Access-Control-Request-Headers": "x-amz-target,content-type",
    };
    const answer = await send({ method: "OPTIONS", headers: asked });
    expect(answer.status).toBe(200);
    expect(answer.body).toHaveLength(0);
    expect(answer.headers).toMatchObject({
      "content-length": "0",
      "access-control-allow-origin": "*",
      "access-control-allow-headers": "x-amz-target,content-type",
      "access-control-allow-methods": "POST",
      "access-control-max-age": "172800",
      "x-amzn-requestid": expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    });
    expect(answer.headers).not.toHaveProperty("x-amz-id-2");
    expect(answer.headers).not.toHaveProperty("content-type");
  });

  it("are told nothing about headers and methods that they did not ask for", async () => {
    const answer = await requestOverHttp2(emulator.endpoint, { method: "OPTIONS", headers: { Origin: "null" } });
    expect(answer.status).toBe(200);
    expect(answer.headers).not.toHaveProperty("access-control-allow-headers");
    expect(answer.headers).not.toHaveProperty("access-control-allow-methods");
  });
});

describe("what does not matter in a request", () => {
  it.each([
    "/",
    "/whatever",
    "//",
    "/a/b/c?x=y",
    "/?Action=ListStreams",
    "/%",
    "/%ff%00",
    "/health",
    "/_emu/health",
    "/?X-Amz-Credential=AKID%2F20260101%2Feu-west-1%2Fkinesis%2Faws4_request",
  ])("is the path %s", async (path) => {
    const answer = await send({ ...CALL, path });
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([200, { StreamNames: [], HasMoreStreams: false }]);
  });

  it.each([
    `${JSON_TYPE}; charset=utf-8`,
    `${JSON_TYPE};charset=utf-8`,
    ` ${JSON_TYPE} `,
    `${JSON_TYPE} ;x=y`,
    "Application/X-Amz-JSON-1.1",
  ])("are case, blanks and parameters of the content type %j", async (type) => {
    const answer = await send({ ...CALL, headers: { ...TARGET, "Content-Type": type } });
    expect(answer.status).toBe(200);
    expect(answer.headers["content-type"]).toBe(JSON_TYPE);
  });

  it.each([
    ["a body in white space", { ...CALL, body: " {\n} " }],
    ["unknown members", { ...CALL, body: '{"Unknown":{"a":[1]},"limit":"x"}' }],
    ["members that are null", { ...CALL, body: '{"Limit":null,"ExclusiveStartStreamName":null}' }],
    [
      "a wish for another protocol",
      {
        ...CALL,
        headers: { ...CALL.headers, Connection: "Upgrade, HTTP2-Settings", Upgrade: "h2c", "HTTP2-Settings": "" },
      },
    ],
    ["Expect: 100-continue", { ...CALL, headers: { ...CALL.headers, Expect: "100-continue" } }],
    ["a Host from elsewhere", { ...CALL, headers: { ...CALL.headers, Host: "kinesis.us-east-1.amazonaws.com" } }],
    ["a broken signature", { ...CALL, headers: { ...CALL.headers, Authorization: "AWS4-HMAC-SHA256 Credential=x" } }],
  ])("is %s", async (_what, request) => {
    expect((await send(request)).status).toBe(200);
  });
});

describe("bodies", () => {
  it.each([
    [JSON_TYPE, (value: object) => JSON.stringify(value)],
    [CBOR_TYPE, (value: object) => cbor.serialize(value)],
  ])("have no byte where an operation has no output (%s)", async (type, encode) => {
    const StreamName = `empty-${type.slice(-8)}`;
    for (const operation of ["CreateStream", "AddTagsToStream", "RemoveTagsFromStream", "DeleteStream"]) {
      const input = { StreamName, ShardCount: 1, Tags: { a: "b" }, TagKeys: ["a"] };
      const { Tags, TagKeys, ShardCount, ...named } = input;
      const own = {
        CreateStream: { ShardCount },
        AddTagsToStream: { Tags },
        RemoveTagsFromStream: { TagKeys },
        DeleteStream: {},
      };
      const body = encode({ ...named, ...own[operation as keyof typeof own] });
      const headers = { "Content-Type": type, "X-Amz-Target": `Kinesis_20131202.${operation}` };
      const answer = await send({ headers, body });
      expect([operation, answer.status, answer.body.length]).toEqual([operation, 200, 0]);
      expect(answer.headers["content-type"]).toBe(type);
      expect(answer.headers["content-length"]).toBe("0");
    }
  });

  it("have their members in alphabetical order", async () => {
    const { text } = await send(CALL);
    expect(text).toBe('{"HasMoreStreams":false,"StreamNames":[],"StreamSummaries":[]}');
  });

  it.each(["/health", "/_emu/health"])("tell at %s whether the emulator is well", async (path) => {
    const answer = await send({ method: "GET", path });
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([200, { status: "ok" }]);
  });
});
