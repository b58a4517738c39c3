import { cbor } from "@smithy/core/cbor";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { operations, structures } from "../../../server/api/model.generated.ts";
import { type KinesisEmu, startKinesisEmu } from "../../../server/index.ts";
import { CBOR_TYPE, JSON_TYPE, requestOverHttp1, requestOverHttp2 } from "../../support/raw-request.ts";

const REQUESTS = 2000;
const PATIENCE = 3000;

let emulator: KinesisEmu;
const stderr = vi.spyOn(process.stderr, "write");

beforeAll(async () => {
  emulator = await startKinesisEmu({ port: 0, streams: [{ name: "orders", shardCount: 2, region: undefined }] });
});
afterAll(() => emulator.stop());

const NAMES = Object.keys(operations) as (keyof typeof operations)[];

/** Values that come near what a member takes, by the member's name. */
const NEARLY: Readonly<Record<string, readonly unknown[]>> = {
  StreamName: ["orders", "orders", "other", "", "?", "a".repeat(129)],
  StreamARN: [
    "arn:aws:kinesis:us-east-1:000000000000:stream/orders",
    "arn:aws:kinesis:us-east-1:1:stream/orders",
    "arn",
  ],
  ShardId: ["shardId-000000000000", "shardId-000000000009", "0", "-", "shardId-99999999999", "shardId-1e3"],
  ShardIteratorType: ["TRIM_HORIZON", "LATEST", "AT_TIMESTAMP", "AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER"],
  StartingSequenceNumber: [
    "0",
    "1",
    "49590338271490256608559692538361571095921575989136588898",
    "9".repeat(129),
    "21267647932558653966460912964485513216",
  ],
  SequenceNumberForOrdering: ["0", "49590338271490256608559692538361571095921575989136588898", "9".repeat(129)],
  ShardIterator: ["AAAAAAAAAAE=", "AAAAAAAAAAEAAAAA", '""', "%", `AAAAAAAAAAE${"A".repeat(100)}=`],
  NextToken: ["AAAA", "e30=", "{}", "%"],
  Data: ["", "QQ==", "QQ", "Q".repeat(4000)],
  PartitionKey: ["a", "", "\uD800", "k".repeat(257), "\u0000"],
  ExplicitHashKey: ["0", (2n ** 128n - 1n).toString(), (2n ** 128n).toString(), "00", "-1"],
  NewStartingHashKey: ["1", "2", (2n ** 127n).toString(), (2n ** 128n).toString(), "9".repeat(39)],
  ShardToMerge: ["shardId-000000000000", "0"],
  AdjacentShardToMerge: ["shardId-000000000001", "0"],
  ShardToSplit: ["shardId-000000000000", "1", "shardId-000000000004"],
  Timestamp: [0, 1.5, -1, 1e300, -1e300, 1_700_000_000, Number.MAX_SAFE_INTEGER],
  StreamCreationTimestamp: [0, 1e300, 1_700_000_000],
  ScalingType: ["UNIFORM_SCALING"],
  Records: [
    [],
    [{}],
    [null],
    [{ Data: "QQ==", PartitionKey: "a" }],
    [{ Data: "QQ==", PartitionKey: "a", ExplicitHashKey: "9".repeat(39) }],
  ],
  Tags: [{}, { a: "b" }, { "": "" }, { a: null }, { "%": "%" }, { "aws:a": "b" }],
  TagKeys: [["a"], [], [""], [null]],
  ShardFilter: [
    {},
    { Type: "AT_TIMESTAMP" },
    { Type: "FROM_TIMESTAMP", Timestamp: 1e300 },
    { Type: "AFTER_SHARD_ID", ShardId: "x" },
  ],
  StreamModeDetails: [{}, { StreamMode: "ON_DEMAND" }, { StreamMode: "PROVISIONED" }],
};

const anyNumber = fc.constantFrom(0, 1, 2, 3, -1, 1.5, 100, 10_000, 10_001, 1e10, true, "1", null);

