import { LambdaException } from "../exceptions.ts";
import type { LambdaAnswer } from "./route.ts";

/** @throws the error itself, when it is no answer of the service */
export function exceptionAnswer(error: unknown): LambdaAnswer {
  if (!(error instanceof LambdaException)) throw error;
  const { name, status, body } = error;
  return { status, body, headers: { "x-amzn-ErrorType": name }, error: name };
}
