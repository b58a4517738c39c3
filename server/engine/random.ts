import { randomBytes } from "node:crypto";

/** The only source of chance: xoshiro128** (Blackman, Vigna), from a seed so that a run can be repeated. */
export class Random {
  readonly #state: Uint32Array;

  /** @param seed any text; without one, every instance differs */
  constructor(seed?: string) {
    const bytes = seed === undefined ? randomBytes(16) : spread(seed);
    this.#state = Uint32Array.from({ length: 4 }, (_, index) => bytes.readUInt32LE(index * 4) || index + 1);
  }

  /** An integer from 0 to 2^32 − 1. */
  uint32(): number {
    const [s0 = 0, s1 = 0, s2 = 0, s3 = 0] = this.#state;
    const result = Math.imul(rotateLeft(Math.imul(s1, 5), 7), 9) >>> 0;
    const t2 = s2 ^ s0;
    const t3 = s3 ^ s1;
    this.#state[1] = s1 ^ t2;
    this.#state[0] = s0 ^ t3;
    this.#state[2] = t2 ^ (s1 << 9);
    this.#state[3] = rotateLeft(t3, 11);
    return result;
  }

  /** From 0 to less than 1. */
  fraction(): number {
    return this.uint32() / 2 ** 32;
  }

  bytes(count: number): Buffer {
    const words = new Uint32Array(Math.ceil(count / 4));
    for (let index = 0; index < words.length; index++) words[index] = this.uint32();
    return Buffer.from(words.buffer, 0, count);
  }

  /** In the 8-4-4-4-12 form, lower case; like the service's own, of no particular UUID version. */
  uuid(): string {
    const hex = this.bytes(16).toString("hex");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
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
