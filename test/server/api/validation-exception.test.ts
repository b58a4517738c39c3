import { cbor } from "@smithy/core/cbor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type KinesisEmu, startKinesisEmu } from "../../../server/index.ts";
import { callJson, callRaw, CBOR_TYPE } from "../../support/raw-request.ts";
import { at, detected, longer, NAME_PATTERN, NOT_NULL, oneOf, shorter } from "./violations.ts";

let emulator: KinesisEmu;

beforeAll(async () => {
  emulator = await startKinesisEmu({ port: 0, streams: [{ name: "orders", shardCount: 1, region: undefined }] });
});
afterAll(() => emulator.stop());

async function messageOf(operation: string, input: object): Promise<string> {
  const answer = await callJson(emulator.endpoint, operation, input);
  const { __type, message } = JSON.parse(answer.text) as { __type: string; message: string };
  expect([answer.status, __type]).toEqual([400, "ValidationException"]);
  return message;
}

/** As many records without data. */
const empty = (count: number): object => ({ StreamName: "orders", Records: Array.from({ length: count }, () => ({})) });
const noData = (index: number): string => at(`records.${index}.member.data`, null, NOT_NULL);

describe("the number of violations", () => {
  it("is singular for one and plural for two", async () => {
    expect(await messageOf("PutRecords", empty(1))).toBe(`1 validation error detected: ${noData(1)}`);
    expect(await messageOf("PutRecords", empty(2))).toBe(`2 validation errors detected: ${noData(1)}; ${noData(2)}`);
  });

  it("is ten at most, and counts what is listed", async () => {
    const ten = Array.from({ length: 10 }, (_, index) => noData(index + 1));
    expect(await messageOf("PutRecords", empty(10))).toBe(detected(...ten));
    expect(await messageOf("PutRecords", empty(11))).toBe(detected(...ten));
    expect(await messageOf("PutRecords", { ...empty(500), StreamName: "?" })).toBe(detected(...ten));
  });
});

describe("a stream's name", () => {
  it.each([
    ["", [at("streamName", "", NAME_PATTERN), at("streamName", "", longer(1))]],
    ["a b", [at("streamName", "a b", NAME_PATTERN)]],
    ["orders\n", [at("streamName", "orders\n", NAME_PATTERN)]],
    ["\u00E9", [at("streamName", "\u00E9", NAME_PATTERN)]],
    ["a".repeat(129), [at("streamName", "a".repeat(129), shorter(128))]],
    [
      " ".repeat(129),
      [at("streamName", " ".repeat(129), NAME_PATTERN), at("streamName", " ".repeat(129), shorter(128))],
    ],
    [
      "arn:aws:kinesis:us-east-1:000000000000:stream/orders",
      [at("streamName", "arn:aws:kinesis:us-east-1:000000000000:stream/orders", NAME_PATTERN)],
    ],
  ])("%j is refused, the pattern before the length", async (StreamName, violations) => {
    expect(await messageOf("DescribeStream", { StreamName })).toBe(detected(...violations));
  });

  it.each(["a".repeat(128), "_", ".", "-", "aZ09_.-"])("%j is fine", async (StreamName) => {
    const answer = await callJson(emulator.endpoint, "DescribeStream", { StreamName });
    expect(JSON.parse(answer.text)).toHaveProperty("__type", "ResourceNotFoundException");
  });
});

describe("a list", () => {
  it("is refused for one bad element with all that elements must satisfy", async () => {
    const constraint = `Member must satisfy constraint: [${shorter(128)}, ${longer(1)}]`;
    const long = "k".repeat(129);
    const input = { StreamName: "orders", TagKeys: ["fine", "", long] };
    expect(await messageOf("RemoveTagsFromStream", input)).toBe(
      detected(at("tagKeys", `[fine, , ${long}]`, constraint)),
    );
  });

  it("is refused when it is too long", async () => {
    const TagKeys = Array.from({ length: 51 }, (_, index) => `k${index}`);
    const expected = detected(at("tagKeys", `[${TagKeys.join(", ")}]`, shorter(50)));
    expect(await messageOf("RemoveTagsFromStream", { StreamName: "orders", TagKeys })).toBe(expected);
  });

  it("of records is not shown", async () => {
    expect(await messageOf("PutRecords", { StreamName: "orders", Records: [] })).toBe(
      detected(at("records", undefined, longer(1))),
    );
    const Records = Array.from({ length: 501 }, () => ({ Data: "", PartitionKey: "a" }));
    expect(await messageOf("PutRecords", { StreamName: "orders", Records })).toBe(
      detected(at("records", undefined, shorter(500))),
    );
  });

  it.each([
    ["PutRecords", { Records: [null] }],
    ["RemoveTagsFromStream", { TagKeys: [null] }],
  ])("of nothing is refused: %s %j", async (operation, input) => {
    expect(await messageOf(operation, { StreamName: "orders", ...input })).toContain("1.member");
  });
});

