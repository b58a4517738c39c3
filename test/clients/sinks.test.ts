import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { startKinesisEmu } from "../../server/index.ts";
import { requirement } from "../support/requirements.ts";
import { clientEnvironment } from "./environment.ts";
import { run, runSuccessfully, succeeds } from "./program.ts";

const SCRIPT = fileURLToPath(new URL("sinks.py", import.meta.url));

const python = await pythonWithBoto3();
const hasAwsCli = requirement("aws-cli", await succeeds("aws", ["--version"]));

interface Received {
  readonly metrics: readonly { readonly name: string; readonly time: string; readonly statistics: object }[];
}

test.skipIf(!requirement("boto3", python !== undefined))(
  "boto3 finds STS and CloudWatch on the same port",
  async () => {
    await using emulator = await startKinesisEmu({ port: 0 });
    const env = { ...clientEnvironment(emulator.endpoint), AWS_ENDPOINT_URL: emulator.endpoint };
    const { exitCode, stdout, stderr } = await run(python ?? "", [SCRIPT], { env });
    expect(exitCode, stderr).toBe(0);
    expect(stdout.trim().split("\n")).toEqual(["identity", "metric", "compressed metrics", "refusal"]);
    const { metrics } = await received(emulator.endpoint);
    expect(metrics).toHaveLength(1001);
    expect(metrics[0]).toMatchObject({
      name: "MillisBehindLatest",
      time: "2026-06-15T12:00:00.000Z",
      statistics: { sampleCount: 1, sum: 1.5 },
    });
  },
);

test.skipIf(!hasAwsCli)("the AWS CLI finds them, too", async () => {
  await using emulator = await startKinesisEmu({ port: 0 });
  const env = clientEnvironment(emulator.endpoint);
  const aws = (...args: string[]) => runSuccessfully("aws", ["--endpoint-url", emulator.endpoint, ...args], { env });
  expect(JSON.parse(await aws("sts", "get-caller-identity"))).toEqual({
    Account: "000000000000",
    Arn: "arn:aws:iam::000000000000:user/test",
    UserId: "test",
  });
  await aws("cloudwatch", "put-metric-data", "--namespace", "shop", "--metric-name", "orders", "--value", "3");
  expect(await received(emulator.endpoint)).toMatchObject({ metrics: [{ name: "orders", statistics: { sum: 3 } }] });
});

async function received(endpoint: string): Promise<Received> {
  const answer = await fetch(`${endpoint}/_emu/cloudwatch/metrics`);
  return (await answer.json()) as Received;
}

/** The Python of the PATH may be a project's own, without boto3; that of the system may have it. */
async function pythonWithBoto3(): Promise<string | undefined> {
  for (const candidate of ["python3", "/usr/bin/python3"]) {
    if (await succeeds(candidate, ["-c", "import boto3"])) return candidate;
  }
}
