import { cbor as codec, tag } from "@smithy/core/cbor";
import { SerializationException } from "../api/exceptions.ts";
import type { Protocol } from "./protocol.ts";
import { javaClass, refused } from "./read-input.ts";
import { writeOutput, type OutputTypes } from "./write-output.ts";

const EPOCH_TAG = 1;

const OUTPUT: OutputTypes = {
  blob: (bytes) => bytes,
  timestamp: (epochMilliseconds) => tag({ tag: EPOCH_TAG, value: epochMilliseconds }),
};

/** AWS CBOR 1.1, the older encoding of the Java SDKs: timestamps are tag 1 around integer epoch *milliseconds*. */
export const cbor: Protocol = {
  contentType: "application/x-amz-cbor-1.1",

  decode(body) {
    let value: unknown;
    try {
      value = codec.deserialize(body);
    } catch {
      throw new SerializationException();
    }
    const isMap = typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
    if (!isMap || isTagged(value)) throw new SerializationException();
    return value as object;
  },

  encode: (structureName, output) => toBuffer(codec.serialize(writeOutput(structureName, output, OUTPUT))),
  encodeError: (body) => toBuffer(codec.serialize(body)),

  blob(value) {
    if (value instanceof Uint8Array) return value;
    throw refused(`${javaClass(value)} can not be converted to a Blob`);
  },

  /** Integers are milliseconds; a float is what RFC 8949 means by tag 1, seconds (kinesis-reference §2.5). */
  timestamp(value) {
    const inner = isTagged(value) ? value.value : value;
    if (typeof inner === "bigint") return Number(inner);
    if (typeof inner !== "number") throw refused(`${javaClass(inner)} can not be converted to milliseconds since epoch`);
    return Number.isInteger(inner) ? inner : Math.round(inner * 1000);
  },
};

function isTagged(value: unknown): value is { tag: number | bigint; value: unknown } {
  return typeof value === "object" && value !== null && "tag" in value && Object.getOwnPropertySymbols(value).length > 0;
}

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
