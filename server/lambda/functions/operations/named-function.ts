import { LambdaException, validationException } from "../../exceptions.ts";
import { FUNCTION_NAME_PATTERN, parseFunctionReference, type FunctionReference } from "../../function-reference.ts";
import type { LambdaCall } from "../../http/route.ts";

/** The function that a call is about: the name in its path, with the qualifier in its query. @throws LambdaException */
export function referenceOf({ params, query, caller }: LambdaCall): FunctionReference {
  const reference = parseName(params["name"] ?? "", caller);
  const qualifier = query.get("Qualifier") ?? undefined;
  if (reference.qualifier !== undefined && qualifier !== undefined && reference.qualifier !== qualifier) {
    const text = "The derived qualifier from the function name does not match the specified qualifier.";
    throw new LambdaException("InvalidParameterValueException", text);
  }
  return { ...reference, qualifier: reference.qualifier ?? qualifier };
}

/** @throws LambdaException when the text names no function */
export function parseName(name: string, caller: LambdaCall["caller"]): FunctionReference {
  const reference = parseFunctionReference(name, caller);
  if (reference) return reference;
  const constraint = `Member must satisfy regular expression pattern: ${FUNCTION_NAME_PATTERN}`;
  throw validationException(name, "functionName", constraint);
}
