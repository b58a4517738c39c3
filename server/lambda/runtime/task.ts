/** Milliseconds that a function may take which runs elsewhere: the longest that AWS allows. */
export const LONGEST_RUN = 900_000;

/** One invocation, as a runtime is given it. */
export interface Task {
  readonly requestId: string;
  readonly payload: Buffer;
  /** Of the function, with the qualifier that was asked for. */
  readonly arn: string;
  /** Milliseconds that it may take once a runtime has it. */
  readonly timeout: number;
}

/** What a runtime says of a task: what the function returned, or the description of its error. */
export interface Reply {
  readonly payload: Buffer;
  /** Whether the payload describes an error. */
  readonly isError: boolean;
}

/** The description of an error, in the order of AWS's keys. */
export function errorReply(errorType: string, errorMessage: string): Reply {
  return { payload: Buffer.from(JSON.stringify({ errorType, errorMessage })), isError: true };
}

/** What an invocation has come to that took too long. @param limit milliseconds */
export function timeoutReply(requestId: string, limit: number): Reply {
  const what = `Task timed out after ${(limit / 1000).toFixed(2)} seconds`;
  return errorReply("Sandbox.Timedout", `RequestId: ${requestId} Error: ${what}`);
}
