import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { COMMAND, startCommand, type RunningCommand } from "../support/command.ts";
import { requirement } from "../support/requirements.ts";
import { clientEnvironment, environmentWithoutAws } from "./environment.ts";
import { run, runSuccessfully, succeeds, type Outcome } from "./program.ts";

const hasAwsCli = requirement("aws-cli", await succeeds("aws", ["--version"]));

/** The CLI reads the exported endpoint since 1.29 and 2.13; an older one, such as Debian 12's, has to be told. */
const readsEndpoint = hasAwsCli && (await isAtLeast({ 1: 29, 2: 13 }));

const LAST_HASH_KEY = String(2n ** 128n - 1n);
/** Its MD5 digest begins with d6: the upper half of the hash keys. */
const USER_1 = "user-1";
/** Its MD5 digest begins with 3d: the lower half. */
const USER_2 = "user-2";

interface Shard {
  readonly ShardId: string;
  readonly ParentShardId?: string;
  readonly HashKeyRange: { readonly StartingHashKey: string; readonly EndingHashKey: string };
  readonly SequenceNumberRange: { readonly StartingSequenceNumber: string; readonly EndingSequenceNumber?: string };
}

interface Page {
  readonly Records: readonly {
    readonly PartitionKey: string;
    readonly Data: string;
    readonly SequenceNumber: string;
  }[];
  readonly NextShardIterator?: string;
  readonly MillisBehindLatest: number;
  readonly ChildShards?: readonly { readonly ShardId: string; readonly ParentShards: readonly string[] }[];
}

let emulator: RunningCommand;
let folder: string;

beforeAll(async () => {
  emulator = await startCommand();
  folder = await mkdtemp(path.join(tmpdir(), "kinesis-emu-aws-cli-"));
});
afterAll(async () => {
  await emulator.stop();
  await rm(folder, { recursive: true });
});

function kinesis(...args: readonly string[]): Promise<Outcome> {
  const endpoint = readsEndpoint ? [] : ["--endpoint-url", emulator.endpoint];
  return run("aws", [...endpoint, "kinesis", ...args], { env: clientEnvironment(emulator.endpoint) });
}

/** `kinesis-emu aws …`, for which nothing is exported but the port. */
function wrapped(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  const env = { ...environmentWithoutAws(), KINESIS_EMU_PORT: String(emulator.port), ...environment };
  return run(process.execPath, [COMMAND, "aws", ...args], { env });
}

/** @returns the document that a command prints; undefined when it prints nothing */
async function answerOf<T>(...args: readonly string[]): Promise<T> {
  const { exitCode, stdout, stderr } = await kinesis(...args);
  expect(exitCode, stderr).toBe(0);
  return (stdout.trim() === "" ? undefined : JSON.parse(stdout)) as T;
}

/** Puts bytes as they are: with `fileb://` versions 1 and 2 of the CLI agree, whatever their default for text is. */
async function put(stream: string, partitionKey: string, data: Buffer): Promise<string> {
  const file = path.join(folder, "payload");
  await writeFile(file, data);
  const options = ["--stream-name", stream, "--partition-key", partitionKey, "--data", `fileb://${file}`];
  return (await answerOf<{ ShardId: string }>("put-record", ...options)).ShardId;
}

async function readFromTrimHorizon(stream: string, shardId: string): Promise<Page> {
  const options = ["--stream-name", stream, "--shard-id", shardId, "--shard-iterator-type", "TRIM_HORIZON"];
  const { ShardIterator } = await answerOf<{ ShardIterator: string }>("get-shard-iterator", ...options);
  return answerOf("get-records", "--shard-iterator", ShardIterator);
}

const recordsOf = ({ Records }: Page): [string, Buffer][] =>
  Records.map(({ PartitionKey, Data }) => [PartitionKey, Buffer.from(Data, "base64")]);