function inputsOf(operation: keyof typeof operations): fc.Arbitrary<object> {
  const members = Object.keys(structures[operations[operation].input] ?? {}).map((name) => {
    const nearly: fc.Arbitrary<unknown> = NEARLY[name] ? fc.constantFrom(...NEARLY[name]) : anyNumber;
    return [name, fc.oneof({ weight: 9, arbitrary: nearly }, { weight: 1, arbitrary: fc.jsonValue() })];
  });
  return fc.record(Object.fromEntries(members) as Record<string, fc.Arbitrary<unknown>>, {
    requiredKeys: [],
    noNullPrototype: true,
  });
}

interface Fuzz {
  readonly target: string;
  readonly type: string;
  readonly body: string | Uint8Array;
}

const call: fc.Arbitrary<Fuzz> = fc.constantFrom(...NAMES).chain((operation) =>
  fc.tuple(inputsOf(operation), fc.boolean()).map(([input, isJson]) => ({
    target: `Kinesis_20131202.${operation}`,
    type: isJson ? JSON_TYPE : CBOR_TYPE,
    body: isJson ? JSON.stringify(input) : cbor.serialize(withBytes(input)),
  })),
);

/** JSON with Data as the bytes that CBOR has for it. */
function withBytes(value: object): object {
  const data = (value as { Data?: unknown }).Data;
  return typeof data === "string" ? { ...value, Data: Buffer.from(data, "base64") } : value;
}

const garbage: fc.Arbitrary<Fuzz> = fc.record({
  target: fc.constantFrom(
    "",
    "whatever",
    "Kinesis_20131202.",
    "Kinesis_20131202.whatever",
    ...NAMES.map((name) => `Kinesis_20131202.${name}`),
  ),
  type: fc.constantFrom(JSON_TYPE, CBOR_TYPE, "application/json", "text/plain", "", ";", "application/x-amz-json-1.0"),
  body: fc.oneof(fc.string({ unit: "binary", maxLength: 50 }), fc.uint8Array({ maxLength: 50 }), fc.json()),
});

const damaged: fc.Arbitrary<Fuzz> = fc.tuple(call, fc.nat(), fc.nat(255)).map(([given, at, byte]) => {
  const body = Buffer.from(given.body);
  if (body.length > 0) body[at % body.length] = byte;
  return { target: given.target, type: given.type, body };
});

const fuzz = fc.oneof(
  { weight: 6, arbitrary: call },
  { weight: 2, arbitrary: damaged },
  { weight: 2, arbitrary: garbage },
);

it(`answers ${REQUESTS} requests of all kinds, none with a failure of its own`, async () => {
  const seed = Number(process.env["FUZZ_SEED"] ?? 20_131_202);
  const requests = fc.sample(fuzz, { numRuns: REQUESTS, seed });
  const statuses = new Map<number, number>();
  const answerOne = async ({ target, type, body }: Fuzz, index: number): Promise<void> => {
    const headers = { "Content-Type": type, "X-Amz-Target": target };
    const send = index % 5 === 0 ? requestOverHttp2 : requestOverHttp1;
    const silence = AbortSignal.timeout(PATIENCE);
    const hang = new Promise<never>((_, reject) => {
      silence.addEventListener("abort", () => reject(new Error(`no answer to ${target} ${type} ${String(body)}`)));
    });
    const answer = await Promise.race([send(emulator.endpoint, { headers, body }), hang]);
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    if (answer.status < 500) return;
    const isDocumented =
      answer.text === "<InternalFailure/>\n" ||
      (target.endsWith(".GetShardIterator") && String(body).includes("SequenceNumber"));
    expect(isDocumented, `${answer.status} to ${target} ${type} ${String(body)}`).toBe(true);
  };
  for (let start = 0; start < requests.length; start += 20) {
    await Promise.all(requests.slice(start, start + 20).map((request, offset) => answerOne(request, start + offset)));
  }
  expect(stderr.mock.calls.map(([text]) => String(text)).filter((text) => /WARN|ERROR/.test(text))).toEqual([]);
  expect(statuses.get(200), "requests that were served").toBeGreaterThan(REQUESTS / 50);
  expect(statuses.get(400), "requests that were refused").toBeGreaterThan(REQUESTS / 4);
}, 60_000);
