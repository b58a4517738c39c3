import { randomBytes } from "node:crypto";

/** Bytes on their way out, and the words that they are made of. */
const DRAFT_WORDS = new Uint32Array(32);
const DRAFT = Buffer.from(DRAFT_WORDS.buffer);

/** The only source of chance: xoshiro128** (Blackman, Vigna), from a seed so that a run can be repeated. */
export class Random {
  #s0: number;
  #s1: number;
  #s2: number;
  #s3: number;

  /** @param seed any text; without one, every instance differs */
  constructor(seed?: string) {
    const bytes = seed === undefined ? randomBytes(16) : spread(seed);
    const word = (index: number): number => bytes.readInt32LE(index * 4) || index + 1;
    this.#s0 = word(0);
    this.#s1 = word(1);
    this.#s2 = word(2);
    this.#s3 = word(3);
  }

  /** An integer from 0 to 2^32 − 1. */
  uint32(): number {
    const s1 = this.#s1;
    const t2 = this.#s2 ^ this.#s0;
    const t3 = this.#s3 ^ s1;
    this.#s1 = s1 ^ t2;
    this.#s0 ^= t3;
    this.#s2 = t2 ^ (s1 << 9);
    this.#s3 = rotateLeft(t3, 11);
    return Math.imul(rotateLeft(Math.imul(s1, 5), 7), 9) >>> 0;
  }

  /** From 0 to less than 1. */
  fraction(): number {
    return this.uint32() / 2 ** 32;
  }

  bytes(count: number): Buffer {
    const bytes = Buffer.allocUnsafe(count);
    for (let at = 0; at < count; at += DRAFT.length) {
      this.#draft(Math.min(count - at, DRAFT.length));
      DRAFT.copy(bytes, at, 0, count - at);
    }
    return bytes;
  }

  /**
   * So many bytes as text: faster than by way of a buffer for each, and every answer has two such ids.
   * @throws RangeError beyond 128 bytes
   */
  text(count: number, encoding: "hex" | "base64" | "latin1"): string {
    if (count > DRAFT.length) throw new RangeError(`An id of ${count} bytes is too long.`);
    this.#draft(count);
    return DRAFT.toString(encoding, 0, count);
  }

  /** In the 8-4-4-4-12 form, lower case; like the service's own, of no particular UUID version. */
  uuid(): string {
    const hex = this.text(16, "hex");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }

  #draft(bytes: number): void {
    for (let at = 0; at * 4 < bytes; at++) DRAFT_WORDS[at] = this.uint32();
  }
}

/** Spreads a seed over 16 bytes (FNV-1a with four offsets), so that similar seeds give unlike runs. */
function spread(seed: string): Buffer {
  const bytes = Buffer.alloc(16);
  for (let word = 0; word < 4; word++) {
    let hash = 0x811c9dc5 + word * 0x9e3779b9;
    for (const byte of Buffer.from(`${word}${seed}`)) hash = Math.imul(hash ^ byte, 0x01000193);
    bytes.writeUInt32LE(hash >>> 0, word * 4);
  }
  return bytes;
}

function rotateLeft(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}
