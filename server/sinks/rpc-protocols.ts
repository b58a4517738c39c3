import { decode, encode, type DecodeOptions } from "cborg";
import { ChunkTokenizer } from "../wire/cbor-tokenizer.ts";
import { SinkRefusal, type SinkProtocol, type SinkRequest } from "./call.ts";

/** The prefix of exceptions' names. */
const SHAPES = "com.amazonaws.cloudwatch#";

/** How bodies are written. */
interface Codec {
  read(body: Buffer): unknown;
  write(value: object): string | Buffer;
}

const jsonCodec: Codec = {
  read: (body) => JSON.parse(body.toString("utf8")) as unknown,
  write: (value) => JSON.stringify(value),
};

/** Times are tag 1 around seconds, which is how JSON has them, too; other tags are refused. */
const DECODING: DecodeOptions = { tags: { 1: (content) => content() } };

const cborCodec: Codec = {
  read: (body) => decode(body, { ...DECODING, tokenizer: new ChunkTokenizer(body, DECODING) }) as unknown,
  write: (value) => Buffer.from(encode(value)),
};

/** AWS JSON 1.0: the operation is in X-Amz-Target. */
export const json10 = protocol(jsonCodec, ({ target }) => target.slice(target.indexOf(".") + 1), {
  "Content-Type": "application/x-amz-json-1.0",
});

/** Smithy RPC v2: the operation is at the end of the path. */
export const rpcV2Cbor = protocol(cborCodec, lastOfPath, {
  "Content-Type": "application/cbor",
  "smithy-protocol": "rpc-v2-cbor",
});

export const rpcV2Json = protocol(jsonCodec, lastOfPath, {
  "Content-Type": "application/json",
  "smithy-protocol": "rpc-v2-json",
});

function protocol(
  codec: Codec,
  operationOf: (request: SinkRequest) => string,
  headers: Readonly<Record<string, string>>,
): SinkProtocol {
  return {
    read: (request) => ({ operation: operationOf(request), input: inputOf(request.body, codec) }),
    success: (_operation, output) => ({ headers, body: codec.write(output) }),
    refusal: ({ name, code, message }) => ({
      // Clients that know the codes of the query protocol find them here.
      headers: { ...headers, "x-amzn-query-error": `${code};Sender` },
      body: codec.write({ __type: `${SHAPES}${name}`, message }),
    }),
  };
}

function lastOfPath({ path }: SinkRequest): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function inputOf(body: Buffer, codec: Codec): unknown {
  if (body.length === 0) return {};
  try {
    return codec.read(body);
  } catch {
    throw new SinkRefusal("SerializationException", "MalformedInput", "The body cannot be read.");
  }
}
