import type { IncomingMessage } from "node:http";

/**
 * A client that sends too much is let finish, up to this many bytes more, before it is answered: one that is cut off
 * while it still sends often sees a reset connection instead of the answer.
 */
const MAX_DISCARDED = 128 * 1024 * 1024;

/** The body is larger than it may be. */
export class BodyTooLarge extends Error {
  override readonly name = "BodyTooLarge";
}

/**
 * @param limit bytes
 * @throws BodyTooLarge
 * @throws Error when the client goes away before all of it is there
 */
export function readBytes(request: IncomingMessage, limit: number): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const chunks: Buffer[] = [];
  let size = 0;
  request.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
    else chunks.length = 0;
    if (size > limit + MAX_DISCARDED) reject(new BodyTooLarge());
  });
  request.on("end", () => (size > limit ? reject(new BodyTooLarge()) : resolve(Buffer.concat(chunks))));
  request.on("error", reject);
  // Nothing comes any more, whether there was an error or not; what is settled stays so.
  request.on("close", () => reject(new Error("the client went away before its body was complete")));
  return promise;
}
