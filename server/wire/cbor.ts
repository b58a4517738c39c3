import { decode, encode, Token, Type, type DecodeOptions, type EncodeOptions } from "cborg";
import { SerializationException } from "../api/exceptions.ts";
import { ChunkTokenizer } from "./cbor-tokenizer.ts";
import type { Protocol } from "./protocol.ts";
import { javaClass, refused } from "./read-input.ts";
import { writeOutput, type OutputTypes } from "./write-output.ts";

const EPOCH_TAG = 1;
const SMALLEST_MILLISECONDS = 100_000_000_000;

/** What stands behind tag 1. */
class EpochTime {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }
}

/** Any other tag is refused, and so are the big numbers that some of them stand for. */
const DECODING: DecodeOptions = { tags: { [EPOCH_TAG]: (content) => new EpochTime(content()) } };

const ENCODING: EncodeOptions = {
  typeEncoders: {
    Object: (value: unknown) =>
      value instanceof EpochTime ? [new Token(Type.tag, EPOCH_TAG), new Token(Type.uint, value.value)] : null,
  },
  // Members stay in the order in which they were written.
  mapSorter: () => 0,
};

const OUTPUT: OutputTypes = {
  blob: (bytes) => bytes,
  timestamp: (epochMilliseconds) => new EpochTime(epochMilliseconds),
};

/** AWS CBOR 1.1, the older encoding of the Java SDKs: timestamps are tag 1 around integer epoch *milliseconds*. */
export const cbor: Protocol = {
  contentType: "application/x-amz-cbor-1.1",

  decode(body) {
    let value: unknown;
    try {
      value = decode(body, { ...DECODING, tokenizer: new ChunkTokenizer(body, DECODING) });
    } catch {
      throw new SerializationException();
    }
    if (!isMap(value)) throw new SerializationException();
    return value;
  },

  encode: (structureName, output) => toBuffer(encode(writeOutput(structureName, output, OUTPUT), ENCODING)),
  encodeError: (body) => toBuffer(encode(body)),

  isMap,

  blob(value) {
    if (value instanceof Uint8Array) return toBuffer(value);
    throw refused(`${javaClass(value)} can not be converted to a Blob`);
  },

  /**
   * The service takes integers as milliseconds and floats, which are what RFC 8949 means by tag 1, as seconds
   * (kinesis-reference §2.5). The decoder does not keep the two apart, the magnitude does: no stream has records from
   * before 1973, and none lives until 5138.
   */
  timestamp(value) {
    const inner = value instanceof EpochTime ? value.value : value;
    if (typeof inner === "bigint") return Number(inner);
    if (typeof inner !== "number")
      throw refused(`${javaClass(inner)} can not be converted to milliseconds since epoch`);
    return Math.abs(inner) < SMALLEST_MILLISECONDS ? Math.round(inner * 1000) : Math.floor(inner);
  },
};

function isMap(value: unknown): value is object {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject && !(value instanceof Uint8Array) && !(value instanceof EpochTime);
}

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
