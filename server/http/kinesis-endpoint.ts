import type { ServerHttp2Stream } from "node:http2";
import type { Context } from "koa";
import { InternalFailure, ServiceException } from "../api/exceptions.ts";
import { operations } from "../api/model.generated.ts";
import { validate } from "../api/validate.ts";
import type { Tenancy } from "../engine/identity.ts";
import type { Kinesis } from "../engine/kinesis.ts";
import type { Logger } from "../log.ts";
import type { AnsweredCall, CallDetails, Observe, StreamNames } from "../observe/answered-call.ts";
import { ConnectionDropped } from "../operations/connection-dropped.ts";
import type { OperationContext } from "../operations/operation.ts";
import { performOperation } from "../operations/perform.ts";
import { readInput } from "../wire/read-input.ts";
import { json } from "../wire/json.ts";
import type { Protocol } from "../wire/protocol.ts";
import { exceptionAnswer, xmlAnswer, type Answer } from "./answer.ts";
import { signatureFault, type Access } from "./authentication.ts";
import { BodyTooLarge, ClientGone, readBody } from "./body.ts";
import { callerOf } from "./caller.ts";
import { answerPreflight, isPreflight, originHeaders } from "./cors.ts";
import { dropConnection } from "./drop-connection.ts";
import { eventStreamAnswer } from "./event-stream-answer.ts";
import { operationOf, route, type Call } from "./routing.ts";
import { stopwatch } from "./stopwatch.ts";
import { Turns } from "./turns.ts";

export interface KinesisEndpointOptions {
  readonly kinesis: Kinesis;
  readonly logger: Logger;
  /** Where requests belong that do not say so. */
  readonly defaults: Tenancy;
  readonly access: Access;
  /** Told of every call that was answered. */
  readonly observe: Observe;
}

type AnswerHeaders = Record<string, string>;

const MAX_LOGGED_TARGET = 100;
/** Bytes of a body that takes long enough to deal with that others should not wait for many of its like. */
const LARGE_BODY = 16_384;
/** Bytes of an answer that is sent in one piece with its head. */
const MAX_JOINED = 16_384;
/** Bytes behind x-amz-id-2. */
const EXTENDED_ID_BYTES = 72;

/** Whether a request names an operation of Kinesis. */
export function isCall({ req }: Context): boolean {
  return operationOf(req.headers["x-amz-target"] as string | undefined) !== undefined;
}

/** The Kinesis API, and the answers of the service's front to whatever else arrives. */
export function kinesisEndpoint(options: KinesisEndpointOptions): (ctx: Context) => Promise<void> {
  const { kinesis, logger, defaults, access, observe } = options;
  const turns = new Turns();
  return async (ctx) => {
    const elapsed = stopwatch();
    const requestId = { "x-amzn-RequestId": kinesis.random.uuid() };
    if (isPreflight(ctx)) return answerPreflight(ctx, requestId);
    const headers: AnswerHeaders = {
      ...requestId,
      "x-amz-id-2": kinesis.random.text(EXTENDED_ID_BYTES, "base64"),
      ...originHeaders(ctx),
    };
    const target = ctx.get("X-Amz-Target");
    const details: CallDetails = {};
    let answer: Answer;
    try {
      const body = await readBody(ctx.req);
      if (body.length > LARGE_BODY) await turns.mine();
      answer = await answerTo(ctx, target, body, details);
    } catch (error) {
      if (error instanceof ClientGone) return logger.debug("the client went away before its request was complete");
      if (error instanceof ConnectionDropped) return dropConnection(ctx, logger, target);
      answer = failure(error);
    }
    // Small answers go out together: to wake a client for each costs more than to make it. Over HTTP/2 Node sees to that.
    if (ctx.req.httpVersionMajor === 1 && isSmall(answer)) await turns.end();
    // Before the answer is sent, so that whoever sees it can see the line.
    observe(answeredCall(target, requestId["x-amzn-RequestId"], answer, elapsed(), details));
    send(ctx, answer, headers);
  };

  async function answerTo(ctx: Context, target: string, body: Buffer, details: CallDetails): Promise<Answer> {
    const contentType = ctx.get("Content-Type");
    // Loaded by the first request that needs it: who speaks JSON alone has no memory for it.
    const cbor = contentType === json.contentType ? undefined : (await import("../wire/cbor.ts")).cbor;
    const routed = route({ method: ctx.method, target, contentType }, body, cbor);
    if (!("operation" in routed)) return routed;
    if (access.authenticate) {
      const fault = await signatureFault(access, ctx, body, "kinesis");
      if (fault) return refusal(fault, routed.protocol);
    }
    if (!routed.protocol) return routed.refusal;
    const caller = callerOf(ctx, access, defaults);
    details.caller = caller;
    const { StreamName, StreamARN, ConsumerARN, ShardIterator } = routed.body as StreamNames;
    details.names = { StreamName, StreamARN, ConsumerARN, ShardIterator };
    return perform(routed, { kinesis, caller }, logger);
  }

  function failure(error: unknown): Answer {
    return error instanceof BodyTooLarge ? bodyTooLarge() : unforeseen(error, json, logger);
  }
}

