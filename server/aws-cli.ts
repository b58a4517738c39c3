import { spawn } from "node:child_process";
import { constants } from "node:os";
import { endpointOf } from "./config/endpoint.ts";
import { Mistake } from "./config/mistake.ts";
import type { Options } from "./config/options.ts";

/**
 * Runs the installed AWS CLI with endpoint, region and credentials filled in, where the environment does not have them.
 * @returns the CLI's exit code
 * @throws Mistake when there is no AWS CLI
 */
export function runAwsCli(args: readonly string[], options: Options, environment: NodeJS.ProcessEnv): Promise<number> {
  const [key] = options.accessKeys;
  const env: NodeJS.ProcessEnv = {
    AWS_ACCESS_KEY_ID: key?.id,
    AWS_SECRET_ACCESS_KEY: key?.secret,
    AWS_REGION: options.region,
    AWS_DEFAULT_REGION: options.region,
    AWS_PAGER: "",
    AWS_ENDPOINT_URL_KINESIS: endpointOf(options.host, options.port),
    ...environment,
  };
  // Versions before 1.29 and 2.13 do not read the variable, and would go to AWS.
  const endpoint = env["AWS_ENDPOINT_URL_KINESIS"] ?? "";
  const child = spawn("aws", ["--endpoint-url", endpoint, ...args], { stdio: "inherit", env });
  return new Promise((resolve, reject) => {
    child.once("error", () => {
      reject(
        new Mistake(
          "The AWS CLI could not be started.",
          "There is no program `aws` in the PATH.",
          "Install it (https://aws.amazon.com/cli/), or point another client at the endpoint.",
        ),
      );
    });
    child.once("exit", (code, signal) => resolve(signal ? 128 + constants.signals[signal] : (code ?? 1)));
  });
}
