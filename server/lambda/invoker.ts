import type { FunctionReference } from "./function-reference.ts";

/** What a function is called with. */
export interface Invocation {
  /** By which the function's log names it; absent: a new one. */
  readonly requestId?: string;
  /** JSON, or empty. */
  readonly payload: Buffer;
  /** Gives the invocation up: what nobody has begun is dropped, what runs is left to itself. */
  readonly signal?: AbortSignal;
}

/** The function ran, well or not: a retry after it counts. */
export interface Answered {
  readonly outcome: "answered";
  /** What it returned, or the description of its error. */
  readonly payload: Buffer;
  /** Absent when it did well. */
  readonly functionError?: "Handled" | "Unhandled";
  /** `$LATEST`, where functions have no versions. */
  readonly executedVersion: string;
  readonly requestId: string;
  /** The last 4 KB of what it printed; empty where that is not known. */
  readonly logTail: string;
}

/** The function never got the event, or nobody knows: a throttle, a 5xx, a refused connection. A retry does not count. */
export interface Unavailable {
  readonly outcome: "unavailable";
  /** A sentence for the log. */
  readonly reason: string;
}

export type InvocationResult = Answered | Unavailable;

/** What mappings know of a function before they call it. */
export interface InvocableFunction {
  /** Unqualified. */
  readonly arn: string;
  /** The role it runs as; events name it as `invokeIdentityArn`. */
  readonly roleArn: string;
}

/** All functions, however they are reached: the one thing that event source mappings know of them. */
export interface Invoker {
  /** @returns undefined when no function of that name was created, bound to an endpoint or attached */
  find(reference: FunctionReference): InvocableFunction | undefined;
  /**
   * Calls a function and waits for what becomes of it; never rejects. An invocation of a name that nothing stands for
   * waits until a process attaches to it, or its signal gives it up.
   */
  invoke(reference: FunctionReference, invocation: Invocation): Promise<InvocationResult>;
}
