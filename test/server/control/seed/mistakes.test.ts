import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COMMAND, environmentWithoutOptions } from "../../../support/command.ts";

let folder: string;
let count = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "seed-"));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** Starts the command as a user would, in the folder of the seed file. */
async function start(seed: string): Promise<{ code: number | null; stderr: string }> {
  const args = [COMMAND, "start", "--port", "0", "--seed", seed];
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: environmentWithoutOptions(),
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, stderr };
}

async function startWith(
  text: string,
  extension = "yaml",
): Promise<{ code: number | null; stderr: string; file: string }> {
  const file = `seed-${count++}.${extension}`;
  await writeFile(join(folder, file), text);
  return { ...(await start(file)), file };
}

/** What is wrong, the file, and what the message says after the file's name. */
const BROKEN: [what: string, text: string, message: string][] = [
  [
    "a misspelt key",
    "streams:\n  - name: orders\n    shard: 2\n",
    ':3:5 streams[0].shard: there is no key "shard" here. Did you mean "shards"?',
  ],
  [
    "a key that is like none",
    "streams: []\ntopics: []\n",
    ':2:1 topics: there is no key "topics" here. Here can stand account, region, clock, limits, streams, functions, mappings, faults.',
  ],
  [
    "a mapping without a stream",
    "mappings:\n  - function: billing\n",
    ":2:5 mappings[0].stream: it is missing. Write the name of a stream: 1 to 128 letters, digits, dots, dashes and underscores.",
  ],
  [
    "a misspelt setting of a mapping",
    "mappings:\n  - { function: billing, stream: orders, batchsize: 5 }\n",
    ':2:42 mappings[0].batchsize: there is no key "batchsize" here. Did you mean "batchSize"?',
  ],
  [
    "a batch that is too large",
    "mappings:\n  - { function: billing, stream: orders, batchSize: 10001 }\n",
    ":2:53 mappings[0].batchSize: it is 10001, more than 10000. Write a number of records from 1 to 10000.",
  ],
  [
    "a mapping that is there twice",
    "mappings:\n  - { function: billing, stream: orders }\n  - { function: billing, stream: orders }\n",
    ":3:17 mappings[1].function: the mapping of this stream to this function is there twice.",
  ],
  [
    "a mapping from a time that it does not say",
    "mappings:\n  - { function: billing, stream: orders, startingPosition: AT_TIMESTAMP }\n",
    ":2:5 mappings[0].startingPositionTimestamp: AT_TIMESTAMP needs it. Write a time such as",
  ],
  [
    "a filter that is none",
    "mappings:\n  - { function: billing, stream: orders, filters: [{ data: { type: order } }] }\n",
    ":2:52 mappings[0].filters[0]: it is no filter pattern. Write a filter pattern as an object, such as",
  ],
  [
    "a destination that is none",
    "mappings:\n  - { function: billing, stream: orders, onFailure: my-queue }\n",
    ":2:53 mappings[0].onFailure: it is no such ARN. Write the ARN of a queue, a topic or a bucket",
  ],
  [
    "a function without a scheme",
    "functions:\n  - { name: billing, url: billing:8080 }\n",
    ":2:27 functions[0].url: a URL begins with http:// or https://. Write a URL that takes events, such as http://billing:8080.",
  ],
  [
    "a stream without a name",
    "streams:\n  - shards: 2\n",
    ":2:5 streams[0].name: it is missing. Write the name of a stream: 1 to 128 letters, digits, dots, dashes and underscores.",
  ],
  [
    "an impossible name",
    "streams:\n  - name: my orders\n",
    ":2:11 streams[0].name: the name of a stream has letters, digits, dots, dashes and underscores only. Write the name of a stream: 1",
  ],
  [
    "a stream that is there twice",
    "streams:\n  - { name: orders }\n  - { name: clicks }\n  - { name: orders, shards: 1 }\n",
    ":4:13 streams[2].name: the stream orders is there twice. Write the name of a stream",
  ],
  [
    "a number that is a text",
    'streams:\n  - name: orders\n    shards: "two"\n',
    ':3:13 streams[0].shards: it is "two". Write the number of shards, from 1 to 10000.',
  ],
  [
    "a number beyond its range",
    "streams:\n  - name: orders\n    shards: 1\n    retentionHours: 12\n",
    ":4:21 streams[0].retentionHours: it is 12, less than 24. Write whole hours from 24 to 8760.",
  ],
  [
    "an account that YAML takes for a number",
    "streams:\n  - name: orders\n    account: 123456789012\n",
    ":3:14 streams[0].account: it is 123456789012. Write the stream's account, 12 digits in quotes. A text that looks like this needs quotes.",
  ],
  [
    "a mode that is none",
    "streams:\n  - name: orders\n    mode: ONDEMAND\n",
    ':3:11 streams[0].mode: it is "ONDEMAND". Did you mean "ON_DEMAND"?',
  ],
  [
    "shards of an on-demand stream",
    "streams:\n  - name: orders\n    mode: ON_DEMAND\n    shards: 2\n",
    ":4:13 streams[0].shards: an ON_DEMAND stream has no number of shards. Write the number of shards",
  ],
  [
    "a provisioned stream without shards",
    "streams:\n  - name: orders\n    mode: PROVISIONED\n",
    ":3:11 streams[0].mode: a PROVISIONED stream needs shards as well. Write PROVISIONED, which it is with shards",
  ],
  [
    "a list that is none",
    "streams:\n  name: orders\n",
    ':2:3 streams: it is {"name":"orders"}. Write a list of streams.',
  ],
  [
    "a consumer that is only a name",
    "streams:\n  - name: orders\n    consumers: [billing]\n",
    ':3:17 streams[0].consumers[0]: it is "billing". Write a consumer with enhanced fan-out: name, tags, policy.',
  ],
  [
    "a tag that is a number",
    "streams:\n  - name: orders\n    tags: { cost: 1 }\n",
    ":3:19 streams[0].tags.cost: it is 1. Write a text of up to 256 characters. A text that looks like this needs quotes.",
  ],
  [
    "a record without a key",
    "streams:\n  - name: orders\n    records:\n      - text: hello\n",
    ":4:9 streams[0].records[0].partitionKey: it is missing. Write a text of 1 to 256 characters.",
  ],
  [
    "a record with two kinds of data",
    "streams:\n  - name: orders\n    records:\n      - { partitionKey: a, text: hello, json: {} }\n",
    ":4:9 streams[0].records[0]: a record has its data as one of text, json and base64. Write a record: partitionKey, and text, json or base64.",
  ],
  [
    "data that are not base64",
    "streams:\n  - name: orders\n    records:\n      - { partitionKey: a, base64: hello }\n",
    ":4:36 streams[0].records[0].base64: it is not base64. Write the data as base64.",
  ],
  [
    "a hash key beyond the hash space",
    'streams:\n  - name: orders\n    records:\n      - { partitionKey: a, text: a, explicitHashKey: "340282366920938463463374607431768211456" }\n',
    ":4:54 streams[0].records[0].explicitHashKey: it is beyond 2^128 - 1. Write a whole number from 0 to 2^128 - 1, in quotes.",
  ],
  [
    "a record that is too large",
    `streams:\n  - name: orders\n    records:\n      - { partitionKey: a, text: ${"x".repeat(1024 * 1024)} }\n`,
    ":4:9 streams[0].records[0]: it has 1048577 bytes with its key, and the stream takes 1048576. Write a record",
  ],
  [
    "a time that is none",
    "clock:\n  now: yesterday\n",
    ":2:8 clock.now: it is no ISO datetime. Write a time such as 2026-06-15T12:00:00Z.",
  ],
  [
    "a fault of no operation",
    "faults:\n  - operation: PutRecordz\n    drop: before\n",
    ':2:16 faults[0].operation: it is "PutRecordz".',
  ],
  [
    "a fault without an effect",
    "faults:\n  - operation: PutRecords\n    times: 2\n",
    ":2:5 faults[0].error: a fault needs an effect: error, drop, iterator, entries, cut or latency. Write",
  ],
  ["a list instead of an object", "- name: orders\n", ':1:1: it is [{"name":"orders"}]. Write an object with streams'],
  [
    "a tab in YAML",
    "streams:\n  - name: orders\n\tshards: 2\n",
    ":3:1: it is neither YAML nor JSON: tabs are not allowed as indentation. Mind the indentation in YAML",
  ],
  [
    "a key that is there twice",
    "streams: []\nstreams: []\n",
    ":2:1: it is neither YAML nor JSON: map keys must be unique. Mind",
  ],
  [
    "two documents in one file",
    "streams: []\n---\nstreams: []\n",
    ":2:1: another document begins here. Write one document, without a line of dashes.",
  ],
  [
    "an alias of nothing",
    "streams:\n  - name: orders\n    records:\n      - { partitionKey: a, text: *hello }\n",
    ":4:34: no value before it has the anchor &hello. Write &hello in front of the value that is meant, further up; a text that begins with * needs quotes.",
  ],
  [
    "a merge of what is no object",
    "streams:\n  - name: orders\n    <<: 5\n",
    ":3:5: << merges an object into this one, and here is none. Write the alias of an object, such as <<: *defaults.",
  ],
  [
    "aliases without end",
    `a: &a [${"x,".repeat(10)}]\nb: &b [${"*a,".repeat(10)}]\nc: &c [${"*b,".repeat(10)}]\nd: [${"*c,".repeat(10)}]\n`,
    ": it cannot be read: Excessive alias count",
  ],
];

