import type { HandlerContext } from "../runtime-client/context.ts";
import type { UserHandler } from "./load-handler.ts";

/** What a handler answered or threw; an error of undefined or null is none. */
export interface Outcome {
  readonly error?: unknown;
  readonly result?: unknown;
}

/**
 * Runs a handler of any style: async, with a callback, or with the methods of the context that came before both. One
 * that ends without a word has no result.
 */
export async function runHandler(handler: UserHandler, event: unknown, context: HandlerContext): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  let last: Outcome = {};
  // With nothing left to do, whatever was said by then is the answer.
  const atRest = (): void => resolve(last);
  process.once("beforeExit", atRest);
  const callback = (error: unknown, result?: unknown): void => {
    last = { error, result };
    if (!context.callbackWaitsForEmptyEventLoop) resolve(last);
  };
  const succeed = (result?: unknown): void => resolve({ result });
  const fail = (error?: unknown): void => resolve({ error: error ?? "handled" });
  const legacy = { succeed, fail, done: (error: unknown, result?: unknown) => resolve({ error, result }) };
  try {
    const returned = handler(event, Object.assign(context, legacy), callback);
    if (isThenable(returned)) returned.then(succeed, fail);
    return await promise;
  } catch (error) {
    return { error };
  } finally {
    process.off("beforeExit", atRest);
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
