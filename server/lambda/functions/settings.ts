import { LambdaException, validationException } from "../exceptions.ts";
import type { Input } from "../http/body.ts";
import type { FunctionSettings } from "./document.ts";
import { integer, map, oneOf, required, text, textMap, texts } from "./members.ts";
import {
  notOffered,
  reservedVariables,
  RUNTIME_AND_HANDLER,
  runtimeNotOffered,
  variableHasNul,
  variablesTooLarge,
} from "./messages.ts";

const MAX_TIMEOUT = 900;
const MIN_MEMORY = 128;
const MAX_MEMORY = 10_240;
const MIN_STORAGE = 512;
const MAX_STORAGE = 10_240;

const ROLE_PATTERN = String.raw`arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+`;
const ROLE = new RegExp(`^${ROLE_PATTERN}$`);

const HANDLER_PATTERN = String.raw`[^\s]+`;
const MAX_HANDLER = 128;
const LOG_GROUP_PATTERN = String.raw`[\.\-_/#A-Za-z0-9]+`;
const MAX_LOG_GROUP = 512;
const VARIABLE_PATTERN = "[a-zA-Z]([a-zA-Z0-9_])+";
const VARIABLE = new RegExp(`^${VARIABLE_PATTERN}$`);
/** Bytes of all variables together, as JSON. */
const MAX_VARIABLES = 4096;

/** The runtimes that the emulator has. */
const OFFERED = /^(nodejs\d+\.x|provided(\.al2|\.al2023)?)$/;

/** What would change what a function does, and does not here: better refused than silently not done. */
const NOT_OFFERED = ["Layers", "FileSystemConfigs", "ImageConfig", "CapacityProviderConfig", "DurableConfig"] as const;

/** Variables that the runtime sets. */
const RESERVED = new Set([
  "_HANDLER",
  "_X_AMZN_TRACE_ID",
  "AWS_ACCESS_KEY",
  "AWS_ACCESS_KEY_ID",
  "AWS_DEFAULT_REGION",
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_VERSION",
  "AWS_LAMBDA_INITIALIZATION_TYPE",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_LAMBDA_RUNTIME_API",
  "AWS_REGION",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "LAMBDA_RUNTIME_DIR",
  "LAMBDA_TASK_ROOT",
]);

/** The settings of a new function. @throws LambdaException */
export function newSettings(input: Input, name: string): FunctionSettings {
  const { runtime, handler } = { runtime: text(input, "Runtime"), handler: text(input, "Handler") };
  required(text(input, "Role"), "Role");
  if (!runtime || !handler) throw new LambdaException("InvalidParameterValueException", RUNTIME_AND_HANDLER);
  const defaults: FunctionSettings = {
    runtime,
    handler,
    role: "",
    description: "",
    timeout: 3,
    memorySize: MIN_MEMORY,
    architecture: "x86_64",
    ephemeralStorage: MIN_STORAGE,
    tracing: "PassThrough",
    logGroup: `/aws/lambda/${name}`,
  };
  const architecture = architectureOf(input);
  return changedSettings({ ...defaults, ...(architecture ? { architecture } : {}) }, input);
}

/** The settings with what an input says of them. @throws LambdaException */
export function changedSettings(settings: FunctionSettings, input: Input): FunctionSettings {
  const refused = NOT_OFFERED.find((member) => isSet(input[member]));
  if (refused) throw new LambdaException("InvalidParameterValueException", notOffered(refused));
  const environment = environmentOf(input);
  return {
    ...settings,
    runtime: runtimeOf(input) ?? settings.runtime,
    handler: handlerOf(input) ?? settings.handler,
    role: roleOf(input) ?? settings.role,
    description: text(input, "Description") ?? settings.description,
    timeout: integer(input, "Timeout", 1, MAX_TIMEOUT) ?? settings.timeout,
    memorySize: integer(input, "MemorySize", MIN_MEMORY, MAX_MEMORY) ?? settings.memorySize,
    ephemeralStorage:
      integer(map(input, "EphemeralStorage") ?? {}, "Size", MIN_STORAGE, MAX_STORAGE) ?? settings.ephemeralStorage,
    tracing: oneOf(map(input, "TracingConfig") ?? {}, "Mode", ["Active", "PassThrough"]) ?? settings.tracing,
    logGroup: logGroupOf(input) ?? settings.logGroup,
    ...(environment ? { environment } : {}),
  };
}

/** The architecture is only echoed: code runs on that of this machine. @throws LambdaException */
export function architectureOf(input: Input): "x86_64" | "arm64" | undefined {
  const [Architecture] = texts(input, "Architectures") ?? [];
  return Architecture === undefined ? undefined : oneOf({ Architecture }, "Architecture", ["x86_64", "arm64"]);
}

function runtimeOf(input: Input): string | undefined {
  const runtime = text(input, "Runtime");
  if (runtime === undefined || OFFERED.test(runtime)) return runtime;
  throw new LambdaException("InvalidParameterValueException", runtimeNotOffered(runtime));
}

function roleOf(input: Input): string | undefined {
  const role = text(input, "Role");
  if (role === undefined || ROLE.test(role)) return role;
  const constraint = `Member must satisfy regular expression pattern: ${ROLE_PATTERN}`;
  throw validationException(role, "role", constraint);
}

function environmentOf(input: Input): Readonly<Record<string, string>> | undefined {
  const environment = map(input, "Environment");
  const variables = environment && (textMap(environment, "Variables") ?? {});
  if (variables) checkVariables(variables);
  return variables;
}

/** What no process could be started with is among what is refused. */
function checkVariables(variables: Readonly<Record<string, string>>): void {
  const names = Object.keys(variables);
  if (!names.every((name) => VARIABLE.test(name))) {
    const constraint = `Map keys must satisfy constraint: [Member must satisfy regular expression pattern: ${VARIABLE_PATTERN}]`;
    throw validationException(undefined, "environment.variables", constraint);
  }
  const reserved = names.filter((name) => RESERVED.has(name));
  if (reserved.length > 0) throw new LambdaException("InvalidParameterValueException", reservedVariables(reserved));
  const measured = JSON.stringify(variables);
  if (Buffer.byteLength(measured) > MAX_VARIABLES) {
    throw new LambdaException("InvalidParameterValueException", variablesTooLarge(measured));
  }
  const broken = names.find((name) => variables[name]?.includes("\0"));
  if (broken !== undefined) throw new LambdaException("InvalidParameterValueException", variableHasNul(broken));
}

function handlerOf(input: Input): string | undefined {
  const handler = text(input, "Handler");
  if (handler === undefined) return undefined;
  return constrained(handler, "handler", HANDLER_PATTERN, MAX_HANDLER);
}

function logGroupOf(input: Input): string | undefined {
  const logging = map(input, "LoggingConfig");
  const group = logging && text(logging, "LogGroup");
  if (group === undefined) return undefined;
  return constrained(group, "loggingConfig.logGroup", LOG_GROUP_PATTERN, MAX_LOG_GROUP);
}

/** @returns the value @throws LambdaException in the service's words */
function constrained(value: string, member: string, pattern: string, longest: number): string {
  if (value.length > longest) {
    throw validationException(value, member, `Member must have length less than or equal to ${longest}`);
  }
  // The service's patterns know nothing of NUL, which no process can be given.
  if (new RegExp(`^${pattern}$`).test(value) && !value.includes("\0")) return value;
  throw validationException(value, member, `Member must satisfy regular expression pattern: ${pattern}`);
}

function isSet(value: unknown): boolean {
  if (value === undefined || value === null) return false;
  return Array.isArray(value) ? value.length > 0 : true;
}
