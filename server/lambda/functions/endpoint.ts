import type { Answered, Invocation, Unavailable } from "../invoker.ts";
import type { Clock } from "../../engine/clock.ts";
import { LONGEST_RUN, timeoutReply } from "../runtime/task.ts";
import { postJson, type Response } from "./post.ts";

/** What an endpoint made of an invocation. */
export type EndpointOutcome = Pick<Answered, "outcome" | "payload" | "functionError"> | Unavailable;

export type EndpointInvocation = Invocation & { readonly requestId: string };

/** The name by which the Runtime Interface Emulator of AWS's base images knows its one function. */
const RIE_NAME = "function";

/** How it says that a function took too long: in the text of an answer that is otherwise a good one. */
const TIMED_OUT = /^Task timed out after \d+\.\d\d seconds/;

const TOO_MANY_REQUESTS = 429;

/**
 * A function behind a URL that speaks the Invoke API: the Runtime Interface Emulator, SAM, serverless-offline,
 * LocalStack, another emulator, or any HTTP server that takes a POST (lambda-reference §5).
 */
export class EndpointFunction {
  readonly url: URL;
  /** By the function's own name, or as the URL says; undefined once that path is known to be none. */
  #target: URL | undefined;
  readonly #rieTarget: URL;
  readonly #machineTime: Clock;
  readonly #closing: AbortSignal;
  /** The Runtime Interface Emulator runs one invocation at a time and refuses a second one. */
  #last: Promise<unknown> = Promise.resolve();

  /**
   * @param url with a path, that is where events go; without one, it is the base of an Invoke API
   * @param closing cuts off what waits for an answer
   */
  constructor(name: string, url: URL, machineTime: Clock, closing: AbortSignal) {
    this.url = url;
    this.#machineTime = machineTime;
    this.#closing = closing;
    const isBase = url.pathname === "/" && url.search === "";
    const isRie = url.pathname.endsWith(`/functions/${RIE_NAME}/invocations`);
    this.#rieTarget = isRie ? url : invokeUrl(url, RIE_NAME);
    if (!isRie) this.#target = isBase ? invokeUrl(url, name) : url;
  }

  async invoke(invocation: EndpointInvocation): Promise<EndpointOutcome> {
    const target = this.#target;
    if (!target) return this.#invokeRie(invocation);
    const response = await this.#post(target, invocation);
    if ("outcome" in response) return response;
    if (target === this.url || !isPathUnknown(response)) return read(target, response);
    return this.#invokeRie(invocation);
  }

  async #invokeRie(invocation: EndpointInvocation): Promise<EndpointOutcome> {
    const turn = this.#last.then(() => {
      const isGivenUp = invocation.signal?.aborted === true;
      return isGivenUp ? unavailable("it was given up") : this.#post(this.#rieTarget, invocation);
    });
    this.#last = turn;
    const response = await turn;
    if ("outcome" in response) return response;
    if (!isPathUnknown(response)) this.#target = undefined;
    return read(this.#rieTarget, response);
  }

  /** Waits as long as a function may run, for it may have begun; cut off by `closing`, nobody knows. */
  async #post(url: URL, { payload, requestId }: EndpointInvocation): Promise<Response | EndpointOutcome> {
    const enough = new AbortController();
    const giveUp = (): void => enough.abort();
    let isLate = false;
    const alarm = this.#machineTime.setTimeout(() => {
      isLate = true;
      giveUp();
    }, LONGEST_RUN);
    this.#closing.addEventListener("abort", giveUp);
    if (this.#closing.aborted) giveUp();
    try {
      return await postJson(url, payload, enough.signal);
    } catch (error) {
      if (!isLate) return unavailable(`${url.href} does not answer: ${reasonOf(error)}`);
      return { outcome: "answered", payload: timeoutReply(requestId, LONGEST_RUN).payload, functionError: "Unhandled" };
    } finally {
      alarm.cancel();
      this.#closing.removeEventListener("abort", giveUp);
    }
  }
}

/** Lambda's own word for a function that does not exist has a header. */
function isPathUnknown({ status, headers }: Response): boolean {
  return status === 404 && headers["x-amzn-errortype"] === undefined;
}

function invokeUrl(base: URL, name: string): URL {
  return new URL(`/2015-03-31/functions/${encodeURIComponent(name)}/invocations`, base);
}

/**
 * Success is 2xx without an error, in the header or in the body. Where an answer says neither, 429 and 5xx mean that
 * the function did not run; other refusals count as its failure, since a retry would end the same way.
 */
function read(url: URL, { status, headers, body }: Response): EndpointOutcome {
  const error = headers["x-amz-function-error"];
  if (error !== undefined || describesError(body)) {
    return { outcome: "answered", payload: body, functionError: error === "Handled" ? "Handled" : "Unhandled" };
  }
  if (status >= 200 && status < 300) {
    const text = body.toString("utf8", 0, 200);
    if (!TIMED_OUT.test(text)) return { outcome: "answered", payload: body };
    return failed("Sandbox.Timedout", text);
  }
  if (status === TOO_MANY_REQUESTS || status >= 500) return unavailable(`${url.href} answered with status ${status}`);
  return failed("Endpoint.Refused", `${url.href} answered with status ${status}: ${body.toString("utf8", 0, 200)}`);
}

function failed(errorType: string, errorMessage: string): EndpointOutcome {
  const payload = Buffer.from(JSON.stringify({ errorType, errorMessage }));
  return { outcome: "answered", payload, functionError: "Unhandled" };
}

function unavailable(reason: string): Unavailable {
  return { outcome: "unavailable", reason };
}

/** Whether a body is the description of an error; the Runtime Interface Emulator says it nowhere else. */
function describesError(body: Buffer): boolean {
  if (!body.includes('"errorType"') || !body.includes('"errorMessage"')) return false;
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    return typeof value === "object" && value !== null && "errorType" in value && "errorMessage" in value;
  } catch {
    return false;
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message === "" ? String((error as NodeJS.ErrnoException).code) : error.message;
}
