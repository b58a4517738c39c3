import type { NextInvocation } from "./runtime-client.ts";

/** What a handler is told beside its event: the members of AWS's context object for Node. */
export interface HandlerContext {
  readonly functionName: string;
  readonly functionVersion: string;
  readonly invokedFunctionArn: string;
  /** A text, as on AWS. */
  readonly memoryLimitInMB: string;
  readonly awsRequestId: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
  /** Whether a handler with a callback is done only when nothing is left to do. */
  callbackWaitsForEmptyEventLoop: boolean;
  /** Milliseconds until the invocation times out. */
  getRemainingTimeInMillis(): number;
}

/** What a context says of the function itself. */
export type FunctionFacts = Pick<
  HandlerContext,
  "functionName" | "functionVersion" | "memoryLimitInMB" | "logGroupName" | "logStreamName"
>;

export function handlerContext(
  { requestId, functionArn, deadline }: NextInvocation,
  facts: FunctionFacts,
): HandlerContext {
  return {
    ...facts,
    invokedFunctionArn: functionArn,
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}