/** Milliseconds for one start, on a machine that is busy. */
const TIMEOUT = 30_000;

describe(
  "a seed file that cannot be used stops the start with exit code 2, the place and the remedy",
  { timeout: TIMEOUT },
  () => {
    it.each(BROKEN)("%s", async (_, text, message) => {
      const { code, stderr, file } = await startWith(text);
      expect(stderr).toContain(`kinesis-emu: The seed cannot be used.\n  why: ${file}${message}`);
      expect(stderr).toContain("\n  what to do: ");
      expect(code).toBe(2);
    });

    it("broken JSON", async () => {
      const { code, stderr, file } = await startWith('{\n  "streams": [\n    { "name": "orders" \n  ]\n}\n', "json");
      expect(stderr).toMatch(new RegExp(`why: ${file}:[34]:\\d+: it is neither YAML nor JSON: `));
      expect(code).toBe(2);
    });

    it("several mistakes, each in a line of its own", async () => {
      const { code, stderr } = await startWith("limit: off\nstreams:\n  - nam: orders\n    shards: 0\n");
      const places = [...stderr.matchAll(/\.yaml(:\d+:\d+ \S+): /g)].map(([, place]) => place);
      expect(places).toEqual([":3:5 streams[0].name", ":4:13 streams[0].shards", ":3:5 streams[0].nam", ":1:1 limit"]);
      expect(code).toBe(2);
    });

    it("a file that is not there, and a folder", async () => {
      const missing = await start("nothing.yaml");
      expect(missing.stderr).toContain("The seed file nothing.yaml cannot be read.\n  why: There is no such file.");
      const isFolder = await start(".");
      expect(isFolder.stderr).toContain("why: It is a folder.");
      expect([missing.code, isFolder.code]).toEqual([2, 2]);
    });

    it("JSON in the option itself", async () => {
      const { code, stderr } = await start('{"streams":[{"name":"a b"}]}');
      expect(stderr).toContain("why: seed:1:21 streams[0].name: ");
      expect(code).toBe(2);
    });
  },
);
