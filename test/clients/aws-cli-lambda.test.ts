import { describe, test } from "vitest";
import { startCommand } from "../support/command.ts";
import { requirement } from "../support/requirements.ts";
import { walkLambdaWithAwsCli } from "./lambda-walk.ts";
import { succeeds } from "./program.ts";

const hasAwsCli = requirement("aws-cli", await succeeds("aws", ["--version"]));

describe.skipIf(!hasAwsCli)("AWS CLI", () => {
  test("has a function, created from a zip, say what it gets of a stream", { timeout: 60_000 }, async () => {
    await using emulator = await startCommand();
    await walkLambdaWithAwsCli(emulator.endpoint, () => emulator.output());
  });
});
