import { LambdaException } from "../exceptions.ts";
import type { LambdaCall } from "./route.ts";

/** A body as the service takes it; the members are not checked yet. */
export type Input = Readonly<Record<string, unknown>>;

/** @throws LambdaException when the body is not a JSON object; the words are not recorded */
export function inputOf({ body }: LambdaCall): Input {
  if (body.length === 0) return {};
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Input;
  } catch {
    // Answered like every other body that is no object.
  }
  throw new LambdaException("InvalidRequestContentException", "Could not parse request body into json.");
}