describe.skipIf(!hasAwsCli)("a walk with the AWS CLI", () => {
  const payloads: [string, Buffer][] = [
    [USER_1, Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))],
    [USER_2, Buffer.from([0x00, 0xff, 0xfe, 0x80, 0x0a, 0x0d])],
    [USER_1, Buffer.from('{"amount": 12, "currency": "€"}')],
  ];
  const later: [string, Buffer][] = [
    [USER_1, Buffer.from([1])],
    [USER_2, Buffer.from([2])],
  ];

  test("create a stream of one shard, and wait for it", async () => {
    expect(await answerOf("create-stream", "--stream-name", "orders", "--shard-count", "1")).toBeUndefined();
    expect(await answerOf("wait", "stream-exists", "--stream-name", "orders")).toBeUndefined();
  });

  test("describe it: its shard takes every hash key up to 2^128 - 1", async () => {
    const { StreamDescription } = await answerOf<{ StreamDescription: { Shards: Shard[] } }>(
      "describe-stream",
      "--stream-name",
      "orders",
    );
    expect(StreamDescription).toMatchObject({
      StreamName: "orders",
      StreamARN: "arn:aws:kinesis:us-east-1:000000000000:stream/orders",
      StreamStatus: "ACTIVE",
      RetentionPeriodHours: 24,
      EncryptionType: "NONE",
      EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
      Shards: [
        {
          ShardId: "shardId-000000000000",
          HashKeyRange: { StartingHashKey: "0", EndingHashKey: LAST_HASH_KEY },
        },
      ],
    });
    expect(StreamDescription.Shards[0]?.SequenceNumberRange.StartingSequenceNumber).toMatch(/^\d{56}$/);
  });

  test("put three records, and read them back byte for byte", async () => {
    for (const [partitionKey, data] of payloads) {
      expect(await put("orders", partitionKey, data)).toBe("shardId-000000000000");
    }
    const page = await readFromTrimHorizon("orders", "shardId-000000000000");
    expect(recordsOf(page)).toEqual(payloads);
    expect(page.MillisBehindLatest).toBe(0);
    const numbers = page.Records.map(({ SequenceNumber }) => BigInt(SequenceNumber));
    expect(numbers).toEqual(numbers.toSorted((a, b) => (a < b ? -1 : 1)));
  });

  test("list the streams, and see the summary", async () => {
    expect(await answerOf("list-streams")).toMatchObject({ StreamNames: ["orders"] });
    expect(await answerOf("describe-stream-summary", "--stream-name", "orders")).toMatchObject({
      StreamDescriptionSummary: {
        StreamName: "orders",
        StreamStatus: "ACTIVE",
        StreamModeDetails: { StreamMode: "PROVISIONED" },
        OpenShardCount: 1,
        ConsumerCount: 0,
      },
    });
  });

  test("update the shard count to two: both children halve the parent's hash keys", async () => {
    const options = ["--target-shard-count", "2", "--scaling-type", "UNIFORM_SCALING"];
    expect(await answerOf("update-shard-count", "--stream-name", "orders", ...options)).toEqual({
      StreamName: "orders",
      CurrentShardCount: 1,
      TargetShardCount: 2,
      StreamARN: "arn:aws:kinesis:us-east-1:000000000000:stream/orders",
    });
    const { Shards } = await answerOf<{ Shards: Shard[] }>("list-shards", "--stream-name", "orders");
    const middle = 2n ** 127n;
    expect(Shards).toMatchObject([
      { ShardId: "shardId-000000000000" },
      {
        ShardId: "shardId-000000000001",
        ParentShardId: "shardId-000000000000",
        HashKeyRange: { StartingHashKey: "0", EndingHashKey: String(middle - 1n) },
      },
      {
        ShardId: "shardId-000000000002",
        ParentShardId: "shardId-000000000000",
        HashKeyRange: { StartingHashKey: String(middle), EndingHashKey: LAST_HASH_KEY },
      },
    ]);
    expect(Shards.map((shard) => "EndingSequenceNumber" in shard.SequenceNumberRange)).toEqual([true, false, false]);
  });

  test("new records land in the children and are read there", async () => {
    const landed = [];
    for (const [partitionKey, data] of later) landed.push(await put("orders", partitionKey, data));
    expect(landed).toEqual(["shardId-000000000002", "shardId-000000000001"]);
    expect(recordsOf(await readFromTrimHorizon("orders", "shardId-000000000001"))).toEqual([later[1]]);
    expect(recordsOf(await readFromTrimHorizon("orders", "shardId-000000000002"))).toEqual([later[0]]);
  });

  test("the parent still has its records, and ends with the names of its children", async () => {
    const page = await readFromTrimHorizon("orders", "shardId-000000000000");
    expect(recordsOf(page)).toEqual(payloads);
    const last = await answerOf<Page>("get-records", "--shard-iterator", String(page.NextShardIterator));
    expect(last).toMatchObject({
      Records: [],
      ChildShards: [
        { ShardId: "shardId-000000000001", ParentShards: ["shardId-000000000000"] },
        { ShardId: "shardId-000000000002", ParentShards: ["shardId-000000000000"] },
      ],
    });
    expect(last).not.toHaveProperty("NextShardIterator");
  });

  test("tag it, and list the tags", async () => {
    const tags = ["--tags", "team=checkout,environment=dev"];
    expect(await answerOf("add-tags-to-stream", "--stream-name", "orders", ...tags)).toBeUndefined();
    expect(await answerOf("list-tags-for-stream", "--stream-name", "orders")).toMatchObject({
      Tags: [
        { Key: "environment", Value: "dev" },
        { Key: "team", Value: "checkout" },
      ],
    });
  });

  test("delete it, and list nothing", async () => {
    expect(await answerOf("delete-stream", "--stream-name", "orders")).toBeUndefined();
    expect(await answerOf("wait", "stream-not-exists", "--stream-name", "orders")).toBeUndefined();
    expect(await answerOf("list-streams")).toMatchObject({ StreamNames: [] });
  });

  test("the emulator has printed a line for each call, errors with their code and reason", async () => {
    const TIME = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}`;
    const line = new RegExp(String.raw`^${TIME}  INFO  AWS kinesis\.(\w+ => \d+ \((?:\w+, )?)\d+\.\d ms\)((?:: .+)?)$`);
    const printed = (): string[] => emulator.output().trimEnd().split("\n");
    const [title, copy, ready] = printed();
    expect(title).toMatch(/^kinesis-emu \S+ listens on 127\.0\.0\.1, port \d+/);
    expect(copy).toBe(`export AWS_ENDPOINT_URL_KINESIS=http://127.0.0.1:${emulator.port}`);
    expect(ready).toBe("Ready.");
    const put3 = ["PutRecord => 200 (", "PutRecord => 200 (", "PutRecord => 200 ("];
    const read = ["GetShardIterator => 200 (", "GetRecords => 200 ("];
    const calls = (): string[] =>
      printed()
        .slice(3)
        .map((call) => line.exec(call)?.slice(1).join("") ?? call);
    await expect
      .poll(calls)
      .toEqual([
        "CreateStream => 200 (",
        "DescribeStream => 200 (",
        "DescribeStream => 200 (",
        ...put3,
        ...read,
        "ListStreams => 200 (",
        "DescribeStreamSummary => 200 (",
        "UpdateShardCount => 200 (",
        "ListShards => 200 (",
        "PutRecord => 200 (",
        "PutRecord => 200 (",
        ...read,
        ...read,
        ...read,
        "GetRecords => 200 (",
        "AddTagsToStream => 200 (",
        "ListTagsForStream => 200 (",
        "DeleteStream => 200 (",
        "DescribeStream => 400 (ResourceNotFoundException, : Stream orders under account 000000000000 not found.",
        "ListStreams => 200 (",
      ]);
  });
});

