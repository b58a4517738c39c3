import { cbor } from "@smithy/core/cbor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type KinesisEmu, startKinesisEmu } from "../../../server/index.ts";
import { callJson, callRaw, CBOR_TYPE } from "../../support/raw-request.ts";

const BOOLEAN = "class java.lang.Boolean";
const STRING = "class java.lang.String";
const NUMBER = "class com.amazon.coral.value.json.numbers.TruncatingBigNumber";
const LIST = "Start of list found where not expected";
const MAP = "Start of structure or map found where not expected.";

let emulator: KinesisEmu;

beforeAll(async () => {
  emulator = await startKinesisEmu({ port: 0 });
  await callJson(emulator.endpoint, "CreateStream", { StreamName: "orders", ShardCount: 1 });
});
afterAll(() => emulator.stop());

const quantum = (text: string, why: string): string => `'${text}' can not be converted to a Blob: ${why}`;
const length = (text: string): string =>
  quantum(text, `Base64 encoded length is expected a multiple of 4 bytes but found: ${text.length}`);

/** Operation, input, message. */
const COMMON: readonly (readonly [string, object, string])[] = [
  ["DescribeStream", { StreamName: true }, `${BOOLEAN} can not be converted to an String`],
  ["DescribeStream", { StreamName: 1 }, `${NUMBER} can not be converted to an String`],
  ["DescribeStream", { StreamName: ["a"] }, LIST],
  ["DescribeStream", { StreamName: { a: 1 } }, MAP],
  ["DescribeStream", { Limit: true }, `${BOOLEAN} can not be converted to an Integer`],
  ["DescribeStream", { Limit: "1" }, `${STRING} can not be converted to an Integer`],
  ["DescribeStream", { Limit: [] }, LIST],
  ["DescribeStream", { Limit: {} }, MAP],
  ["CreateStream", { ShardCount: "1" }, `${STRING} can not be converted to an Integer`],
  ["UpdateShardCount", { TargetShardCount: false }, `${BOOLEAN} can not be converted to an Integer`],
  ["DeleteStream", { EnforceConsumerDeletion: 1 }, `${NUMBER} can not be converted to an Boolean`],
  ["DeleteStream", { EnforceConsumerDeletion: "maybe" }, "'MAYBE' can not be converted to an Boolean"],
  ["DeleteStream", { EnforceConsumerDeletion: [] }, LIST],
  ["DeleteStream", { EnforceConsumerDeletion: {} }, MAP],
  ["PutRecord", { Data: true }, `${BOOLEAN} can not be converted to a Blob`],
  ["PutRecord", { Data: 1 }, `${NUMBER} can not be converted to a Blob`],
  ["PutRecord", { Data: [] }, LIST],
  ["PutRecord", { Data: {} }, MAP],
  ["GetShardIterator", { Timestamp: true }, `${BOOLEAN} can not be converted to milliseconds since epoch`],
  [
    "GetShardIterator",
    { Timestamp: "2026-01-01T00:00:00Z" },
    `${STRING} can not be converted to milliseconds since epoch`,
  ],
  ["GetShardIterator", { Timestamp: [] }, LIST],
  ["GetShardIterator", { Timestamp: {} }, MAP],
  ["PutRecords", { Records: true }, "Expected list or null"],
  ["PutRecords", { Records: "a" }, "Expected list or null"],
  ["PutRecords", { Records: 1 }, "Expected list or null"],
  ["PutRecords", { Records: {} }, MAP],
  ["PutRecords", { Records: ["a"] }, "Expected null"],
  ["PutRecords", { Records: [[]] }, LIST],
  ["PutRecords", { Records: [{ PartitionKey: 1 }] }, `${NUMBER} can not be converted to an String`],
  ["RemoveTagsFromStream", { TagKeys: "a" }, "Expected list or null"],
  ["RemoveTagsFromStream", { TagKeys: [1] }, `${NUMBER} can not be converted to an String`],
  ["AddTagsToStream", { Tags: "a" }, "Expected map or null"],
  ["AddTagsToStream", { Tags: 1 }, "Expected map or null"],
  ["AddTagsToStream", { Tags: [] }, LIST],
  ["AddTagsToStream", { Tags: { a: 1 } }, `${NUMBER} can not be converted to an String`],
  ["AddTagsToStream", { Tags: { a: {} } }, MAP],
  ["CreateStream", { StreamModeDetails: "ON_DEMAND" }, "Expected null"],
  ["CreateStream", { StreamModeDetails: true }, "Expected null"],
  ["CreateStream", { StreamModeDetails: [] }, LIST],
  ["CreateStream", { StreamModeDetails: { StreamMode: true } }, `${BOOLEAN} can not be converted to an String`],
];

