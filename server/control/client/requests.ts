import type { RefusalBody } from "../refusal.ts";
import { ControlError } from "./control-error.ts";

/** What a request carries besides its path. */
export interface RequestContent {
  /** Members that are undefined are left out. */
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>> | undefined;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly bytes?: Uint8Array<ArrayBuffer> | string;
  /** Milliseconds after which the request is given up, beside the client's own. */
  readonly timeout?: number | undefined;
}

/** Requests to the emulator's own API, and what goes wrong with them in words. */
export class Requests {
  readonly #endpoint: () => string;
  readonly #timeout: number;

  /**
   * @param endpoint as in `http://localhost:4567`, looked up at each request
   * @param timeout milliseconds
   */
  constructor(endpoint: () => string, timeout: number) {
    this.#endpoint = endpoint;
    this.#timeout = timeout;
  }

  /** Without a slash at its end. */
  get endpoint(): string {
    return this.#endpoint().replace(/\/+$/, "");
  }

  /** @throws ControlError when the emulator does not answer, refuses, or something else answers */
  async json<T>(method: string, path: string, content: RequestContent = {}): Promise<T> {
    const body = await this.text(method, path, content);
    try {
      return JSON.parse(body) as T;
    } catch (cause) {
      throw new ControlError(
        `${method} ${this.endpoint}${path} was answered with something that is not JSON.`,
        `It begins ${JSON.stringify(body.slice(0, 80))}, so another program seems to listen there.`,
        "Check the endpoint's host and port.",
        { cause },
      );
    }
  }

  /** @throws ControlError */
  async text(method: string, path: string, content: RequestContent = {}): Promise<string> {
    return new TextDecoder().decode(await this.bytes(method, path, content));
  }

  /** @throws ControlError */
  async bytes(method: string, path: string, content: RequestContent = {}): Promise<Uint8Array<ArrayBuffer>> {
    const call = `${method} ${this.endpoint}${path}`;
    const { status, body } = await this.#fetch(method, path, content, call);
    if (status >= 200 && status < 300) return body;
    throw refusal(call, status, new TextDecoder().decode(body));
  }

  async #fetch(
    method: string,
    path: string,
    { query = {}, json, bytes, timeout = 0 }: RequestContent,
    call: string,
  ): Promise<{ status: number; body: Uint8Array<ArrayBuffer> }> {
    const given = Object.entries(query).filter(([, value]) => value !== undefined);
    const search = new URLSearchParams(
      given.map(([name, value]) => [name, String(value)] as [string, string]),
    ).toString();
    const body = json === undefined ? bytes : JSON.stringify(json);
    try {
      const response = await fetch(`${this.endpoint}${path}${search === "" ? "" : `?${search}`}`, {
        method,
        signal: AbortSignal.timeout(this.#timeout + timeout),
        ...(body === undefined ? {} : { body }),
        ...(json === undefined ? {} : { headers: { "content-type": "application/json" } }),
      });
      return { status: response.status, body: new Uint8Array(await response.arrayBuffer()) };
    } catch (cause) {
      const remedy = "Check that the emulator runs, and that this address leads to it from here.";
      throw new ControlError(`${call} got no answer.`, reason(cause), remedy, { cause });
    }
  }
}

/** The emulator's own words, if it was the emulator that answered. */
function refusal(call: string, status: number, body: string): ControlError {
  const error = parseRefusal(body);
  if (error) return new ControlError(error.what, error.why, error.remedy, { status });
  return new ControlError(
    `${call} was answered with status ${status}.`,
    body === "" ? "The answer says no more than that." : body,
    "Check that the emulator there is of the same version as this client.",
    { status },
  );
}

function parseRefusal(body: string): RefusalBody["error"] | undefined {
  try {
    const { error } = JSON.parse(body) as Partial<RefusalBody>;
    return typeof error?.what === "string" ? error : undefined;
  } catch {
    return undefined;
  }
}

/** fetch says only "fetch failed"; the system's own word is in the cause. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return cause.message || String((cause as NodeJS.ErrnoException).code);
}
