import { ExpiredNextTokenException, InvalidArgumentException } from "../api/exceptions.ts";
import { INVALID_NEXT_TOKEN, NEXT_TOKEN_EXPIRED } from "./messages.ts";
import type { Random } from "./random.ts";
import { fromBase64, seal, unseal } from "./sealed.ts";

/** Milliseconds that a NextToken is valid. */
export const NEXT_TOKEN_LIFETIME = 300_000;

interface Content<T> {
  readonly operation: string;
  readonly issuedAt: number;
  readonly cursor: T;
}

/** A paging token of one operation, which carries all it takes to go on. */
export function formatNextToken<T>(operation: string, cursor: T, now: number, random: Random): string {
  const content: Content<T> = { operation, issuedAt: now, cursor };
  return seal(Buffer.from(JSON.stringify(content)), random).toString("base64");
}

/**
 * @throws InvalidArgumentException when it is no token of this operation
 * @throws ExpiredNextTokenException when it is older than 300 seconds
 */
export function parseNextToken<T>(operation: string, token: string, now: number): T {
  const content = readContent<T>(unseal(fromBase64(token) ?? Buffer.alloc(0)));
  if (content?.operation !== operation) throw new InvalidArgumentException(INVALID_NEXT_TOKEN);
  if (now - content.issuedAt > NEXT_TOKEN_LIFETIME) throw new ExpiredNextTokenException(NEXT_TOKEN_EXPIRED);
  return content.cursor;
}

/** What a token goes on with, expired or not; undefined when it is none of this operation. */
export function peekNextToken<T>(operation: string, token: string): T | undefined {
  const content = readContent<T>(unseal(fromBase64(token) ?? Buffer.alloc(0)));
  return content?.operation === operation ? content.cursor : undefined;
}

/** A sealed text can also be something else, such as the inner part of a shard iterator. */
function readContent<T>(payload: Buffer | undefined): Content<T> | undefined {
  try {
    return payload && (JSON.parse(payload.toString()) as Content<T>);
  } catch {
    return undefined;
  }
}
