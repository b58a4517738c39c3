/**
 * What runs a `nodejs*` function: a program of its own, in the function's process. It loads the handler and gives it
 * one invocation after the other, as AWS's Node runtime does.
 */
import { handlerContext, type FunctionFacts } from "../runtime-client/context.ts";
import { describeError, RuntimeClient, type ErrorDescription } from "../runtime-client/runtime-client.ts";
import { patchConsole } from "./console.ts";
import { loadHandler, LoadError, type UserHandler } from "./load-handler.ts";
import { runHandler } from "./run-handler.ts";

const { env } = process;
const client = new RuntimeClient(() => `http://${env["AWS_LAMBDA_RUNTIME_API"]}`);
let requestId: string | undefined;

/** With which AWS's runtime ends after an error that nobody caught. */
const UNCAUGHT = 129;

async function main(): Promise<void> {
  patchConsole(() => requestId);
  Object.assign(globalThis, { awslambda: { streamifyResponse } });
  process.on("uncaughtException", (error: unknown) => void end(describeError(error), "Uncaught Exception"));
  process.on("unhandledRejection", (reason: unknown) => {
    const errorType = "Runtime.UnhandledPromiseRejection";
    void end({ ...describeError(reason), errorType, errorMessage: String(reason) }, "Unhandled Promise Rejection");
  });
  let handler: UserHandler;
  try {
    handler = await loadHandler(env["LAMBDA_TASK_ROOT"] ?? ".", env["_HANDLER"] ?? "");
  } catch (error) {
    return end(describeError(error, error instanceof LoadError ? error.type : undefined), "Uncaught Exception");
  }
  for (;;) await runNext(handler);
}

async function runNext(handler: UserHandler): Promise<void> {
  const invocation = await client.next();
  ({ requestId } = invocation);
  const event: unknown = JSON.parse(invocation.payload.toString("utf8"));
  const { error, result } = await runHandler(handler, event, handlerContext(invocation, FACTS));
  try {
    if (error !== undefined && error !== null) return await fail(invocation.requestId, error);
    await client.respond(invocation.requestId, JSON.stringify(result ?? null) ?? "null");
  } catch (unserializable) {
    await fail(invocation.requestId, unserializable);
  }
}

async function fail(id: string, error: unknown): Promise<void> {
  const description = describeError(error);
  log(description, "Invoke Error");
  await client.fail(id, description);
}

const FACTS: FunctionFacts = {
  functionName: env["AWS_LAMBDA_FUNCTION_NAME"] ?? "",
  functionVersion: env["AWS_LAMBDA_FUNCTION_VERSION"] ?? "",
  memoryLimitInMB: env["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] ?? "",
  logGroupName: env["AWS_LAMBDA_LOG_GROUP_NAME"] ?? "",
  logStreamName: env["AWS_LAMBDA_LOG_STREAM_NAME"] ?? "",
};

/** Says what went wrong, of the invocation or of the start, and ends the process. */
async function end(description: ErrorDescription, label: string): Promise<void> {
  log(description, label);
  const said = requestId === undefined ? client.failInit(description) : client.fail(requestId, description);
  // An emulator that is gone has nobody who wants to know.
  await said.catch(() => {});
  process.exit(requestId === undefined ? 1 : UNCAUGHT);
}

/** The stack goes by another name in the log than in the answer. */
function log({ errorType, errorMessage, trace }: ErrorDescription, label: string): void {
  console.error(`${label} \t${JSON.stringify({ errorType, errorMessage, stack: trace })}`);
}

/** AWS has this global; an answer that streams is more than the emulator offers. */
function streamifyResponse(): never {
  throw new Error("kinesis-emu does not offer response streaming (awslambda.streamifyResponse).");
}

// When the emulator is gone, so is the reason to be here.
main().catch(() => process.exit(1));
