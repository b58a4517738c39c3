import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { startKinesisEmu, type KinesisEmu } from "../../../server/index.ts";
import { clientEnvironment } from "../../clients/environment.ts";
import { runSuccessfully, succeeds } from "../../clients/program.ts";
import { requirement } from "../../support/requirements.ts";
import { ROOT } from "../../support/scratch-project.ts";

interface Example {
  /** The folder under examples/. */
  readonly language: string;
  readonly program: string;
  readonly args: readonly string[];
  /** What shows that the program is there and has what it needs. */
  readonly probe: readonly string[];
}

const EXAMPLES: readonly Example[] = [
  { language: "python", program: await python(), args: ["put_and_read.py"], probe: ["-c", "import boto3"] },
  {
    language: "java",
    program: "mvn",
    args: ["-q", "-B", "compile", "exec:java"],
    probe: ["-version"],
  },
  { language: "go", program: "go", args: ["run", "."], probe: ["version"] },
];

/** What requirement() calls the program. */
const REQUIREMENTS: Readonly<Record<string, string>> = { python: "boto3", java: "maven", go: "go" };

for (const { language, program, args, probe } of EXAMPLES) {
  const isThere = requirement(REQUIREMENTS[language] ?? language, await succeeds(program, probe));
  test.skipIf(!isThere)(`the readme's example in ${language} puts a record and reads it`, async () => {
    await using kinesis = await startWithOrders();
    await using copy = await copyOf(`examples/${language}`);
    const env = clientEnvironment(kinesis.endpoint);
    const output = await runSuccessfully(program, args, { cwd: copy.directory, env });
    expect(stripVTControlCharacters(output).trim()).toBe('user-1 {"id": 1}');
  });
}

async function startWithOrders(): Promise<KinesisEmu> {
  return startKinesisEmu({ port: 0, streams: [{ name: "orders", shardCount: 2, region: undefined }] });
}

/** Build tools write beside their sources, so they get a copy. */
async function copyOf(folder: string): Promise<AsyncDisposable & { readonly directory: string }> {
  const directory = await mkdtemp(join(tmpdir(), "kinesis-emu-example-"));
  await cp(join(ROOT, folder), directory, { recursive: true });
  return { directory, [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }) };
}

/** The Python of the PATH may be a project's own, without boto3; that of the system may have it. */
async function python(): Promise<string> {
  return (await succeeds("python3", ["-c", "import boto3"])) ? "python3" : "/usr/bin/python3";
}