describe.skipIf(!hasAwsCli)("the AWS CLI", () => {
  beforeAll(async () => {
    await answerOf("create-stream", "--stream-name", "many", "--shard-count", "5");
  });
  const fiveShards = Array.from({ length: 5 }, (_, n) => `shardId-00000000000${n}`);

  test("pages through the shards of a description by itself", async () => {
    const options = ["--page-size", "2", "--query", "StreamDescription.Shards[].ShardId"];
    expect(await answerOf("describe-stream", "--stream-name", "many", ...options)).toEqual(fiveShards);
  });

  test("pages through list-shards with the token alone", async () => {
    interface Answer {
      readonly Shards: readonly Shard[];
      readonly NextToken?: string;
    }
    const pages: string[][] = [];
    let from: string[] | undefined = ["--stream-name", "many"];
    while (from) {
      const answer: Answer = await answerOf("list-shards", "--max-results", "2", ...from);
      pages.push(answer.Shards.map(({ ShardId }) => ShardId));
      from = answer.NextToken === undefined ? undefined : ["--next-token", answer.NextToken];
    }
    expect(pages).toEqual([fiveShards.slice(0, 2), fiveShards.slice(2, 4), fiveShards.slice(4)]);
  });

  test("pages through the consumers of a stream by itself", async () => {
    const arn = "arn:aws:kinesis:us-east-1:000000000000:stream/many";
    for (const name of ["a", "b", "c"]) {
      await kinesis("register-stream-consumer", "--stream-arn", arn, "--consumer-name", name);
    }
    const options = ["--page-size", "2", "--query", "Consumers[].ConsumerName"];
    expect(await answerOf("list-stream-consumers", "--stream-arn", arn, ...options)).toEqual(["a", "b", "c"]);
  });

  test("shows an error as it shows AWS's", async () => {
    const { exitCode, stderr } = await kinesis("describe-stream", "--stream-name", "missing");
    expect(exitCode).toBeGreaterThan(0);
    expect(stderr).toContain(
      "An error occurred (ResourceNotFoundException) when calling the DescribeStream operation: " +
        "Stream missing under account 000000000000 not found.",
    );
  });
});

