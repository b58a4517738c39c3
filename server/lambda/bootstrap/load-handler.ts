import { statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** A function as its author wrote it. */
export type UserHandler = (event: unknown, context: unknown, callback: unknown) => unknown;

/** A function that cannot be loaded; `type` is what AWS's Node runtime calls the reason. */
export class LoadError extends Error {
  readonly type: string;

  constructor(type: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.type = type;
  }
}

const EXTENSIONS = ["", ".js", ".mjs", ".cjs"];

/**
 * Finds the handler that `_HANDLER` names: `folder/file.method`, where the method may be that of an object
 * (`file.object.method`).
 * @param root the folder of the function's code
 * @throws LoadError
 */
export async function loadHandler(root: string, name: string): Promise<UserHandler> {
  const [, path, method] = /^((?:.*\/)?[^./]+)\.(.+)$/.exec(name) ?? [];
  if (path === undefined || method === undefined || name.includes("..")) {
    throw new LoadError("Runtime.MalformedHandlerName", "Bad handler");
  }
  const loaded = await load(root, path);
  const found = memberOf(loaded, method) ?? memberOf(loaded["default"], method);
  if (found === undefined) {
    throw new LoadError("Runtime.HandlerNotFound", `${name} is undefined or not exported`);
  }
  if (typeof found !== "function") throw new LoadError("Runtime.HandlerNotFound", `${name} is not a function`);
  return found as UserHandler;
}

async function load(root: string, path: string): Promise<Record<string, unknown>> {
  const file = EXTENSIONS.map((extension) => join(root, path + extension)).find(isFile);
  if (file === undefined) {
    throw new LoadError("Runtime.ImportModuleError", `Error: Cannot find module '${path}'`);
  }
  try {
    return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  } catch (error) {
    throw loadError(error);
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function loadError(error: unknown): unknown {
  if (error instanceof SyntaxError) {
    return new LoadError("Runtime.UserCodeSyntaxError", String(error), { cause: error });
  }
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  if (code !== "ERR_MODULE_NOT_FOUND" && code !== "MODULE_NOT_FOUND") return error;
  return new LoadError("Runtime.ImportModuleError", String(error), { cause: error });
}

function memberOf(value: unknown, path: string): unknown {
  let member = value;
  for (const name of path.split(".")) {
    if (typeof member !== "object" || member === null) return undefined;
    member = (member as Record<string, unknown>)[name];
  }
  return member;
}
