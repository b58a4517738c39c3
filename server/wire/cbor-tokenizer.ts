import { Token, Tokenizer, Type, type DecodeOptions } from "cborg";

const CHUNKED_BYTES = 0x5f;
const CHUNKED_TEXT = 0x7f;

/** Also reads text and bytes that come in chunks, as Jackson writes long ones: the library's own tokenizer does not. */
export class ChunkTokenizer extends Tokenizer {
  constructor(body: Uint8Array, options: DecodeOptions) {
    super(body, options);
  }

  override next(): Token {
    const initial = this.data[this._pos];
    if (initial === CHUNKED_BYTES) return this.#join(Type.bytes, (chunks) => Buffer.concat(chunks as Uint8Array[]));
    if (initial === CHUNKED_TEXT) return this.#join(Type.string, (chunks) => chunks.join(""));
    return super.next();
  }

  /** @throws Error when a chunk is not of the same type, or the end is missing */
  #join(type: Type, join: (chunks: unknown[]) => unknown): Token {
    const chunks: unknown[] = [];
    this._pos += 1;
    for (;;) {
      if (this.done()) throw new Error("unexpected end of chunks");
      const chunk = super.next();
      if (Type.equals(chunk.type, Type.break)) return new Token(type, join(chunks), 0);
      if (!Type.equals(chunk.type, type)) throw new Error(`a chunk of type ${chunk.type.name}`);
      chunks.push(chunk.value);
    }
  }
}
