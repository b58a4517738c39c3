import { createCipheriv, createDecipheriv, createHash, createSecretKey } from "node:crypto";
import { crc32 } from "node:zlib";
import type { Random } from "./random.ts";

/**
 * Opaque tokens: encrypted so that they look like the service's and nobody builds on what is inside, with a checksum
 * so that a damaged one is noticed. The key is no secret and never changes: tokens outlive a restart.
 */
const KEY = createSecretKey(createHash("sha256").update("kinesis-emu opaque tokens").digest());
const ALGORITHM = "aes-256-cbc";
const IV = Buffer.alloc(16);
const CHECKSUM_BYTES = 4;
const NONCE_BYTES = 8;

/** What sealing adds to a payload before it is padded to whole blocks of 16 bytes. */
export const SEAL_BYTES = CHECKSUM_BYTES + NONCE_BYTES;

/** Two seals of the same payload differ. */
export function seal(payload: Buffer, random: Random): Buffer {
  const plain = Buffer.concat([Buffer.alloc(CHECKSUM_BYTES), random.bytes(NONCE_BYTES), payload]);
  plain.writeUInt32BE(crc32(plain.subarray(CHECKSUM_BYTES)));
  const cipher = createCipheriv(ALGORITHM, KEY, IV);
  return Buffer.concat([cipher.update(plain), cipher.final()]);
}

/** @returns undefined when this is not what `seal` made */
export function unseal(sealed: Buffer): Buffer | undefined {
  let plain: Buffer;
  try {
    const decipher = createDecipheriv(ALGORITHM, KEY, IV);
    plain = Buffer.concat([decipher.update(sealed), decipher.final()]);
  } catch {
    return undefined;
  }
  const isIntact = plain.length >= SEAL_BYTES && plain.readUInt32BE(0) === crc32(plain.subarray(CHECKSUM_BYTES));
  return isIntact ? plain.subarray(SEAL_BYTES) : undefined;
}

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** Strict: the text that encodes the bytes, and no other. */
export function fromBase64(text: string): Buffer | undefined {
  if (!BASE64.test(text)) return undefined;
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : undefined;
}