describe("a map", () => {
  const keys = `Map keys must satisfy constraint: [${shorter(128)}, ${longer(1)}]`;
  const values = `Map value must satisfy constraint: [${shorter(256)}, ${longer(0)}]`;
  const long = "x".repeat(257);

  it.each([
    [{ "": "v" }, [at("tags", "{=v}", keys)]],
    [{ a: "b", [long]: "v" }, [at("tags", `{a=b, ${long}=v}`, keys)]],
    [{ a: long }, [at("tags", `{a=${long}}`, values)]],
    [{ "": long }, [at("tags", `{=${long}}`, keys), at("tags", `{=${long}}`, values)]],
  ])("is refused for its keys and values: %j", async (Tags, violations) => {
    expect(await messageOf("AddTagsToStream", { StreamName: "orders", Tags })).toBe(detected(...violations));
    expect(await messageOf("CreateStream", { StreamName: "new", ShardCount: 1, Tags })).toBe(detected(...violations));
  });

  it("is refused when it has too many entries", async () => {
    const Tags = Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`k${index}`, "v"]));
    const shown = Object.keys(Tags).map((key) => `${key}=v`);
    const expected = detected(at("tags", `{${shown.join(", ")}}`, shorter(200)));
    expect(await messageOf("AddTagsToStream", { StreamName: "orders", Tags })).toBe(expected);
  });
});

describe("a structure", () => {
  it.each([
    ["CreateStream", { StreamModeDetails: {} }, at("streamModeDetails.streamMode", null, NOT_NULL)],
    [
      "CreateStream",
      { StreamModeDetails: { StreamMode: "on_demand" } },
      at("streamModeDetails.streamMode", "on_demand", oneOf("PROVISIONED", "ON_DEMAND")),
    ],
    ["ListShards", { ShardFilter: { Type: "AT_LATEST", ShardId: "?" } }, at("shardFilter.shardId", "?", NAME_PATTERN)],
  ])("is refused for its members: %s %j", async (operation, input, violation) => {
    expect(await messageOf(operation, { StreamName: "a", ...input })).toBe(detected(violation));
  });
});

describe("data", () => {
  it.each([
    ["PutRecord", 10_485_761, "data", 10_485_760],
    ["PutRecord", 1_048_577, "data", 1_048_576],
  ])("%s refuses %i bytes without showing them", async (operation, bytes, path, limit) => {
    const input = { StreamName: "orders", PartitionKey: "a", Data: Buffer.alloc(bytes).toString("base64") };
    expect(await messageOf(operation, input)).toBe(detected(at(path, undefined, shorter(limit))));
  });

  it("of one record of many is refused by its number", async () => {
    const Records = [1, 1_048_577].map((bytes) => ({
      PartitionKey: "a",
      Data: Buffer.alloc(bytes).toString("base64"),
    }));
    const expected = detected(at("records.2.member.data", undefined, shorter(1_048_576)));
    expect(await messageOf("PutRecords", { StreamName: "orders", Records })).toBe(expected);
  });
});

it("a violation comes in CBOR to a caller that speaks CBOR", async () => {
  const body = cbor.serialize({ StreamName: "", Limit: 0 });
  const answer = await callRaw(emulator.endpoint, "DescribeStream", body, CBOR_TYPE);
  expect([answer.status, answer.headers["content-type"]]).toEqual([400, CBOR_TYPE]);
  expect(cbor.deserialize(answer.body)).toEqual({
    __type: "ValidationException",
    message: detected(
      at("limit", 0, "Member must have value greater than or equal to 1"),
      at("streamName", "", NAME_PATTERN),
      at("streamName", "", longer(1)),
    ),
  });
});
