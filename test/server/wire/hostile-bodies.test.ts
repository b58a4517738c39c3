import { cbor } from "@smithy/core/cbor";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type KinesisEmu, startKinesisEmu } from "../../../server/index.ts";
import { callJson, callRaw, CBOR_TYPE, JSON_TYPE } from "../../support/raw-request.ts";
import { started } from "../main/spawn.ts";

const DEEP = 100_000;

let emulator: KinesisEmu;
const stderr = vi.spyOn(process.stderr, "write");

beforeAll(async () => {
  emulator = await startKinesisEmu({ port: 0, streams: [{ name: "orders", shardCount: 1, region: undefined }] });
});
afterAll(() => emulator.stop());

afterEach(async () => {
  expect((await callJson(emulator.endpoint, "ListStreams", {})).status, "the server goes on").toBe(200);
  expect(stderr.mock.calls.map(([text]) => String(text)).filter((text) => /WARN|ERROR/.test(text))).toEqual([]);
});

describe("JSON nested without end", () => {
  const open = "[".repeat(DEEP);
  const list = open + "]".repeat(DEEP);
  const map = `${'{"a":'.repeat(DEEP)}1${"}".repeat(DEEP)}`;

  it.each([
    ["and never closed", open, 400],
    ["in a list", list, 400],
    ["in a member that is not known", `{"Unknown":${list}}`, 200],
    ["in a map that is not known", `{"Unknown":${map}}`, 200],
    ["where a string is expected", `{"ExclusiveStartStreamName":${list}}`, 400],
    ["where a number is expected", `{"Limit":${map}}`, 400],
  ])("%s is read to its end", async (_what, body, status) => {
    expect((await callRaw(emulator.endpoint, "ListStreams", body)).status).toBe(status);
  });

  it("where records are expected is refused", async () => {
    const answer = await callRaw(emulator.endpoint, "PutRecords", `{"StreamName":"orders","Records":${list}}`);
    expect(JSON.parse(answer.text)).toMatchObject({ Message: "Start of list found where not expected" });
  });
});

describe("CBOR that promises more than it brings", () => {
  it.each([
    ["lists in lists", Buffer.alloc(DEEP, 0x81)],
    ["lists without end", Buffer.alloc(DEEP, 0x9f)],
    ["tags on tags", Buffer.alloc(DEEP, 0xc1)],
    ["maps in maps", Buffer.from("a16161".repeat(DEEP), "hex")],
    ["maps without end", Buffer.from("bf6161".repeat(DEEP), "hex")],
    ["a list of 2^32 items", Buffer.from("9affffffff", "hex")],
    ["a list of 2^64 items", Buffer.from("9bffffffffffffffff", "hex")],
    ["a map of 2^32 members", Buffer.from("baffffffff", "hex")],
    ["a map of 2^64 members", Buffer.from("bbffffffffffffffff", "hex")],
    ["a string of 2^32 bytes", Buffer.from("7affffffff", "hex")],
    ["a string of 2^64 bytes", Buffer.from("7bffffffffffffffff", "hex")],
    ["bytes of 2^32", Buffer.from("5affffffff", "hex")],
    ["bytes of 2^64 in a member", Buffer.from("a164446174615bffffffffffffffff", "hex")],
    ["a large number of 2^32 bytes", Buffer.from("c25affffffff", "hex")],
  ])("%s is refused", async (_what, body) => {
    const answer = await callRaw(emulator.endpoint, "PutRecord", body, CBOR_TYPE);
    expect(answer.status).toBe(400);
    expect(cbor.deserialize(answer.body)).toEqual({ __type: "SerializationException" });
  });

  // Each a few bytes to a few kilobytes on the wire, in a process with little memory: what a reader that believes the
  // lengths it is told would not survive.
  it.each([
    ["forty lists of 2^25 items each", Buffer.from("9a01ffffff".repeat(40), "hex")],
    [
      "a number of 200,000 bytes",
      Buffer.concat([Buffer.from("a1614ec25a00030d40", "hex"), Buffer.alloc(200_000, 0xff)]),
    ],
    ["a decimal with 2^28 digits", Buffer.from("a1614ec4821a0fffffff01", "hex")],
  ])(
    "%s neither fills the memory nor holds others up",
    async (_what, body) => {
      await using command = await started([], {}, ["--max-old-space-size=256"]);
      const start = performance.now();
      const refused = callRaw(command.endpoint, "ListStreams", body, CBOR_TYPE);
      await expect(refused).resolves.toHaveProperty("status", expect.toBeOneOf([200, 400]));
      expect((await callJson(command.endpoint, "ListStreams", {})).status).toBe(200);
      expect(performance.now() - start).toBeLessThan(1500);
    },
    20_000,
  );
});

describe("members with names that JavaScript gives a meaning", () => {
  const NAMES = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"];

  it.each([
    [JSON_TYPE, (hex: string) => Buffer.from(hex)],
    [CBOR_TYPE, (json: string) => cbor.serialize(JSON.parse(json))],
  ])("are not known either (%s)", async (type, encode) => {
    const members = NAMES.map((name) => `"${name}":{"Limit":0,"StreamName":"polluted"}`);
    const answer = await callRaw(emulator.endpoint, "ListStreams", encode(`{${members.join(",")}}`), type);
    expect(answer.status).toBe(200);
    expect({}).not.toHaveProperty("Limit");
  });

  it("are tags like any other", async () => {
    const tags = NAMES.map((name) => `"${name}":"of ${name}"`);
    const put = await callRaw(
      emulator.endpoint,
      "AddTagsToStream",
      `{"StreamName":"orders","Tags":{${tags.join(",")}}}`,
    );
    expect(put.status).toBe(200);
    const listed = await callJson(emulator.endpoint, "ListTagsForStream", { StreamName: "orders" });
    const expected = NAMES.toSorted().map((name) => ({ Key: name, Value: `of ${name}` }));
    expect(JSON.parse(listed.text)).toEqual({ HasMoreTags: false, Tags: expected });
  });

  it.each(NAMES)("name streams like any other: %s", async (StreamName) => {
    const missing = await callJson(emulator.endpoint, "DescribeStream", { StreamName });
    expect(JSON.parse(missing.text)).toHaveProperty("__type", "ResourceNotFoundException");
    expect((await callJson(emulator.endpoint, "CreateStream", { StreamName, ShardCount: 1 })).status).toBe(200);
    expect((await callJson(emulator.endpoint, "DescribeStream", { StreamName })).status).toBe(200);
    expect((await callJson(emulator.endpoint, "DeleteStream", { StreamName })).status).toBe(200);
  });
});
