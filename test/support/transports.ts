import { Agent as HttpsAgent } from "node:https";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { cbor, tag, tagSymbol } from "@smithy/core/cbor";
import { NodeHttp2Handler, NodeHttpHandler } from "@smithy/node-http-handler";
import { expect } from "vitest";
import type { KinesisEmu } from "../../server/index.ts";
import { CBOR_TYPE, JSON_TYPE } from "./raw-request.ts";

export const ENCODINGS = ["JSON", "CBOR"] as const;
export type Encoding = (typeof ENCODINGS)[number];

export const TRANSPORTS = ["HTTP/1.1", "h2c", "HTTP/2 over TLS", "HTTP/1.1 over TLS"] as const;
export type Transport = (typeof TRANSPORTS)[number];

/** Every way in which an AWS SDK speaks to the service. */
export const MATRIX = ENCODINGS.flatMap((encoding) => TRANSPORTS.map((transport) => ({ encoding, transport })));

type Handler = NodeHttpHandler | NodeHttp2Handler;
type Request = Parameters<NodeHttpHandler["handle"]>[0];
type Options = Parameters<NodeHttpHandler["handle"]>[1];
type Result = Awaited<ReturnType<NodeHttpHandler["handle"]>>;

/**
 * The real client of the AWS SDK over one transport in one encoding. Over HTTP/2 in JSON it has no special option at
 * all; CBOR, which this SDK does not speak, is put between the client and its own transport.
 */
export async function clientOver(
  emulator: Pick<KinesisEmu, "endpoint" | "tlsEndpoint" | "getClientConfig" | "getCaCertificate">,
  encoding: Encoding,
  transport: Transport,
): Promise<KinesisClient> {
  const isEncrypted = transport.endsWith("TLS");
  const ca = isEncrypted ? await emulator.getCaCertificate() : undefined;
  if (ca !== undefined) trust(ca);
  const endpoint = isEncrypted ? emulator.tlsEndpoint : emulator.endpoint;
  const handler = handlerOf(transport, ca);
  const isDefault = encoding === "JSON" && handler instanceof NodeHttp2Handler;
  const requestHandler = encoding === "CBOR" ? new CborHandler(handler) : handler;
  return new KinesisClient({ ...emulator.getClientConfig(), endpoint, ...(isDefault ? {} : { requestHandler }) });
}

function handlerOf(transport: Transport, ca: string | undefined): Handler {
  if (!transport.startsWith("HTTP/1.1")) return new NodeHttp2Handler({ disableConcurrentStreams: true });
  return new NodeHttpHandler(ca === undefined ? {} : { httpsAgent: new HttpsAgent({ ca, keepAlive: true }) });
}

/** Makes this process trust a CA, as NODE_EXTRA_CA_CERTS does. */
export function trust(ca: string): void {
  setDefaultCACertificates([...getCACertificates("default"), ca]);
}

/** Turns the JSON of the client into CBOR on its way out and the CBOR of the service into JSON on its way in. */
class CborHandler {
  readonly #inner: Handler;
  readonly metadata: Handler["metadata"];

  constructor(inner: Handler) {
    this.#inner = inner;
    this.metadata = inner.metadata;
  }

  async handle(request: Request, options?: Options): Promise<Result> {
    expect(request.headers["content-type"]).toBe(JSON_TYPE);
    const body = cbor.serialize(toCbor(JSON.parse(String(request.body))));
    const headers = { ...request.headers, "content-type": CBOR_TYPE, "content-length": String(body.byteLength) };
    const { response } = await this.#inner.handle(Object.assign(request, { body, headers }), options);
    expect(response.headers["content-type"]).toBe(CBOR_TYPE);
    const received = await buffer(response.body as Readable);
    const json = received.length === 0 ? "" : JSON.stringify(toJson(decodeStrictly(received)));
    response.headers = { ...response.headers, "content-type": JSON_TYPE };
    response.body = Readable.from(json === "" ? [] : [Buffer.from(json)]);
    return { response };
  }

  httpHandlerConfigs(): object {
    return {};
  }

  updateHttpClientConfig(): void {}

  destroy(): void {
    this.#inner.destroy();
  }
}

const TIMESTAMPS = new Set(["Timestamp", "StreamCreationTimestamp", "ApproximateArrivalTimestamp"]);

function toCbor(value: unknown, name = ""): unknown {
  if (name === "Data") return Buffer.from(value as string, "base64");
  if (TIMESTAMPS.has(name)) return tag({ tag: 1, value: Math.round((value as number) * 1000) });
  if (Array.isArray(value)) return value.map((item) => toCbor(item));
  return mapMembers(value, toCbor);
}

function toJson(value: unknown, name = ""): unknown {
  if (name === "Data") {
    expect(value, "a blob is a byte string").toBeInstanceOf(Uint8Array);
    return Buffer.from(value as Uint8Array).toString("base64");
  }
  if (TIMESTAMPS.has(name)) {
    expect(value, "a timestamp has tag 1").toMatchObject({ tag: 1, [tagSymbol]: true });
    return (value as { value: number }).value / 1000;
  }
  if (Array.isArray(value)) return value.map((item) => toJson(item));
  return mapMembers(value, toJson);
}

function mapMembers(value: unknown, map: (member: unknown, name: string) => unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, map(member, name)]));
}

const TAG_1 = 0xc1;
const UNSIGNED_OF_EIGHT_BYTES = 0x1b;

/** Decodes a body of which every timestamp must be tag 1 around an integer, which the decoder does not tell from a float. */
export function decodeStrictly(body: Buffer): unknown {
  for (const name of TIMESTAMPS) {
    // "StreamCreationTimestamp" ends with "Timestamp", which is as well.
    for (let at = body.indexOf(name); at !== -1; at = body.indexOf(name, at + 1)) {
      const value = body.subarray(at + name.length, at + name.length + 2);
      expect([...value], name).toEqual([TAG_1, UNSIGNED_OF_EIGHT_BYTES]);
    }
  }
  return cbor.deserialize(body);
}
