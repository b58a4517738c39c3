import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startKinesisEmu } from "../../../server/index.ts";
import { clientEnvironment } from "../../clients/environment.ts";
import { classPathOf } from "../../clients/maven.ts";
import { runSuccessfully, succeeds } from "../../clients/program.ts";
import { requirement } from "../../support/requirements.ts";
import { ROOT } from "../../support/scratch-project.ts";

/** Milliseconds; the first run downloads the SDK. */
const DOWNLOAD_TIMEOUT = 180_000;

const PYTHON = join(ROOT, "examples/python");
const JAVA = join(ROOT, "examples/java");
const GO = join(ROOT, "examples/go");
const RUST = join(ROOT, "examples/rust");

const python = await pythonWithBoto3();
const classPath = await classPathOf(join(JAVA, "pom.xml"));
const hasGo = await succeeds("go", ["mod", "download"], { cwd: GO, timeout: DOWNLOAD_TIMEOUT });
/** Its SDK takes minutes to compile, so the example is run only where somebody has compiled it before. */
const hasRust =
  existsSync(join(RUST, "target")) && (await succeeds("cargo", ["build", "--offline", "--locked"], { cwd: RUST }));

test.skipIf(!requirement("boto3", python !== undefined))("the example in Python puts and reads", async () => {
  expect(await outputOf(python ?? "", ["put_and_read.py"], PYTHON)).toBe('user-1 {"id": 1}\n');
});

test.skipIf(!requirement("java", classPath !== undefined))("the example in Java puts and reads", async () => {
  const args = ["-cp", classPath ?? "", "src/main/java/PutAndRead.java"];
  expect(await outputOf("java", args, JAVA)).toBe('user-1 {"id": 1}\n');
});

test.skipIf(!requirement("go", hasGo))("the example in Go puts and reads", async () => {
  expect(await outputOf("go", ["run", "."], GO)).toBe('user-1 {"id": 1}\n');
});

test.skipIf(!requirement("rust", hasRust))("the example in Rust puts and reads", async () => {
  expect(await outputOf("cargo", ["run", "--quiet", "--offline", "--locked"], RUST)).toBe('user-1 {"id": 1}\n');
});

/** What a program prints that finds the emulator by its environment, with a stream `orders`. */
async function outputOf(program: string, args: readonly string[], cwd: string): Promise<string> {
  await using kinesis = await startKinesisEmu({
    port: 0,
    streams: [{ name: "orders", shardCount: 2, region: undefined }],
  });
  // Awaited here, while the emulator runs.
  return await runSuccessfully(program, args, { cwd, env: clientEnvironment(kinesis.endpoint) });
}

/** The Python of the PATH may be a project's own, without boto3; that of the system may have it. */
async function pythonWithBoto3(): Promise<string | undefined> {
  for (const candidate of ["python3", "/usr/bin/python3"]) {
    if (await succeeds(candidate, ["-c", "import boto3"])) return candidate;
  }
}
