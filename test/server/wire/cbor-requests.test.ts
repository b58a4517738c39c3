import { setTimeout as sleep } from "node:timers/promises";
import { cbor } from "@smithy/core/cbor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type KinesisEmu, startKinesisEmu } from "../../../server/index.ts";
import { callJson, callRaw, CBOR_TYPE } from "../../support/raw-request.ts";
import { decodeStrictly } from "../../support/transports.ts";

let emulator: KinesisEmu;

beforeAll(async () => {
  emulator = await startKinesisEmu({ port: 0 });
});
afterAll(() => emulator.stop());

/** Bytes by hand: hexadecimal as it stands, and texts of fewer than 24 bytes in double quotes. */
function bytes(notation: string): Buffer {
  const parts = notation.matchAll(/"([^"]*)"|([0-9a-f]+)/g);
  return Buffer.concat(
    [...parts].map(([, text, hex = ""]) => {
      if (text === undefined) return Buffer.from(hex, "hex");
      return Buffer.concat([Uint8Array.of(0x60 + Buffer.byteLength(text)), Buffer.from(text)]);
    }),
  );
}

async function call<T>(operation: string, body: Uint8Array): Promise<T> {
  const answer = await callRaw(emulator.endpoint, operation, body, CBOR_TYPE);
  if (answer.status !== 200) throw new Error(JSON.stringify(cbor.deserialize(answer.body)));
  return (answer.body.length === 0 ? undefined : decodeStrictly(answer.body)) as T;
}

let streams = 0;

async function newStream(): Promise<string> {
  streams += 1;
  const StreamName = `cbor-${streams}`;
  await callJson(emulator.endpoint, "CreateStream", { StreamName, ShardCount: 1 });
  return StreamName;
}

interface Read {
  readonly Data: Uint8Array;
  readonly PartitionKey: string;
  readonly ApproximateArrivalTimestamp: { readonly tag: number; readonly value: number };
}

async function readAll(StreamName: string, position = bytes('"ShardIteratorType" "TRIM_HORIZON"')): Promise<Read[]> {
  const from = Buffer.concat([
    bytes(`bf "StreamName" "${StreamName}" "ShardId" "shardId-000000000000"`),
    position,
    bytes("ff"),
  ]);
  const { ShardIterator } = await call<{ ShardIterator: string }>("GetShardIterator", from);
  const page = await call<{ Records: Read[] }>("GetRecords", cbor.serialize({ ShardIterator }));
  return page.Records;
}

describe("a request in CBOR, as Jackson writes it", () => {
  it.each([
    ["a map of a known length", (name: string) => `a3 "StreamName" "${name}" "PartitionKey" "key" "Data" 43ff00fe`],
    ["a map without", (name: string) => `bf "StreamName" "${name}" "PartitionKey" "key" "Data" 43ff00fe ff`],
    [
      "text in chunks",
      (name: string) => `a3 "StreamName" 7f "${name}" ff "PartitionKey" 7f "k" 60 "ey" ff "Data" 43ff00fe`,
    ],
    ["bytes in chunks", (name: string) => `a3 "StreamName" "${name}" "PartitionKey" "key" "Data" 5f 41ff 40 4200fe ff`],
    [
      "bytes with a long length",
      (name: string) => `a3 "StreamName" "${name}" "PartitionKey" "key" "Data" 5a00000003ff00fe`,
    ],
    [
      "members that are null or undefined",
      (name: string) => `a5 "StreamARN" f6 "StreamId" f7 "StreamName" "${name}" "PartitionKey" "key" "Data" 43ff00fe`,
    ],
    [
      "unknown members",
      (name: string) => `a4 "Unknown" bf "a" 9f 01 ff ff "StreamName" "${name}" "PartitionKey" "key" "Data" 43ff00fe`,
    ],
  ])("may have %s", async (_what, notation) => {
    const name = await newStream();
    await call("PutRecord", bytes(notation(name)));
    const [record] = await readAll(name);
    expect(record).toMatchObject({ PartitionKey: "key" });
    expect([...(record?.Data ?? [])]).toEqual([0xff, 0x00, 0xfe]);
  });

  it("may have a list without a length", async () => {
    const name = await newStream();
    const record = 'bf "PartitionKey" "key" "Data" 4101 ff';
    await call("PutRecords", bytes(`bf "StreamName" "${name}" "Records" 9f ${record} ${record} ff ff`));
    expect(await readAll(name)).toHaveLength(2);
  });

  it("may have an empty list without a length, which is too short", async () => {
    await expect(call("PutRecords", bytes('bf "StreamName" "a" "Records" 9f ff ff'))).rejects.toThrow(
      "Value at 'records' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
  });

  it.each([
    ["one byte", "02"],
    ["eight bytes", "1b0000000000000002"],
    ["a half float", "f94000"],
    ["a float", "fa40000000"],
    ["a double with a fraction", "fb4007333333333333"],
  ])("may have a number in %s", async (_what, two) => {
    const name = await newStream();
    for (let index = 0; index < 3; index += 1) {
      await call("PutRecord", bytes(`a3 "StreamName" "${name}" "PartitionKey" "key" "Data" 40`));
    }
    const from = bytes(`a3 "StreamName" "${name}" "ShardId" "0" "ShardIteratorType" "TRIM_HORIZON"`);
    const { ShardIterator } = await call<{ ShardIterator: string }>("GetShardIterator", from);
    const length = Buffer.from([0x79, ShardIterator.length >> 8, ShardIterator.length & 0xff]);
    const body = Buffer.concat([bytes(`a2 "Limit" ${two} "ShardIterator"`), length, Buffer.from(ShardIterator)]);
    expect((await call<{ Records: Read[] }>("GetRecords", body)).Records).toHaveLength(2);
  });
});

describe("a point in time", () => {
  const double = (value: number): string => {
    const buffer = Buffer.alloc(9, 0xfb);
    buffer.writeDoubleBE(value, 1);
    return buffer.toString("hex");
  };
  const integer = (value: number): string => `1b${value.toString(16).padStart(16, "0")}`;

  it.each([
    ["tag 1 around integer milliseconds, as the Java SDKs send it", (time: number) => `c1 ${integer(time)}`],
    ["tag 1 around float seconds, as RFC 8949 has it", (time: number) => `c1 ${double(time / 1000)}`],
    ["bare integer milliseconds", integer],
    ["bare float seconds", (time: number) => double(time / 1000)],
  ])("may be %s", async (_what, encode) => {
    const name = await newStream();
    for (const key of ["early", "late"]) {
      await call("PutRecord", bytes(`a3 "StreamName" "${name}" "PartitionKey" "${key}" "Data" 40`));
      await sleep(5);
    }
    const arrivals = (await readAll(name)).map((record) => record.ApproximateArrivalTimestamp);
    expect(arrivals).toMatchObject([{ tag: 1 }, { tag: 1 }]);
    const [early = 0, late = 0] = arrivals.map(({ value }) => value);
    const from = async (time: number): Promise<string[]> => {
      const position = bytes(`"ShardIteratorType" "AT_TIMESTAMP" "Timestamp" ${encode(time)}`);
      return (await readAll(name, position)).map(({ PartitionKey }) => PartitionKey);
    };
    expect(await from(early)).toEqual(["early", "late"]);
    expect(await from(early + 1)).toEqual(["late"]);
    expect(await from(late)).toEqual(["late"]);
  });
});
