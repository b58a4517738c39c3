import { LambdaException, validationException } from "../../exceptions.ts";
import { functionArn } from "../../function-reference.ts";
import type { LambdaAnswer, LambdaCall } from "../../http/route.ts";
import type { Answered } from "../../invoker.ts";
import type { AsyncInvocations } from "../async-invocations.ts";
import type { Functions } from "../functions.ts";
import { FUNCTION_PENDING, functionNotFound, payloadTooLarge } from "../messages.ts";
import { referenceOf } from "./named-function.ts";

/** Bytes of an event that a caller waits for, and of one that it does not. */
const MAX_PAYLOAD = 6_291_556;
const MAX_EVENT_PAYLOAD = 1_048_576;

const TYPES = ["RequestResponse", "Event", "DryRun"] as const;

export async function invoke(
  functions: Functions,
  asynchronous: AsyncInvocations,
  call: LambdaCall,
): Promise<LambdaAnswer> {
  const { body: payload, requestId, signal, headers } = call;
  const reference = referenceOf(call);
  const type = invocationType(headers["x-amz-invocation-type"]);
  if (!functions.find(reference)) {
    throw new LambdaException("ResourceNotFoundException", functionNotFound(functionArn(reference)));
  }
  checkPayload(payload, type === "Event" ? MAX_EVENT_PAYLOAD : MAX_PAYLOAD);
  if (type === "DryRun") return { status: 204 };
  if (type === "Event") {
    asynchronous.accept(reference, { payload, requestId });
    return { status: 202 };
  }
  const result = await functions.invoke(reference, { payload, requestId, signal });
  if (result.outcome === "answered") return answerOf(result, headers["x-amz-log-type"] === "Tail");
  const isPending = result.reason === FUNCTION_PENDING;
  throw new LambdaException(isPending ? "ResourceConflictException" : "ServiceException", result.reason);
}

function answerOf({ payload, functionError, executedVersion, logTail }: Answered, withLog: boolean): LambdaAnswer {
  const headers = {
    "X-Amz-Executed-Version": executedVersion,
    ...(functionError === undefined ? {} : { "X-Amz-Function-Error": functionError }),
    ...(withLog ? { "X-Amz-Log-Result": Buffer.from(logTail).toString("base64") } : {}),
  };
  return { status: 200, body: payload, headers };
}

function invocationType(given: string | string[] | undefined): (typeof TYPES)[number] {
  if (given === undefined) return "RequestResponse";
  const found = TYPES.find((type) => type === given);
  if (found) return found;
  const constraint = `Member must satisfy enum value set: [${TYPES.join(", ")}]`;
  throw validationException(String(given), "invocationType", constraint);
}

function checkPayload(payload: Buffer, limit: number): void {
  if (payload.length > limit) throw new LambdaException("RequestTooLargeException", payloadTooLarge(limit));
  if (payload.length === 0) return;
  try {
    JSON.parse(payload.toString("utf8"));
  } catch (error) {
    // The service goes on with the words of its own JSON parser.
    const reason = error instanceof Error ? error.message : String(error);
    const text = `Could not parse request body into json: Could not parse payload into json: ${reason}`;
    throw new LambdaException("InvalidRequestContentException", text);
  }
}
