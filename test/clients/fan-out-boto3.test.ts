import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { startKinesisEmu } from "../../server/index.ts";
import { requirement } from "../support/requirements.ts";
import { clientEnvironment } from "./environment.ts";
import { run, succeeds } from "./program.ts";

const SCRIPT = fileURLToPath(new URL("fan_out.py", import.meta.url));

const python = await pythonWithBoto3();

test.skipIf(!requirement("boto3", python !== undefined)).each([0, 200])(
  "boto3 follows a split and a merge with enhanced fan-out, with %i ms for each change",
  async (transitionTime) => {
    await using emulator = await startKinesisEmu({ port: 0, transitionTime });
    const env = clientEnvironment(emulator.endpoint);
    const { exitCode, stdout, stderr } = await run(python ?? "", [SCRIPT], { env });
    expect(exitCode, stderr).toBe(0);
    expect(stdout.trim().split("\n")).toEqual([
      "register",
      "subscribe",
      "refuse a second one",
      "split",
      "merge",
      "read every record once, in order",
      "follow the children",
      "be told of the end",
    ]);
  },
);

/** The Python of the PATH may be a project's own, without boto3; that of the system may have it. */
async function pythonWithBoto3(): Promise<string | undefined> {
  for (const candidate of ["python3", "/usr/bin/python3"]) {
    if (await succeeds(candidate, ["-c", "import boto3"])) return candidate;
  }
}
