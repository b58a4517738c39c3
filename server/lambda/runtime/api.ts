import type { LambdaAnswer } from "../http/route.ts";
import type { TaskQueue } from "./queue.ts";
import { errorReply, type Reply } from "./task.ts";

/** Bytes that a function may answer with. */
const MAX_RESPONSE = 6_291_556;

/** A request of a runtime. */
export interface RuntimeRequest {
  readonly method: string;
  /** From `/2018-06-01` on. */
  readonly path: string;
  readonly body: Buffer;
  /** Aborted when the runtime goes away. */
  readonly signal: AbortSignal;
  /** Who it is, if it says so: then it can leave while it waits. */
  readonly poller?: string | undefined;
}

/** The other side of the Runtime API (2018-06-01). */
export interface RuntimeHost {
  readonly tasks: TaskQueue;
  /** The machine's time, epoch milliseconds: the runtime compares it with its own. */
  readonly now: () => number;
  /** The runtime could not start. */
  readonly initFailed: (reply: Reply) => void;
}

const INVOCATION = /^\/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error)\/?$/;

/** Answers a runtime: it asks for the next task, or says what became of one (lambda-reference §5). */
export async function answerRuntime(host: RuntimeHost, request: RuntimeRequest): Promise<LambdaAnswer> {
  const { method, path, body } = request;
  if (method === "GET" && path === "/2018-06-01/runtime/invocation/next") return next(host, request);
  if (method === "POST" && path === "/2018-06-01/runtime/init/error") {
    host.initFailed({ payload: body, isError: true });
    return accepted();
  }
  const [, requestId = "", verb] = (method === "POST" ? INVOCATION.exec(path) : null) ?? [];
  if (verb === undefined) return refused(404, "InvalidPath", `The Runtime API has no ${method} ${path}.`);
  if (verb === "response" && body.length > MAX_RESPONSE) {
    const text = `Response payload size exceeded maximum allowed payload size (${MAX_RESPONSE} bytes).`;
    host.tasks.reply(requestId, errorReply("Function.ResponseSizeTooLarge", text));
    return refused(413, "RequestEntityTooLarge", `Exceeded maximum allowed payload size (${MAX_RESPONSE} bytes).`);
  }
  const isKnown = host.tasks.reply(requestId, { payload: body, isError: verb === "error" });
  return isKnown ? accepted() : refused(400, "InvalidRequestID", "Invalid request ID");
}

async function next(host: RuntimeHost, { signal, poller }: RuntimeRequest): Promise<LambdaAnswer> {
  const task = await host.tasks.next(signal, poller);
  if (!task) return refused(410, "RuntimeGone", "The runtime has left.");
  const headers = {
    "Lambda-Runtime-Aws-Request-Id": task.requestId,
    "Lambda-Runtime-Deadline-Ms": String(host.now() + task.timeout),
    "Lambda-Runtime-Invoked-Function-Arn": task.arn,
    "Lambda-Runtime-Trace-Id": traceId(task.requestId),
  };
  return { status: 200, body: task.payload, headers };
}

/** In X-Ray's form, made of the request id; nothing is traced. */
function traceId(requestId: string): string {
  const hex = requestId.replaceAll("-", "");
  return `Root=1-${hex.slice(0, 8)}-${hex.slice(8)};Parent=${hex.slice(0, 16)};Sampled=0`;
}

function accepted(): LambdaAnswer {
  return { status: 202, body: { status: "OK" } };
}

function refused(status: number, errorType: string, errorMessage: string): LambdaAnswer {
  return { status, body: { errorMessage, errorType } };
}
