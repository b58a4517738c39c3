import type { Context, Middleware } from "koa";
import type { ServiceException } from "../api/exceptions.ts";
import { refusalOfForeignPage } from "../control/own-page.ts";
import type { Tenancy } from "../engine/identity.ts";
import type { Random } from "../engine/random.ts";
import type { LambdaAnswer } from "../lambda/http/route.ts";
import type { Lambda, Performed } from "../lambda/lambda.ts";
import type { Logger } from "../log.ts";
import type { AnsweredCall, Observe } from "../observe/answered-call.ts";
import { signatureFault, type Access } from "./authentication.ts";
import { BodyTooLarge, ClientGone, MAX_LAMBDA_BODY_BYTES, readBody } from "./body.ts";
import { callerOf } from "./caller.ts";
import { answerPreflight, isPreflight, originHeaders } from "./cors.ts";
import { isOfOtherHost } from "./other-host.ts";
import { stopwatch } from "./stopwatch.ts";

export interface LambdaEndpointOptions {
  /** Loaded by the first request that needs it. */
  readonly lambda: () => Promise<Lambda>;
  readonly random: Random;
  readonly logger: Logger;
  /** Where requests belong that do not say so. */
  readonly defaults: Tenancy;
  readonly access: Access;
  /** Host names by which the emulator is reached, beside those that never leave a private network. */
  readonly hosts: readonly string[];
  /** Told of every call that was answered. */
  readonly observe: Observe;
}

/** The paths of Lambda's API begin with the date of its version; Kinesis has none. */
const LAMBDA_PATH = /^\/20\d\d-\d\d-\d\d\//;
/** The Runtime API of functions by their names, and their code: of the emulator's own API, which asks for no signature. */
const EMULATOR_PATH = /^\/_emu\/functions\/[^/]+\/./;

/** The Lambda API; what is none of its paths is left to whoever comes next. */
export function lambdaEndpoint({
  lambda,
  random,
  logger,
  defaults,
  access,
  hosts,
  observe,
}: LambdaEndpointOptions): Middleware {
  return async (ctx, next) => {
    const isOwn = EMULATOR_PATH.test(ctx.path);
    if (!isOwn && !LAMBDA_PATH.test(ctx.path)) {
      await next();
      return;
    }
    const elapsed = stopwatch();
    const refused = isOwn ? refusalOfForeignPage(ctx.headers, ctx.host, hosts) : refusalOfOtherHosts(ctx);
    if (refused) return send(ctx, refused);
    const requestId = random.uuid();
    const headers = { "x-amzn-RequestId": requestId };
    if (isPreflight(ctx)) return answerPreflight(ctx, headers);
    ctx.set({ ...headers, ...originHeaders(ctx) });
    let performed: Performed;
    try {
      performed = await perform(ctx, requestId, isOwn);
    } catch (error) {
      if (error instanceof ClientGone) return logger.debug("the client went away before its request was complete");
      performed = { operation: "(no operation)", answer: failure(error) };
    }
    if (!isOwn) observe(answeredCall(performed, requestId, elapsed(), callerOf(ctx, access, defaults)));
    send(ctx, performed.answer);
  };

  async function perform(ctx: Context, requestId: string, isOwn: boolean): Promise<Performed> {
    const body = await readBody(ctx.req, MAX_LAMBDA_BODY_BYTES);
    const fault = isOwn ? undefined : await signatureFault(access, ctx, body, "lambda");
    if (fault) return { operation: "(not authenticated)", answer: refusal(fault) };
    const request = {
      method: ctx.method,
      path: ctx.path,
      query: new URLSearchParams(ctx.querystring),
      headers: ctx.headers,
      origin: ctx.host === "" ? undefined : `${ctx.protocol}://${ctx.host}`,
      body,
      caller: callerOf(ctx, access, defaults),
      requestId,
      signal: goneSignal(ctx),
    };
    const service = await lambda();
    return isOwn ? service.answerEmulator(request) : service.answer(request);
  }

  function failure(error: unknown): LambdaAnswer {
    if (error instanceof BodyTooLarge) return tooLarge();
    logger.error({ err: error }, "a request failed in an unforeseen way");
    const body = { Type: "Service", Message: "An error occurred in the service." };
    return { status: 500, body, headers: { "x-amzn-ErrorType": "ServiceException" }, error: "ServiceException" };
  }
}

function refusalOfOtherHosts(ctx: Context): LambdaAnswer | undefined {
  if (!isOfOtherHost(ctx.get("Origin"))) return undefined;
  const message = "Lambda's API, by which code is run, answers no pages of other hosts.";
  return { status: 403, body: { message }, headers: { "x-amzn-ErrorType": "AccessDeniedException" } };
}

/** Aborted when the client goes away before it was answered. */
function goneSignal(ctx: Context): AbortSignal {
  const controller = new AbortController();
  ctx.res.once("close", () => {
    if (!ctx.res.writableFinished) controller.abort();
  });
  return controller.signal;
}

/** REST services answer such faults with 403, whatever their names. */
function refusal({ name, message }: ServiceException): LambdaAnswer {
  return { status: 403, body: { message }, headers: { "x-amzn-ErrorType": name }, error: name };
}

function tooLarge(): LambdaAnswer {
  const error = "RequestTooLargeException";
  const body = { Type: "User", message: `Request must be smaller than ${MAX_LAMBDA_BODY_BYTES} bytes` };
  return { status: 413, body, headers: { "x-amzn-ErrorType": error }, error };
}

function send(ctx: Context, { status, body, headers = {} }: LambdaAnswer): void {
  ctx.status = status;
  ctx.set({ "Content-Type": "application/json", ...headers });
  if (Buffer.isBuffer(body)) ctx.body = body;
  else if (body !== undefined) ctx.body = JSON.stringify(body);
  else if (status !== 204) ctx.body = Buffer.alloc(0);
  if (status === 413 && ctx.req.httpVersionMajor === 1) ctx.set("Connection", "close");
}

function answeredCall(
  { operation, answer: { status, error, body } }: Performed,
  requestId: string,
  milliseconds: number,
  caller: Tenancy,
): AnsweredCall {
  const known = operation.startsWith("(") ? undefined : operation;
  const reason = error === undefined || body === undefined || Buffer.isBuffer(body) ? undefined : messageOf(body);
  return {
    service: "lambda",
    operation: known,
    title: operation,
    status,
    error,
    reason,
    milliseconds,
    requestId,
    details: { caller },
  };
}

/** The service spells it one way or the other. */
function messageOf(body: { readonly message?: string; readonly Message?: string }): string | undefined {
  return body.message ?? body.Message;
}
