import { SerializationException } from "../api/exceptions.ts";
import { parseJson } from "./parse-json.ts";
import type { Protocol } from "./protocol.ts";
import { javaClass, refused } from "./read-input.ts";
import { writeJson } from "./write-json.ts";

/** AWS JSON 1.1: blobs in base64 with padding, timestamps as epoch seconds with up to three decimals. */
export const json: Protocol = {
  contentType: "application/x-amz-json-1.1",

  decode(body) {
    let value: unknown;
    try {
      value = parseJson(body);
    } catch {
      throw new SerializationException();
    }
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw new SerializationException();
    return value;
  },

  encode: writeJson,
  encodeError: (body) => JSON.stringify(body),

  isMap: () => true,

  blob(value) {
    if (typeof value !== "string") throw refused(`${javaClass(value)} can not be converted to a Blob`);
    return decodeBase64(value);
  },

  timestamp(value) {
    if (typeof value === "number") return Math.round(value * 1000);
    throw refused(`${javaClass(value)} can not be converted to milliseconds since epoch`);
  },
};

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Strict where `Buffer.from` is lenient: padding is required, foreign characters and stray bits are refused. */
function decodeBase64(text: string): Buffer {
  if (text.length % 4 !== 0) {
    const found = `Base64 encoded length is expected a multiple of 4 bytes but found: ${text.length}`;
    throw refused(`'${text}' can not be converted to a Blob: ${found}`);
  }
  const bytes = Buffer.from(text, "base64");
  const padding = paddingOf(text);
  if (bytes.length !== (text.length / 4) * 3 - padding || hasCharactersThatNodeTakesForOthers(text)) {
    const [invalid] = /[^A-Za-z0-9+/]/.exec(text.slice(0, text.length - padding)) ?? [];
    throw refused(`'${text}' can not be converted to a Blob: Invalid Base64 character: '${invalid}'`);
  }
  if (padding > 0) {
    const last = ALPHABET.indexOf(text.charAt(text.length - padding - 1));
    if ((last & (padding === 2 ? 0b1111 : 0b11)) !== 0) {
      throw refused(`'${text}' can not be converted to a Blob: Invalid last non-pad Base64 character dectected`);
    }
  }
  return bytes;
}

function paddingOf(text: string): number {
  if (!text.endsWith("=")) return 0;
  return text.endsWith("==") ? 2 : 1;
}

/** All other foreign characters Node skips, so that bytes are missing at the end: far faster to see than each of them. */
function hasCharactersThatNodeTakesForOthers(text: string): boolean {
  // V8 keeps most strings in one byte a character, and knows without a look that these have nothing beyond Latin-1.
  return text.includes("-") || text.includes("_") || /[\u0100-\uFFFF]/.test(text);
}
