import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, vi } from "vitest";
import { zipOf } from "../server/lambda/functions/world.ts";
import { clientEnvironment } from "./environment.ts";
import { runSuccessfully } from "./program.ts";

const CODE = `
exports.handler = async ({ Records }) => {
  for (const { kinesis } of Records) {
    console.log(kinesis.partitionKey, Buffer.from(kinesis.data, "base64").toString());
  }
};`;

const STREAM_ARN = "arn:aws:kinesis:us-east-1:000000000000:stream/orders";

/**
 * What a user of the AWS CLI does to see a function at work: a function from a zip, a mapping, three records, and the
 * log with what the function said of them.
 * @param output all that the emulator has printed so far
 */
export async function walkLambdaWithAwsCli(endpoint: string, output: () => string): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), "kinesis-emu-lambda-walk-"));
  const aws = (...args: string[]): Promise<string> =>
    runSuccessfully("aws", ["--endpoint-url", endpoint, ...args], { env: clientEnvironment(endpoint), cwd: folder });
  try {
    await writeFile(path.join(folder, "function.zip"), zipOf({ "index.js": CODE }));
    await aws("kinesis", "create-stream", "--stream-name", "orders", "--shard-count", "1");
    await aws("kinesis", "wait", "stream-exists", "--stream-name", "orders");
    const role = ["--role", "arn:aws:iam::000000000000:role/lambda-role"];
    const code = ["--runtime", "nodejs22.x", "--handler", "index.handler", "--zip-file", "fileb://function.zip"];
    await aws("lambda", "create-function", "--function-name", "billing", ...code, ...role);
    await aws("lambda", "wait", "function-active", "--function-name", "billing");
    const source = ["--event-source-arn", STREAM_ARN, "--starting-position", "TRIM_HORIZON"];
    const mapping = await aws("lambda", "create-event-source-mapping", "--function-name", "billing", ...source);
    expect(JSON.parse(mapping)).toMatchObject({ State: "Creating", EventSourceArn: STREAM_ARN, BatchSize: 100 });
    for (const drink of ["tea", "rum", "gin"]) {
      // Version 1 takes data as it is, version 2 as base64; both read a file.
      await writeFile(path.join(folder, "data"), JSON.stringify({ drink }));
      const record = ["--partition-key", `user-${drink}`, "--data", "fileb://data"];
      await aws("kinesis", "put-record", "--stream-name", "orders", ...record);
    }
    const said = (): string[] => output().match(/lambda\.billing: .*user-\w+ .*/g) ?? [];
    await vi.waitFor(() => expect(said()).toHaveLength(3), { timeout: 10_000 });
    expect(said().map((line) => line.replace(/^.*(?=user-)/, ""))).toEqual([
      'user-tea {"drink":"tea"}',
      'user-rum {"drink":"rum"}',
      'user-gin {"drink":"gin"}',
    ]);
    const listed = JSON.parse(
      await aws("lambda", "list-event-source-mappings", "--function-name", "billing"),
    ) as object;
    expect(listed).toMatchObject({ EventSourceMappings: [{ State: "Enabled", LastProcessingResult: "OK" }] });
  } finally {
    await rm(folder, { recursive: true });
  }
}
