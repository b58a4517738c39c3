import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { answerRuntime, type RuntimeHost } from "../runtime/api.ts";

/**
 * The Runtime API for one sandbox, on a port of its own of the loopback address: AWS_LAMBDA_RUNTIME_API is a host and a
 * port, so the port is all that tells one sandbox from another.
 */
export class RuntimeListener {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async open(host: RuntimeHost): Promise<RuntimeListener> {
    const server = createServer((request, response) => {
      // Who cuts its own connection needs no answer.
      answer(host, request, response).catch(() => response.destroy());
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(0, "127.0.0.1", resolve);
    });
    return new RuntimeListener(server);
  }

  /** Host and port. */
  get address(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `127.0.0.1:${port}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

async function answer(host: RuntimeHost, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => {
    if (!response.writableFinished) gone.abort();
  });
  const { method = "", url: path = "" } = request;
  const body = await buffer(request);
  const { status, headers, body: content } = await answerRuntime(host, { method, path, body, signal: gone.signal });
  response.writeHead(status, { "Content-Type": "application/json", ...headers });
  response.end(Buffer.isBuffer(content) ? content : JSON.stringify(content));
}
