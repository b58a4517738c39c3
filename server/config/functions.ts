import { list, ValueMistake } from "./parse.ts";

export const FUNCTION_MODES = ["on", "off"] as const;
export type FunctionMode = (typeof FUNCTION_MODES)[number];

/** A Lambda function that runs elsewhere. */
export interface FunctionEndpoint {
  readonly name: string;
  /** Of an Invoke API, or with a path that takes events as it stands. */
  readonly url: string;
}

const GRAMMAR = "write name=url, several with commas between, such as billing=http://localhost:9000";

/** @throws ValueMistake */
export function parseFunctionEndpoints(text: string): FunctionEndpoint[] {
  const endpoints = list(text).map(parseFunctionEndpoint);
  for (const [index, { name }] of endpoints.entries()) {
    const isTwice = endpoints.findIndex((other) => other.name === name) !== index;
    if (isTwice) throw new ValueMistake(`the function "${name}" is named twice`, "give every function one URL");
  }
  return endpoints;
}

function parseFunctionEndpoint(text: string): FunctionEndpoint {
  const [, name = "", url = ""] = /^([^=]*)=(.*)$/.exec(text) ?? [];
  if (!/^[\w-]{1,64}$/.test(name)) throw new ValueMistake(`"${text}" does not begin with a function's name`, GRAMMAR);
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? "")) throw new ValueMistake(`"${url}" is not a URL`, GRAMMAR);
  return { name, url };
}
