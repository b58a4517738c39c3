import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type { Context, Middleware } from "koa";
import type { SinkContext, SinkProtocolName } from "../sinks/answer.ts";
import { SinkRefusal, type SinkAnswer, type SinkRequest, type SinkService } from "../sinks/call.ts";
import { credentialOf } from "../wire/sigv4.ts";
import type { Service } from "../wire/sigv4-validity.ts";
import { signatureFault, type Access } from "./authentication.ts";
import { BodyTooLarge, ClientGone, MAX_BODY_BYTES, readBody } from "./body.ts";
import { callerOf } from "./caller.ts";
import type { KinesisEndpointOptions } from "./kinesis-endpoint.ts";
import { stopwatch } from "./stopwatch.ts";

export interface SinkEndpointOptions extends KinesisEndpointOptions {
  readonly sinks: SinkContext;
}

interface Addressed {
  readonly service: SinkService;
  readonly protocol: SinkProtocolName;
}

const CLOUDWATCH_TARGET = "GraniteServiceVersion20100801";

/** By whose name requests are signed. */
const SIGNED_FOR: Readonly<Record<SinkService, Service>> = { sts: "sts", cloudwatch: "monitoring" };
const SCOPE = /Credential=[^&\s,]+?(?:\/|%2F)(sts|monitoring)(?:\/|%2F)aws4_request/i;

const unzip = promisify(gunzip);

/** STS and CloudWatch for those clients of Kinesis that insist on them. Everything else goes on to Kinesis. */
export function sinkEndpoint(options: SinkEndpointOptions): Middleware {
  return (ctx, next) => {
    const addressed = addressedTo(ctx);
    return addressed ? answer(ctx, addressed, options) : (next() as Promise<void>);
  };
}

/**
 * Which of the two a request is for, if any. By X-Amz-Target or a path of its own CloudWatch is known, and both by the
 * service in the scope of a signature where there is no target.
 */
function addressedTo(ctx: Context): Addressed | undefined {
  const { "x-amz-target": target, "smithy-protocol": protocol, authorization = ctx.querystring } = ctx.req.headers;
  if (typeof target === "string") {
    return target.startsWith(`${CLOUDWATCH_TARGET}.`) ? { service: "cloudwatch", protocol: "json-1.0" } : undefined;
  }
  const isRpc = protocol === "rpc-v2-cbor" || protocol === "rpc-v2-json";
  if (isRpc && ctx.path.startsWith(`/service/${CLOUDWATCH_TARGET}/operation/`)) {
    return { service: "cloudwatch", protocol };
  }
  const signedFor = SCOPE.exec(authorization)?.[1];
  if (signedFor === undefined) return undefined;
  return { service: signedFor === "sts" ? "sts" : "cloudwatch", protocol: "query" };
}

async function answer(ctx: Context, { service, protocol }: Addressed, options: SinkEndpointOptions): Promise<void> {
  const { kinesis, access, defaults, observe, logger } = options;
  const elapsed = stopwatch();
  const requestId = kinesis.random.uuid();
  const caller = callerOf(ctx, access, defaults);
  let body: Buffer | undefined;
  try {
    body = await readBody(ctx.req);
  } catch (error) {
    if (error instanceof ClientGone) return logger.debug("the client went away before its request was complete");
    if (!(error instanceof BodyTooLarge)) throw error;
  }
  const request: SinkRequest = {
    service,
    path: ctx.path,
    query: new URLSearchParams(ctx.querystring),
    target: ctx.get("X-Amz-Target"),
    body: body ?? Buffer.alloc(0),
    caller: { ...caller, accessKeyId: credentialOf(ctx.headers, ctx.querystring)?.accessKeyId ?? "" },
    requestId,
  };
  const answered = body ? await answerTo(ctx, protocol, request, options) : await refuse(protocol, tooLarge(), request);
  const { status, operation, title, error, reason } = answered;
  const milliseconds = elapsed();
  observe({ service, operation, title, status, error, reason, milliseconds, requestId, details: { caller } });
  ctx.status = status;
  if (!body && ctx.req.httpVersionMajor === 1) ctx.set("Connection", "close");
  ctx.set({ ...answered.headers, "x-amzn-RequestId": requestId });
  ctx.body = answered.body;
}

async function answerTo(
  ctx: Context,
  protocol: SinkProtocolName,
  request: SinkRequest,
  { access, sinks }: SinkEndpointOptions,
): Promise<SinkAnswer> {
  // Loaded late: most processes are never asked.
  const { answerSink } = await import("../sinks/answer.ts");
  try {
    await authenticate(ctx, access, request);
    // The signature is of the body as it came.
    const body = await inflated(ctx, request.body);
    return answerSink(protocol, { ...request, body }, sinks);
  } catch (error) {
    if (!(error instanceof SinkRefusal)) throw error;
    return refuse(protocol, error, request);
  }
}

/** Of a request that is not looked into. */
async function refuse(protocol: SinkProtocolName, refusal: SinkRefusal, request: SinkRequest): Promise<SinkAnswer> {
  const { refuseSink } = await import("../sinks/answer.ts");
  return { operation: undefined, title: "(unread)", ...refuseSink(protocol, refusal, request) };
}

function tooLarge(): SinkRefusal {
  const message = "The request body is larger than 20 MiB.";
  return new SinkRefusal("RequestEntityTooLargeException", "RequestEntityTooLarge", message, 413);
}

/** Codes that the query protocol has for what is wrong with a signature, where they are not the exception's name. */
const CODES: Readonly<Record<string, string>> = {
  InvalidSignatureException: "SignatureDoesNotMatch",
  UnrecognizedClientException: "InvalidClientTokenId",
  IncompleteSignatureException: "IncompleteSignature",
  MissingAuthenticationTokenException: "MissingAuthenticationToken",
};

/** @throws SinkRefusal */
async function authenticate(ctx: Context, access: Access, { service, body }: SinkRequest): Promise<void> {
  const fault = await signatureFault(access, ctx, body, SIGNED_FOR[service]);
  if (fault) throw new SinkRefusal(fault.name, CODES[fault.name] ?? fault.name, fault.message, 403);
}

/** @throws SinkRefusal for a body that says it is compressed and is not, or is too large */
async function inflated(ctx: Context, body: Buffer): Promise<Buffer> {
  if (ctx.get("Content-Encoding").toLowerCase() !== "gzip") return body;
  try {
    return await unzip(body, { maxOutputLength: MAX_BODY_BYTES });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge();
    throw new SinkRefusal("SerializationException", "MalformedInput", "The body is not what Content-Encoding says.");
  }
}
