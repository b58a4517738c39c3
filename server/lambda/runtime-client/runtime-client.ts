import { Transport, type Answer } from "./transport.ts";

/** What a runtime is given to do. */
export interface NextInvocation {
  readonly requestId: string;
  readonly payload: Buffer;
  readonly functionArn: string;
  /** Epoch milliseconds. */
  readonly deadline: number;
}

/** An error as the service shows it: for Node, `trace` has the lines of the stack. */
export interface ErrorDescription {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

/** A runtime's side of the Lambda Runtime API (2018-06-01). It stands alone: it runs in processes of functions. */
export class RuntimeClient {
  readonly #base: () => string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #transport = new Transport();

  /**
   * @param base such as `http://127.0.0.1:9001`, with the path that leads to one function where there is one, and without
   * a slash at its end; looked up at each request
   * @param headers for all requests
   */
  constructor(base: () => string, headers: Readonly<Record<string, string>> = {}) {
    this.#base = base;
    this.#headers = headers;
  }

  /** Waits for the next invocation, however long. @throws Error when the other side is gone, or has none any more */
  async next(): Promise<NextInvocation> {
    const { status, headers, body } = await this.#send("GET", "/2018-06-01/runtime/invocation/next");
    if (status !== 200) throw new Error(`the Runtime API answered with status ${status}: ${body.toString()}`);
    const header = (name: string): string => String(headers[`lambda-runtime-${name}`] ?? "");
    return {
      requestId: header("aws-request-id"),
      payload: body,
      functionArn: header("invoked-function-arn"),
      deadline: Number(header("deadline-ms")),
    };
  }

  /** Whoever waits for the result may have given up: then nobody takes it, which is no error here. */
  async respond(requestId: string, result: string): Promise<void> {
    await this.#send("POST", `/2018-06-01/runtime/invocation/${requestId}/response`, result);
  }

  async fail(requestId: string, error: ErrorDescription): Promise<void> {
    await this.#send("POST", `/2018-06-01/runtime/invocation/${requestId}/error`, JSON.stringify(error));
  }

  /** The function could not be loaded. */
  async failInit(error: ErrorDescription): Promise<void> {
    await this.#send("POST", "/2018-06-01/runtime/init/error", JSON.stringify(error));
  }

  close(): void {
    this.#transport.close();
  }

  #send(method: string, path: string, body?: string): Promise<Answer> {
    return this.#transport.send(method, this.#base() + path, this.#headers, body);
  }
}

/** @param type what it is called where the service has a name of its own for it */
export function describeError(error: unknown, type?: string): ErrorDescription {
  if (!(error instanceof Error)) {
    return { errorType: type ?? typeof error, errorMessage: String(error), trace: [] };
  }
  const { name, message, stack = "" } = error;
  return { errorType: type ?? name, errorMessage: message, trace: stack.split("\n") };
}
