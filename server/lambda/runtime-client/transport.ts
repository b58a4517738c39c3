import { Agent, request, type IncomingHttpHeaders, type RequestOptions } from "node:http";
import { buffer } from "node:stream/consumers";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** One of Node's two ways to ask, with connections that are kept. */
interface Way {
  readonly request: typeof request;
  readonly agent: Agent;
}

/** Asks over HTTP, and over TLS with whatever this process trusts, however long the answer takes. */
export class Transport {
  readonly #plain: Way = { request, agent: new Agent({ keepAlive: true }) };
  #secure: Promise<Way> | undefined;

  /** @throws Error of the system when no answer comes */
  async send(method: string, url: string, headers: RequestOptions["headers"] = {}, body?: string): Promise<Answer> {
    const way = url.startsWith("https:") ? await (this.#secure ??= openSecure()) : this.#plain;
    return new Promise((resolve, reject) => {
      const sent = way.request(url, { method, agent: way.agent, headers }, (response) => {
        const { statusCode: status = 0, headers: answered } = response;
        buffer(response).then((read) => resolve({ status, headers: answered, body: read }), reject);
      });
      sent.on("error", reject);
      sent.end(body);
    });
  }

  close(): void {
    this.#plain.agent.destroy();
    void this.#secure?.then(({ agent }) => agent.destroy());
  }
}

/** Loaded late: processes of functions never need it. */
async function openSecure(): Promise<Way> {
  const https = await import("node:https");
  return { request: https.request, agent: new https.Agent({ keepAlive: true }) };
}
