import { request as httpRequest } from "node:http";
import { connect as connectHttp2 } from "node:http2";
import { connect as connectTcp, type Socket } from "node:net";

/** A request as it goes over the wire: nothing is added but Host and Content-Length. */
export interface RawRequest {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface RawAnswer {
  readonly status: number;
  /** Names in lower case; a header that came more than once is joined with commas. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
  readonly text: string;
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Sends a request over HTTP/1.1, on a connection of its own. */
export function requestOverHttp1(
  endpoint: string,
  { method = "POST", path = "/", headers, body }: RawRequest,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? 0 : Buffer.byteLength(body);
    const { hostname, port } = new URL(endpoint);
    const sent = { "Content-Length": String(length), ...headers };
    const request = httpRequest({ hostname, port, path, method, headers: sent, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => resolve(answerOf(response.statusCode ?? 0, response.headers, chunks)));
    });
    request.on("error", reject);
    request.end(body);
  });
}

/** Sends a request over HTTP/2 by prior knowledge, on a session of its own. */
export function requestOverHttp2(
  endpoint: string,
  { method = "POST", path = "/", headers, body }: RawRequest,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const session = connectHttp2(endpoint);
    session.on("error", reject);
    const stream = session.request({ ":method": method, ":path": path, ...lowerCase(headers) });
    const chunks: Buffer[] = [];
    let received: Headers = {};
    stream.on("response", (given) => (received = given as Headers));
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("error", reject);
    stream.on("end", () => {
      session.close();
      resolve(answerOf(Number(received[":status"]), received, chunks));
    });
    stream.end(body);
  });
}

/** HTTP/2 takes header names in lower case alone. */
export function lowerCase(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function answerOf(status: number, headers: Headers, chunks: readonly Buffer[]): RawAnswer {
  const body = Buffer.concat(chunks);
  const joined = Object.entries(headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(", ") : value,
  ]);
  return { status, headers: Object.fromEntries(joined) as RawAnswer["headers"], body, text: body.toString() };
}

export const JSON_TYPE = "application/x-amz-json-1.1";
export const CBOR_TYPE = "application/x-amz-cbor-1.1";

/** Calls an operation with a body of any bytes, as a client does that signs nothing. */
export function callRaw(
  endpoint: string,
  operation: string,
  body: string | Uint8Array,
  type = JSON_TYPE,
): Promise<RawAnswer> {
  const headers = { "Content-Type": type, "X-Amz-Target": `Kinesis_20131202.${operation}` };
  return requestOverHttp1(endpoint, { headers, body });
}

/** Calls an operation in JSON; the answer's text is JSON, or empty. */
export function callJson(endpoint: string, operation: string, input: unknown): Promise<RawAnswer> {
  return callRaw(endpoint, operation, JSON.stringify(input));
}

/** A bare connection, which takes any bytes. */
export async function openSocket(port: number, host = "127.0.0.1"): Promise<Socket> {
  const socket = connectTcp(port, host);
  socket.on("error", () => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", () => resolve());
    socket.once("error", reject);
  });
  return socket;
}

/** What a connection brings until the other side ends it, or until it is silent for a while. */
export function readUntilClosed(socket: Socket, silence = 2000): Promise<Buffer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    socket.on("data", (chunk: Buffer) => chunks.push(chunk));
    socket.setTimeout(silence, () => socket.destroy());
    socket.once("close", () => resolve(Buffer.concat(chunks)));
    if (socket.destroyed) resolve(Buffer.concat(chunks));
  });
}
