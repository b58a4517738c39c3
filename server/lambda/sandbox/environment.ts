import type { Credentials } from "../context.ts";

/** What a sandbox is made from. */
export interface SandboxPlan {
  readonly name: string;
  readonly region: string;
  /** Such as `nodejs24.x` and `provided.al2023`. */
  readonly runtime: string;
  readonly handler: string;
  /** Seconds. */
  readonly timeout: number;
  /** MB. */
  readonly memorySize: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly logGroup: string;
  /** Where the code lies. */
  readonly folder: string;
  /** Where the function finds the emulator. */
  readonly endpoint: string;
  readonly credentials: Credentials;
}

/** Of the emulator's own environment a function gets nothing, for that may hold secrets. */
const PATH = "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin";

/**
 * The environment of a function's process: AWS's variables (lambda-reference §5), and with AWS_ENDPOINT_URL the way
 * back to the emulator. The function's own go before what it may override.
 */
export function environmentOf(plan: SandboxPlan, runtimeApi: string, logStream: string): Record<string, string> {
  const { name, region, runtime, memorySize, credentials } = plan;
  return {
    PATH,
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
    AWS_ENDPOINT_URL: plan.endpoint,
    ...plan.environment,
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    _HANDLER: plan.handler,
    LAMBDA_TASK_ROOT: plan.folder,
    LAMBDA_RUNTIME_DIR: plan.folder,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memorySize),
    AWS_LAMBDA_LOG_GROUP_NAME: plan.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: logStream,
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_EXECUTION_ENV: `AWS_Lambda_${runtime}`,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
}