function unforeseen(error: unknown, protocol: Protocol, logger: Logger): Answer {
  logger.error({ err: error }, "a request failed in an unforeseen way");
  return exceptionAnswer(new InternalFailure(), protocol);
}

/** Types first, then constraints, then what the operation itself finds (kinesis-reference §3). @throws ConnectionDropped */
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
    const encoded = outputName === null || !output ? "" : protocol.encode(outputName, output);
    return { status: 200, contentType: protocol.contentType, body: encoded };
  } catch (error) {
    if (error instanceof ConnectionDropped) throw error;
    return error instanceof ServiceException ? exceptionAnswer(error, protocol) : unforeseen(error, protocol, logger);
  }
}

/** A signature that does not do is refused in the request's own protocol, or in XML where it has none (§3.2). */
function refusal(fault: ServiceException, protocol: Protocol | undefined): Answer {
  return protocol ? exceptionAnswer(fault, protocol) : xmlAnswer(403, fault.name, fault.message);
}

/** The service's limit and words are not recorded; 413 is (kinesis-reference §2.2). */
function bodyTooLarge(): Answer {
  const error = "RequestEntityTooLargeException";
  const body = json.encodeError({ __type: error, message: "The request body is larger than 20 MiB." });
  return { status: 413, contentType: json.contentType, body, error };
}

function isSmall({ body }: Answer): boolean {
  return (typeof body === "string" || Buffer.isBuffer(body)) && body.length <= MAX_JOINED;
}

/** A complete answer goes out at once: Koa would look through it, and at each header, for what is known here. */
function send(ctx: Context, { status, contentType, body, onClose }: Answer, headers: AnswerHeaders): void {
  if (contentType !== undefined) headers["Content-Type"] = contentType;
  if (status === 413 && ctx.req.httpVersionMajor === 1) headers["Connection"] = "close";
  if (isClosed(ctx)) {
    ctx.respond = false;
    onClose?.();
  } else if (typeof body === "string" || Buffer.isBuffer(body)) {
    ctx.respond = false;
    const length = Buffer.byteLength(body);
    headers["Content-Length"] = String(length);
    ctx.res.writeHead(status, headers);
    // Node joins a string and the head: one write for a small answer, but one more copy of a large one.
    ctx.res.end(typeof body === "string" && length > MAX_JOINED ? bytesOf(body, length) : body);
  } else {
    ctx.status = status;
    ctx.set(headers);
    ctx.body = body;
    if (onClose) ctx.res.once("close", onClose);
  }
}

/**
 * The client has gone while its request was dealt with, and nobody will be told any more. Koa's `writable` says no for
 * HEAD in HTTP/2 as well.
 */
function isClosed({ res }: Context): boolean {
  const { stream } = res as typeof res & { readonly stream?: ServerHttp2Stream };
  return res.closed || stream?.destroyed === true;
}

function bytesOf(text: string, length: number): Buffer {
  return Buffer.from(text, text.length === length ? "latin1" : "utf8");
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
