import type { IncomingMessage } from "node:http";

/** Bytes that a request body may have: 10 MiB of records in base64, with room for keys and names. */
export const MAX_BODY_BYTES = 20 * 1024 * 1024;

/** Bytes of a request to Lambda: 50 MB of zip in base64, with room for settings. The number is AWS's. */
export const MAX_LAMBDA_BODY_BYTES = 69_905_067;

/**
 * A client that sends too much is let finish, up to this many bytes, before it is answered: one that is cut off while
 * it still sends often sees a reset connection instead of the answer.
 */
const MAX_DISCARDED_BYTES = 8 * MAX_BODY_BYTES;

/** The body is larger than it may be. */
export class BodyTooLarge extends Error {
  override readonly name = "BodyTooLarge";
}

/** The client went away before its body was complete: there is nobody to answer. */
export class ClientGone extends Error {
  override readonly name = "ClientGone";
}

/** @throws BodyTooLarge @throws ClientGone */
export function readBody(request: IncomingMessage, limit = MAX_BODY_BYTES): Promise<Buffer> {
  // There is none to it, and in HTTP/2 Node never says that it has ended.
  if (request.method === "HEAD") return Promise.resolve(Buffer.alloc(0));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    let isComplete = false;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= limit) chunks.push(chunk);
      else chunks.length = 0;
      if (bytes > MAX_DISCARDED_BYTES) reject(new BodyTooLarge());
    });
    request.on("end", () => {
      isComplete = true;
      if (bytes > limit) reject(new BodyTooLarge());
      else resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks));
    });
    // Comes after every request; an error is made, with its stack, only where there is one.
    request.on("close", () => {
      if (!isComplete) reject(new ClientGone());
    });
    request.on("error", () => reject(new ClientGone()));
  });
}
