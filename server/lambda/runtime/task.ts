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
