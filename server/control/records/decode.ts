import { gunzipSync } from "node:zlib";
import { isUtf8 } from "node:buffer";

/** What the data of a record say. */
export interface Decoded {
  /** Whether `text` and `json` are those of what the data, which are gzip, hold. */
  readonly gzip: boolean;
  /** Absent when the data are not UTF-8. */
  readonly text?: string;
  /** Absent when the text is not JSON. */
  readonly json?: unknown;
}

const GZIP_MAGIC = Buffer.from([0x1f, 0x8b, 0x08]);
/** What a gzip record may hold: more than a record of ten MiB usually does, and less than a bomb. */
const MAX_INFLATED = 64 * 1024 * 1024;

/** Text when the data are UTF-8, and JSON when that is; what gzip holds, when they are gzip. */
export function decode(data: Uint8Array): Decoded {
  const inflated = inflate(data);
  const bytes = inflated ?? data;
  const gzip = inflated !== undefined;
  if (!isUtf8(bytes)) return { gzip };
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString();
  return { gzip, text, ...parse(text) };
}

function inflate(data: Uint8Array): Buffer | undefined {
  if (!GZIP_MAGIC.every((byte, at) => data[at] === byte)) return undefined;
  try {
    return gunzipSync(data, { maxOutputLength: MAX_INFLATED });
  } catch {
    return undefined; // it only begins like gzip
  }
}

function parse(text: string): { json?: unknown } {
  try {
    return { json: JSON.parse(text) };
  } catch {
    return {};
  }
}
