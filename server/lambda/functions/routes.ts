import type { LambdaContext } from "../context.ts";
import type { Route } from "../http/route.ts";
import type { AsyncInvocations } from "./async-invocations.ts";
import type { Functions } from "./functions.ts";
import { createFunction } from "./operations/create-function.ts";
import { deleteFunction } from "./operations/delete-function.ts";
import { getFunction, getFunctionConfiguration } from "./operations/get-function.ts";
import { invoke } from "./operations/invoke.ts";
import { listFunctions } from "./operations/list-functions.ts";
import { updateFunctionCode } from "./operations/update-function-code.ts";
import { updateFunctionConfiguration } from "./operations/update-function-configuration.ts";

const FUNCTIONS = "/2015-03-31/functions";
const FUNCTION = `${FUNCTIONS}/:name`;

/** The operations on functions, and where they are found. */
export function functionRoutes(
  functions: Functions,
  asynchronous: AsyncInvocations,
  { settings }: LambdaContext,
): Route[] {
  const { created } = functions;
  const isOff = settings.functions === "off";
  return [
    route("CreateFunction", "POST", FUNCTIONS, (call) => createFunction(functions, isOff, call)),
    route("ListFunctions", "GET", FUNCTIONS, (call) => listFunctions(created, call)),
    route("GetFunction", "GET", FUNCTION, (call) => getFunction(functions, settings.endpoint, call)),
    route("DeleteFunction", "DELETE", FUNCTION, (call) => deleteFunction(functions, call)),
    route("UpdateFunctionCode", "PUT", `${FUNCTION}/code`, (call) => updateFunctionCode(functions, isOff, call)),
    route("GetFunctionConfiguration", "GET", `${FUNCTION}/configuration`, (call) =>
      getFunctionConfiguration(functions, call),
    ),
    route("UpdateFunctionConfiguration", "PUT", `${FUNCTION}/configuration`, (call) =>
      updateFunctionConfiguration(functions, call),
    ),
    route("Invoke", "POST", `${FUNCTION}/invocations`, (call) => invoke(functions, asynchronous, call)),
  ];
}

function route(operation: string, method: string, path: string, perform: Route["perform"]): Route {
  return { operation, method, path, perform };
}
