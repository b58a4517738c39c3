import { LambdaException } from "../exceptions.ts";
import type { LambdaAnswer, LambdaCall, Route } from "../http/route.ts";
import { answerRuntime } from "../runtime/api.ts";
import { functionNotFound } from "./messages.ts";
import type { Functions } from "./functions.ts";

const FUNCTIONS = "/_emu/functions";
const FUNCTION = `${FUNCTIONS}/:name`;
const RUNTIME = "/2018-06-01/runtime";
/** The header in which a process that waits says who it is. */
const POLLER = "kinesis-emu-poller";

/** Of the emulator's own API what is bytes and waits: the Runtime API of a name, to which processes attach, and code. */
export function emulatorRoutes(functions: Functions): Route[] {
  const { attachments } = functions;
  const runtime = (call: LambdaCall): Promise<LambdaAnswer> => {
    const { method, body, signal, headers } = call;
    const poller = headers[POLLER];
    const path = call.path.slice(call.path.indexOf(RUNTIME));
    return answerRuntime(attachments.hostOf(nameOf(call)), {
      method,
      path,
      body,
      signal,
      poller: typeof poller === "string" ? poller : undefined,
    });
  };
  return [
    {
      operation: "WaitForAttached",
      method: "GET",
      path: `${FUNCTION}/attached`,
      async perform(call) {
        await attachments.whenAttached(nameOf(call), call.signal);
        return { status: 204 };
      },
    },
    {
      operation: "Leave",
      method: "DELETE",
      path: `${FUNCTION}/pollers/:id`,
      perform(call) {
        attachments.hostOf(nameOf(call)).tasks.leave(call.params["id"] ?? "");
        return { status: 204 };
      },
    },
    { operation: "NextInvocation", method: "GET", path: `${FUNCTION}${RUNTIME}/invocation/next`, perform: runtime },
    { operation: "Respond", method: "POST", path: `${FUNCTION}${RUNTIME}/invocation/:id/response`, perform: runtime },
    { operation: "Fail", method: "POST", path: `${FUNCTION}${RUNTIME}/invocation/:id/error`, perform: runtime },
    { operation: "FailInit", method: "POST", path: `${FUNCTION}${RUNTIME}/init/error`, perform: runtime },
    {
      operation: "GetCode",
      method: "GET",
      path: `${FUNCTIONS}/:account/:region/:name/code.zip`,
      perform: (call) => codeOf(functions, call),
    },
  ];
}

function codeOf({ created }: Functions, { params }: LambdaCall): LambdaAnswer {
  const { account = "", region = "", name = "" } = params;
  const document = created.get({ account, region, name });
  return { status: 200, body: created.zipOf(document), headers: { "Content-Type": "application/zip" } };
}

/** A name, without region and qualifier, or `account:function:name`. @throws LambdaException */
function nameOf({ params }: LambdaCall): string {
  const name = params["name"] ?? "";
  if (/^(\d{12}:function:)?[\w.-]{1,140}$/.test(name)) return name;
  throw new LambdaException("ResourceNotFoundException", functionNotFound(name));
}