describe("kinesis-emu aws", () => {
  test.skipIf(!hasAwsCli)("fills in endpoint, region and credentials", async () => {
    const create = ["kinesis", "create-stream", "--stream-name", "wrapped", "--shard-count", "1"];
    expect(await wrapped(create)).toMatchObject({ exitCode: 0, stderr: "" });
    const { exitCode, stdout } = await wrapped(["kinesis", "list-streams"]);
    expect(exitCode).toBe(0);
    expect((JSON.parse(stdout) as { StreamNames: string[] }).StreamNames).toContain("wrapped");
  });

  test.skipIf(!hasAwsCli)("leaves alone what the environment says", async () => {
    const { stdout } = await wrapped(["kinesis", "list-streams"], {
      AWS_DEFAULT_REGION: "eu-west-1",
      AWS_REGION: "eu-west-1",
    });
    expect(JSON.parse(stdout)).toMatchObject({ StreamNames: [] });
  });

  test.skipIf(!hasAwsCli)("ends with the exit code of the CLI", async () => {
    const { exitCode, stderr } = await wrapped(["kinesis", "describe-stream", "--stream-name", "missing"]);
    const direct = await kinesis("describe-stream", "--stream-name", "missing");
    expect(exitCode).toBe(direct.exitCode);
    expect(stderr).toBe(direct.stderr);
  });

  test("hands the endpoint over in words, for a CLI that does not read it from the environment", async () => {
    const echo = path.join(await mkdtemp(path.join(folder, "bin-")), "aws");
    await writeFile(echo, '#!/bin/sh\necho "$@"\n', { mode: 0o755 });
    const { stdout } = await wrapped(["kinesis", "list-streams"], { PATH: path.dirname(echo) });
    expect(stdout).toContain(`--endpoint-url http://127.0.0.1:${emulator.port}`);
    expect(stdout).toContain("kinesis list-streams");
  });

  test("says so when there is no AWS CLI", async () => {
    const { exitCode, stdout, stderr } = await wrapped(["kinesis", "list-streams"], { PATH: folder });
    expect(exitCode).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain("The AWS CLI could not be started.");
    expect(stderr).toContain("There is no program `aws` in the PATH.");
    expect(stderr).toContain("https://aws.amazon.com/cli/");
  });
});

/** @param minors the least minor version of each major one */
async function isAtLeast(minors: Readonly<Record<string, number>>): Promise<boolean> {
  const version = await runSuccessfully("aws", ["--version"], { env: process.env });
  const [, major = "", minor = ""] = /^aws-cli\/(\d+)\.(\d+)/.exec(version) ?? [];
  return Number(minor) >= (minors[major] ?? 0);
}
