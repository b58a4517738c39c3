import { mkdtempDisposable } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { startKinesisEmu } from "../../server/index.ts";
import { requirement } from "../support/requirements.ts";
import { clientEnvironment } from "./environment.ts";
import { runSuccessfully, succeeds } from "./program.ts";

const PROJECT = fileURLToPath(new URL("go", import.meta.url));
/** Milliseconds; the first run downloads the SDK. */
const DOWNLOAD_TIMEOUT = 180_000;

const hasGo = requirement("go", await succeeds("go", ["mod", "download"], { cwd: PROJECT, timeout: DOWNLOAD_TIMEOUT }));

test.skipIf(!hasGo)("a walk with the AWS SDK for Go v2", async () => {
  await using emulator = await startKinesisEmu({ port: 0 });
  await using folder = await mkdtempDisposable(path.join(tmpdir(), "kinesis-emu-go-"));
  const walk = path.join(folder.path, "walk");
  await runSuccessfully("go", ["build", "-o", walk, "."], { env: process.env, cwd: PROJECT });
  const stdout = await runSuccessfully(walk, [], { env: clientEnvironment(emulator.endpoint) });
  expect(stdout.trim().split("\n")).toEqual([
    "create",
    "describe",
    "put and read",
    "update shard count",
    "fail",
    "delete",
  ]);
});
