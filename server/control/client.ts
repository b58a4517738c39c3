/** What the emulator says of itself once it answers. */
export interface Health {
  readonly status: "ok";
  /** The emulator's version, which is also that of its image and of the npm package. */
  readonly version: string;
}

export interface KinesisEmuClientOptions {
  /** Milliseconds after which a request is given up; 30 seconds when left out. */
  readonly timeout?: number;
}

/** A control request that failed: what happened, why, and what to do. */
export class ControlError extends Error {
  override readonly name = "ControlError";

  constructor(what: string, why: string, remedy: string, options?: ErrorOptions) {
    super(`${what}\n  why: ${why}\n  what to do: ${remedy}`, options);
  }
}

/** Talks to the emulator's own API, in a container or in this process alike. */
export class KinesisEmuClient {
  readonly #endpoint: string;
  readonly #timeout: number;

  /** @param endpoint as in `http://localhost:4567` */
  constructor(endpoint: string, { timeout = 30_000 }: KinesisEmuClientOptions = {}) {
    this.#endpoint = endpoint;
    this.#timeout = timeout;
  }

  /** @throws ControlError when the emulator does not answer, or something else does */
  async health(): Promise<Health> {
    return this.#json<Health>("GET", "/health");
  }

  /**
   * The certificate of the CA that signs the emulator's own, PEM: what a client must trust to reach it over TLS.
   * @throws ControlError
   */
  async caCertificate(): Promise<string> {
    return this.#request("GET", "/_emu/ca.pem");
  }

  async #json<T>(method: string, path: string): Promise<T> {
    const body = await this.#request(method, path);
    try {
      return JSON.parse(body) as T;
    } catch (cause) {
      throw new ControlError(
        `${method} ${this.#endpoint}${path} was answered with something that is not JSON.`,
        `It begins ${JSON.stringify(body.slice(0, 80))}, so another program seems to listen there.`,
        "Check the endpoint's host and port.",
        { cause },
      );
    }
  }

  async #request(method: string, path: string): Promise<string> {
    const call = `${method} ${this.#endpoint}${path}`;
    const { status, body } = await this.#fetch(method, path, call);
    if (status >= 200 && status < 300) return body;
    throw new ControlError(
      `${call} was answered with status ${status}.`,
      body === "" ? "The answer says no more than that." : body,
      "Check that the emulator there is of the same version as this client.",
    );
  }

  async #fetch(method: string, path: string, call: string): Promise<{ status: number; body: string }> {
    try {
      const response = await fetch(this.#endpoint + path, { method, signal: AbortSignal.timeout(this.#timeout) });
      return { status: response.status, body: await response.text() };
    } catch (cause) {
      const remedy = "Check that the emulator runs, and that this address leads to it from here.";
      throw new ControlError(`${call} got no answer.`, reason(cause), remedy, { cause });
    }
  }
}

/** fetch says only "fetch failed"; the system's own word is in the cause. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return cause.message || String((cause as NodeJS.ErrnoException).code);
}
