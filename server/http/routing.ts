import { SerializationException, UnknownOperationException } from "../api/exceptions.ts";
import { operations, type OperationName } from "../api/model.generated.ts";
import { json } from "../wire/json.ts";
import type { Protocol } from "../wire/protocol.ts";
import { coralAnswer, exceptionAnswer, xmlAnswer, type Answer } from "./answer.ts";

const TARGET_PREFIX = "Kinesis_20131202";

const OPERATIONS = new Map(
  (Object.keys(operations) as OperationName[]).map((name) => [`${TARGET_PREFIX}.${name}`, name]),
);

/** A request that reached an operation: its body is a map, not yet read as the operation's input. */
export interface Call {
  readonly operation: OperationName;
  readonly protocol: Protocol;
  readonly body: object;
}

/** A request for an operation in a format that is none of its: it is authenticated like any other, then refused. */
export interface UnreadableCall {
  readonly operation: OperationName;
  readonly protocol?: undefined;
  readonly refusal: Answer;
}

export interface RequestHead {
  readonly method: string;
  readonly target: string | undefined;
  readonly contentType: string | undefined;
}

/**
 * What a request is about, or the answer of the service's front that refuses it (kinesis-reference §3.1). The path
 * counts for nothing.
 * @param cbor needed unless the content type is just that of JSON
 */
export function route(head: RequestHead, body: Buffer, cbor: Protocol | undefined): Call | UnreadableCall | Answer {
  if (head.method !== "POST") return unauthorized();
  const operation = operationOf(head.target);
  const protocol = protocolOf(head.contentType, cbor);
  if (body.length === 0) {
    const refusal = operation ? new SerializationException() : new UnknownOperationException();
    return exceptionAnswer(refusal, protocol ?? cbor ?? json);
  }
  if (!protocol)
    return mediaType(head.contentType) === "application/json" ? refuseJson(body) : refuseOther(head.target);
  try {
    const decoded = protocol.decode(body);
    return operation
      ? { operation, protocol, body: decoded }
      : exceptionAnswer(new UnknownOperationException(), protocol);
  } catch (error) {
    if (error instanceof SerializationException) return exceptionAnswer(error, protocol);
    throw error;
  }
}

/** The operation that a target names, if there is one. */
export function operationOf(target: string | undefined): OperationName | undefined {
  return target === undefined ? undefined : OPERATIONS.get(target);
}

function protocolOf(contentType: string | undefined, cbor: Protocol | undefined): Protocol | undefined {
  if (contentType === json.contentType) return json;
  const type = mediaType(contentType);
  return [json, cbor].find((protocol) => protocol?.contentType === type);
}

function mediaType(contentType: string | undefined): string {
  return (contentType ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

function unauthorized(): Answer {
  return xmlAnswer(403, "AccessDeniedException", "Unable to determine service/operation name to be authorized");
}

function refuseJson(body: Buffer): Answer {
  try {
    JSON.parse(body.toString("utf8"));
  } catch {
    return coralAnswer(400, "SerializationException");
  }
  return coralAnswer(404, "UnknownOperationException");
}

/** Neither JSON nor CBOR: the front looks at the target alone. */
function refuseOther(target: string | undefined): UnreadableCall | Answer {
  const known = operationOf(target);
  if (known) return { operation: known, refusal: xmlAnswer(404, "UnknownOperationException") };
  const [, service, operation] = /^([\w-]+)\.([\w-]+)$/.exec(target ?? "") ?? [];
  if (service === TARGET_PREFIX) return xmlAnswer(500, "InternalFailure");
  if (operation === undefined || !Object.hasOwn(operations, operation)) return unauthorized();
  const reason = `No authorization strategy was found for service: ${service}, operation: ${operation}`;
  return xmlAnswer(403, "UnrecognizedClientException", reason);
}
