import { describe, test } from "vitest";
import { startCommand } from "../support/command.ts";
import { requirement } from "../support/requirements.ts";
import { canWalkLambda, walkLambdaWithAwsCli } from "./lambda-walk.ts";

describe.skipIf(!requirement("aws-cli", canWalkLambda))("AWS CLI", () => {
  test("has a function, created from a zip, say what it gets of a stream", { timeout: 60_000 }, async () => {
    await using emulator = await startCommand();
    await walkLambdaWithAwsCli(emulator.endpoint, () => emulator.output());
  });
});
