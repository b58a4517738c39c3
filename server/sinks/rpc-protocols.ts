import { decode, encode, type DecodeOptions } from "cborg";
import { ChunkTokenizer } from "../wire/cbor-tokenizer.ts";
import { SinkRefusal, type SinkProtocol } from "./call.ts";

/** The prefix of exceptions' names in both. */
const SHAPES = "com.amazonaws.cloudwatch#";

/** Times are tag 1 around seconds, which is how JSON has them, too; other tags are refused. */
const DECODING: DecodeOptions = { tags: { 1: (content) => content() } };

/** AWS JSON 1.0: the operation in X-Amz-Target. */
export const jsonProtocol: SinkProtocol = {
  read({ target, body }) {
    const operation = target.slice(target.indexOf(".") + 1);
    return { operation, input: decoded(() => (body.length === 0 ? {} : JSON.parse(body.toString("utf8")))) };
  },

  success: (_operation, output) => ({
    headers: { "Content-Type": "application/x-amz-json-1.0" },
    body: JSON.stringify(output),
  }),

  refusal: (refusal) => ({
    headers: { "Content-Type": "application/x-amz-json-1.0", ...queryError(refusal) },
    body: JSON.stringify(errorBody(refusal)),
  }),
};

/** Smithy RPC v2 CBOR: the operation at the end of the path. */
export const cborProtocol: SinkProtocol = {
  read({ path, body }) {
    const operation = path.slice(path.lastIndexOf("/") + 1);
    const read = () => decode(body, { ...DECODING, tokenizer: new ChunkTokenizer(body, DECODING) }) as unknown;
    return { operation, input: decoded(() => (body.length === 0 ? {} : read())) };
  },

  success: (_operation, output) => ({
    headers: { "Content-Type": "application/cbor", "smithy-protocol": "rpc-v2-cbor" },
    body: Buffer.from(encode(output)),
  }),

  refusal: (refusal) => ({
    headers: { "Content-Type": "application/cbor", "smithy-protocol": "rpc-v2-cbor", ...queryError(refusal) },
    body: Buffer.from(encode(errorBody(refusal))),
  }),
};

function decoded(decodeBody: () => unknown): unknown {
  try {
    return decodeBody();
  } catch {
    throw new SinkRefusal("SerializationException", "MalformedInput", "The body cannot be read.");
  }
}

function errorBody({ name, message }: SinkRefusal): Record<string, string> {
  return { __type: `${SHAPES}${name}`, message };
}

/** Clients that knew the code of the query protocol find it here. */
function queryError({ code }: SinkRefusal): Record<string, string> {
  return { "x-amzn-query-error": `${code};Sender` };
}
