import type { Context, Middleware } from "koa";
import { InternalFailure, ServiceException } from "../api/exceptions.ts";
import { operations } from "../api/model.generated.ts";
import { validate } from "../api/validate.ts";
import type { Tenancy } from "../engine/identity.ts";
import type { Kinesis } from "../engine/kinesis.ts";
import type { Logger } from "../log.ts";
import type { AnsweredCall, CallDetails, Observe } from "../observe/answered-call.ts";
import { ConnectionDropped } from "../operations/connection-dropped.ts";
import type { OperationContext } from "../operations/operation.ts";
import { performOperation } from "../operations/perform.ts";
import { readInput } from "../wire/read-input.ts";
import { credentialOf } from "../wire/sigv4.ts";
import { json } from "../wire/json.ts";
import { exceptionAnswer, type Answer } from "./answer.ts";
import { refusalOf, type Access } from "./authentication.ts";
import { BodyTooLarge, ClientGone, readBody } from "./body.ts";
import { allowOrigin, answerPreflight, isPreflight } from "./cors.ts";
import { dropConnection } from "./drop-connection.ts";
import { eventStreamAnswer } from "./event-stream-answer.ts";
import { operationOf, route, type Call } from "./routing.ts";
import { stopwatch } from "./stopwatch.ts";

export interface KinesisEndpointOptions {
  readonly kinesis: Kinesis;
  readonly logger: Logger;
  /** Where requests belong that do not say so. */
  readonly defaults: Tenancy;
  readonly access: Access;
  /** Told of every call that was answered. */
  readonly observe: Observe;
}

const MAX_LOGGED_TARGET = 100;
/** Bytes behind x-amz-id-2. */
const EXTENDED_ID_BYTES = 72;

/** The Kinesis API, and the answers of the service's front to whatever else arrives. */
export function kinesisEndpoint({ kinesis, logger, defaults, access, observe }: KinesisEndpointOptions): Middleware {
  return async (ctx) => {
    const elapsed = stopwatch();
    const requestId = kinesis.random.uuid();
    ctx.set("x-amzn-RequestId", requestId);
    if (isPreflight(ctx)) return answerPreflight(ctx);
    ctx.set("x-amz-id-2", kinesis.random.bytes(EXTENDED_ID_BYTES).toString("base64"));
    allowOrigin(ctx);
    const target = ctx.get("X-Amz-Target");
    const details: CallDetails = {};
    let answer: Answer;
    try {
      answer = await answerTo(ctx, target, await readBody(ctx.req), details);
    } catch (error) {
      if (error instanceof ClientGone) return logger.debug("the client went away before its request was complete");
      if (error instanceof ConnectionDropped) return dropConnection(ctx, logger, target);
      answer = failure(error);
    }
    // Before the answer is sent, so that whoever sees it can see the line.
    observe(answeredCall(target, requestId, answer, elapsed(), details));
    send(ctx, answer);
  };

  async function answerTo(ctx: Context, target: string, body: Buffer, details: CallDetails): Promise<Answer> {
    const routed = route({ method: ctx.method, target, contentType: ctx.get("Content-Type") }, body);
    if (!("operation" in routed)) return routed;
    const refusal = access.authenticate && (await refusalOf(access.authenticate, ctx, body, routed.protocol));
    if (refusal) return refusal;
    if (!routed.protocol) return routed.refusal;
    const caller = callerOf(ctx, access, defaults);
    details.caller = caller;
    details.body = routed.body;
    return perform(routed, { kinesis, caller }, logger);
  }

  function failure(error: unknown): Answer {
    if (error instanceof BodyTooLarge) return bodyTooLarge();
    logger.error({ err: error }, "a request failed in an unforeseen way");
    return exceptionAnswer(new InternalFailure(), json);
  }
}

/** Types first, then constraints, then what the operation itself finds (kinesis-reference §3). */
async function perform(
  { operation, protocol, body }: Call,
  context: OperationContext,
  logger: Logger,
): Promise<Answer> {
  const { input: inputName, output: outputName } = operations[operation];
  try {
    const input = readInput(inputName, body, protocol);
    validate(inputName, input);
    const output = await performOperation(operation, input, context);
    if (output && "events" in output) return eventStreamAnswer(`${operation}Event`, output, logger);
    const encoded = outputName === null || !output ? Buffer.alloc(0) : protocol.encode(outputName, output);
    return { status: 200, contentType: protocol.contentType, body: encoded };
  } catch (error) {
    if (error instanceof ServiceException) return exceptionAnswer(error, protocol);
    throw error;
  }
}

const ACCOUNT_ID = /^\d{12}$/;

/**
 * The account is the one that the access key was given, or the access key id itself when it has twelve digits; the
 * region is that of the credential scope.
 */
export function callerOf(ctx: Context, { accounts }: Access, defaults: Tenancy): Tenancy {
  const credential = credentialOf(ctx.headers, ctx.querystring);
  if (!credential) return defaults;
  const { accessKeyId, region } = credential;
  const account = accounts.get(accessKeyId) ?? (ACCOUNT_ID.test(accessKeyId) ? accessKeyId : defaults.account);
  return { account, region };
}

/** The service's limit and words are not recorded; 413 is (kinesis-reference §2.2). */
function bodyTooLarge(): Answer {
  const error = "RequestEntityTooLargeException";
  const body = json.encodeError({ __type: error, message: "The request body is larger than 20 MiB." });
  return { status: 413, contentType: json.contentType, body, error };
}

function send(ctx: Context, { status, contentType, body, onClose }: Answer): void {
  ctx.status = status;
  if (contentType !== undefined) ctx.set("Content-Type", contentType);
  ctx.body = body;
  if (contentType === undefined) ctx.remove("Content-Type");
  if (onClose) ctx.res.once("close", onClose);
  if (status === 413 && ctx.req.httpVersionMajor === 1) ctx.set("Connection", "close");
}

function answeredCall(
  target: string,
  requestId: string,
  { status, error, reason }: Answer,
  milliseconds: number,
  details: CallDetails,
): AnsweredCall {
  const operation = operationOf(target);
  const title = operation ?? (target === "" ? "(no operation)" : printable(target));
  return { service: "kinesis", operation, title, status, error, reason, milliseconds, requestId, details };
}

/** What a caller sends does not get to command the terminal of whoever reads the log. */
function printable(target: string): string {
  return target
    .replace(/^Kinesis_20131202\./, "")
    .replaceAll(/[^\u0020-\u007E]/g, "?")
    .slice(0, MAX_LOGGED_TARGET);
}
