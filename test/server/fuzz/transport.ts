import { Agent, request as httpRequest } from "node:http";
import { connect, type ClientHttp2Session } from "node:http2";
import type { Readable } from "node:stream";
import type { TimedEmulator } from "../fan-out/emulator.ts";
import type { FuzzRequest } from "./requests.ts";

export interface FuzzAnswer {
  readonly status: number;
  readonly contentType: string;
  /** Of an event stream its first bytes. */
  readonly body: Buffer;
}

export interface Transport {
  readonly name: string;
  /** @throws when no answer comes in time */
  send(request: FuzzRequest): Promise<FuzzAnswer>;
  close(): void;
}

/** Milliseconds for one answer. */
const PATIENCE = 10_000;
const EVENT_STREAM = "application/vnd.amazon.eventstream";

/** HTTP/1.1, HTTP/2 by prior knowledge and HTTP/2 over TLS, each on a connection that stays. */
export async function openTransports(emulator: TimedEmulator): Promise<Transport[]> {
  const ca = await emulator.caCertificate();
  return [
    overHttp1(emulator.endpoint),
    overHttp2("h2c", () => connect(emulator.endpoint)),
    overHttp2("HTTP/2 over TLS", () => connect(emulator.tlsEndpoint, { ca })),
  ];
}

function headersOf({ target, contentType, body }: FuzzRequest): Record<string, string> {
  return {
    "content-length": String(body.length),
    ...(contentType === "" ? {} : { "content-type": contentType }),
    ...(target === "" ? {} : { "x-amz-target": target }),
  };
}

function overHttp1(endpoint: string): Transport {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const send = (request: FuzzRequest): Promise<FuzzAnswer> =>
    new Promise((resolve, reject) => {
      const call = httpRequest(endpoint, { method: "POST", headers: headersOf(request), agent }, (response) => {
        collect(response, response.headers["content-type"] ?? "").then(
          (body) =>
            resolve({ status: response.statusCode ?? 0, contentType: response.headers["content-type"] ?? "", body }),
          reject,
        );
      });
      call.setTimeout(PATIENCE, () => call.destroy(new Error("no answer in time")));
      call.on("error", reject);
      call.end(request.body);
    });
  return { name: "HTTP/1.1", send, close: () => agent.destroy() };
}

function overHttp2(name: string, open: () => ClientHttp2Session): Transport {
  const openSession = (): ClientHttp2Session => open().setMaxListeners(0);
  let session = openSession();
  const send = (request: FuzzRequest): Promise<FuzzAnswer> =>
    new Promise((resolve, reject) => {
      if (session.closed || session.destroyed) session = openSession();
      session.once("error", reject);
      const stream = session.request({ ":method": "POST", ":path": "/", ...headersOf(request) });
      stream.setTimeout(PATIENCE, () => stream.destroy(new Error("no answer in time")));
      stream.on("error", reject);
      stream.once("close", () => session.off("error", reject));
      stream.once("response", (headers) => {
        const contentType = headers["content-type"] ?? "";
        collect(stream, contentType).then((body) => {
          resolve({ status: headers[":status"] ?? 0, contentType, body });
        }, reject);
      });
      stream.end(request.body);
    });
  return { name, send, close: () => session.destroy() };
}

/** An event stream is left as soon as it has begun. */
async function collect(stream: Readable, contentType: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    chunks.push(chunk as Buffer);
    if (contentType === EVENT_STREAM) break;
  }
  return Buffer.concat(chunks);
}
