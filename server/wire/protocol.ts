import type { WireTypes } from "./read-input.ts";

/** One encoding of the API: AWS JSON 1.1 or AWS CBOR 1.1. */
export interface Protocol extends WireTypes {
  readonly contentType: string;
  /**
   * Decodes a request body.
   * @throws SerializationException without a message when the body is not one map
   */
  decode(body: Buffer): object;
  /** Encodes an output of the named structure; a string stands for its UTF-8. */
  encode(structureName: string, output: object): Buffer | string;
  /** Encodes an error body, which has no structure. */
  encodeError(body: Readonly<Record<string, string>>): Buffer | string;
}