const BASE64: readonly (readonly [string, string])[] = [
  ["A", length("A")],
  ["AB", length("AB")],
  ["ABC", length("ABC")],
  ["ABCDE", length("ABCDE")],
  ["QUJD\n", length("QUJD\n")],
  ["=ABC", quantum("=ABC", "Invalid Base64 character: '='")],
  ["A=BC", quantum("A=BC", "Invalid Base64 character: '='")],
  ["AB=C", quantum("AB=C", "Invalid Base64 character: '='")],
  ["A===", quantum("A===", "Invalid Base64 character: '='")],
  ["QQ==QQ==", quantum("QQ==QQ==", "Invalid Base64 character: '='")],
  ["A-_A", quantum("A-_A", "Invalid Base64 character: '-'")],
  ["AA!A", quantum("AA!A", "Invalid Base64 character: '!'")],
  ["A AA", quantum("A AA", "Invalid Base64 character: ' '")],
  ["QR==", quantum("QR==", "Invalid last non-pad Base64 character dectected")],
  ["QUJ=", quantum("QUJ=", "Invalid last non-pad Base64 character dectected")],
];

describe("a value of the wrong type in JSON", () => {
  it.each(COMMON)("%s %j: %s", async (operation, input, Message) => {
    const answer = await callJson(emulator.endpoint, operation, { StreamName: "orders", ...input });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toEqual({ __type: "SerializationException", Message });
  });

  it.each(BASE64)("Data %j: %s", async (Data, Message) => {
    for (const [operation, input] of [
      ["PutRecord", { Data }],
      ["PutRecords", { Records: [{ Data }] }],
    ] as const) {
      const answer = await callJson(emulator.endpoint, operation, { StreamName: "orders", ...input });
      expect([answer.status, JSON.parse(answer.text)]).toEqual([400, { __type: "SerializationException", Message }]);
    }
  });

  it("is reported before a violation of a constraint", async () => {
    const answer = await callJson(emulator.endpoint, "DescribeStream", { StreamName: "", Limit: "x" });
    expect(JSON.parse(answer.text)).toHaveProperty("__type", "SerializationException");
  });
});

describe("a value of the wrong type in CBOR", () => {
  it.each([
    ...COMMON,
    ["PutRecord", { Data: "QQ==" }, `${STRING} can not be converted to a Blob`] as const,
    [
      "DescribeStream",
      { StreamName: Buffer.from("orders") },
      "class java.nio.HeapByteBuffer can not be converted to an String",
    ] as const,
  ])("%s %j: %s", async (operation, input, Message) => {
    const body = cbor.serialize({ StreamName: "orders", ...input });
    const answer = await callRaw(emulator.endpoint, operation, body, CBOR_TYPE);
    expect(answer.status).toBe(400);
    expect(answer.headers["content-type"]).toBe(CBOR_TYPE);
    expect(cbor.deserialize(answer.body)).toEqual({ __type: "SerializationException", Message });
  });

  it.each(["hello", "f5", "f6", "80", "01", "40", "6161", "ff", "a1", "c100", "1c", "bf", "5f41"])(
    "a body %s that is not one map has no message",
    async (hex) => {
      const bytes = hex === "hello" ? Buffer.from(hex) : Buffer.from(hex, "hex");
      const answer = await callRaw(emulator.endpoint, "ListStreams", bytes, CBOR_TYPE);
      expect(answer.status).toBe(400);
      expect(cbor.deserialize(answer.body)).toEqual({ __type: "SerializationException" });
    },
  );
});

describe("a value of a type that converts", () => {
  it.each([
    ["DescribeStream", { Limit: 1.9 }],
    ["DescribeStream", { StreamName: "orders", Limit: null, ExclusiveStartShardId: null }],
    ["GetShardIterator", { ShardId: "0", ShardIteratorType: "AT_TIMESTAMP", Timestamp: 0.5 }],
    ["GetShardIterator", { ShardId: "0", ShardIteratorType: "AT_TIMESTAMP", Timestamp: -1 }],
    ["PutRecord", { Data: "", PartitionKey: "a" }],
    ["PutRecord", { Data: "/+8=", PartitionKey: "a" }],
  ])("%s %j is served", async (operation, input) => {
    expect((await callJson(emulator.endpoint, operation, { StreamName: "orders", ...input })).status).toBe(200);
  });

  it.each([true, false, "true", "FALSE", "yes", "no", "1", "0"])("%j is a Boolean", async (EnforceConsumerDeletion) => {
    const StreamName = "boolean";
    await callJson(emulator.endpoint, "CreateStream", { StreamName, ShardCount: 1 });
    const answer = await callJson(emulator.endpoint, "DeleteStream", { StreamName, EnforceConsumerDeletion });
    expect([answer.status, answer.text]).toEqual([200, ""]);
  });

  it.each([
    [1e99, 2_147_483_647],
    [4_294_967_296, 2_147_483_647],
    [-1e99, -2_147_483_648],
    [0.9, 0],
    [-0.1, -1],
  ])("the number %d counts as %d", async (ShardCount, read) => {
    const answer = await callJson(emulator.endpoint, "CreateStream", { StreamName: "number", ShardCount });
    expect(answer.text).toContain(
      `Value '${read}' at 'shardCount' failed to satisfy constraint: Member must have value`,
    );
  });
});
