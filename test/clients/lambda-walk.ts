import path from "node:path";
import { expect, vi } from "vitest";
import { ROOT } from "../support/scratch-project.ts";
import { clientEnvironment } from "./environment.ts";
import { runSuccessfully, succeeds } from "./program.ts";

const SCRIPT = path.join(ROOT, "examples/lambda/walk.sh");

/** The AWS CLI since the versions that read the endpoint from the environment, and zip. */
export const canWalkLambda =
  (await succeeds("bash", [
    "-c",
    "aws --version 2>&1 | grep -Eq 'aws-cli/(1.(29|[3-9][0-9])|2.(1[3-9]|[2-9][0-9]))'",
  ])) && (await succeeds("zip", ["-v"]));

/**
 * What a user of the AWS CLI does to see a function at work: a function from a zip, a mapping, three records, and the
 * log with what the function said of them.
 * @param output all that the emulator has printed so far
 */
export async function walkLambdaWithAwsCli(endpoint: string, output: () => string): Promise<void> {
  const env = { ...clientEnvironment(endpoint), AWS_ENDPOINT_URL: endpoint };
  const answers = await runSuccessfully("bash", [SCRIPT], { env });
  expect(answers).toContain('"State": "Creating"');
  const said = (): string[] =>
    [...output().matchAll(/INFO +lambda\.billing: .*?(\w+ one \w+)/g)].map(([, text = ""]) => text);
  await vi.waitFor(() => expect(said()).toHaveLength(3), { timeout: 10_000 });
  expect(said()).toEqual(["tea one tea", "rum one rum", "gin one gin"]);
  const listed = await runSuccessfully("aws", ["lambda", "list-event-source-mappings"], { env });
  expect(JSON.parse(listed)).toMatchObject({ EventSourceMappings: [{ State: "Enabled", LastProcessingResult: "OK" }] });
}
