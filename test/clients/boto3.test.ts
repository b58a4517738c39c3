import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { startKinesisEmu } from "../../server/index.ts";
import { requirement } from "../support/requirements.ts";
import { clientEnvironment } from "./environment.ts";
import { run, succeeds } from "./program.ts";

const WALK = fileURLToPath(new URL("walk.py", import.meta.url));

const python = await pythonWithBoto3();

test.skipIf(!requirement("boto3", python !== undefined))("the walk with boto3", async () => {
  await using emulator = await startKinesisEmu({ port: 0 });
  const env = clientEnvironment(emulator.endpoint);
  const { exitCode, stdout, stderr } = await run(python ?? "", [WALK], { env });
  expect(exitCode, stderr).toBe(0);
  expect(stdout.trim().split("\n")).toEqual([
    "create",
    "describe",
    "put and read",
    "put a batch",
    "list and summarise",
    "update shard count",
    "write to the children",
    "end the parent",
    "tag",
    "paginate",
    "fail",
    "delete",
  ]);
});

/** The Python of the PATH may be a project's own, without boto3; that of the system may have it. */
async function pythonWithBoto3(): Promise<string | undefined> {
  for (const candidate of ["python3", "/usr/bin/python3"]) {
    if (await succeeds(candidate, ["-c", "import boto3"])) return candidate;
  }
}
