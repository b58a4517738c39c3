import { InvalidArgumentException } from "../api/exceptions.ts";
import type { StreamName } from "./identity.ts";
import { TAG_CHARACTERS, TAG_RESERVED, tagWithPercent, tooManyTags } from "./messages.ts";

export type Tags = Record<string, string>;

export const MAX_TAGS = 50;

const ALLOWED = /^[\p{L}\p{N}\p{Z}\s_./=+\-%@:]*$/u;

/**
 * Checks tags that are to be added to those a stream has, in the service's order: characters, '%', count.
 * @throws InvalidArgumentException
 */
export function checkTags(stream: StreamName, present: Tags, added: Tags): void {
  const texts = Object.entries(added).flat();
  if (!texts.every((text) => ALLOWED.test(text))) throw new InvalidArgumentException(TAG_CHARACTERS);
  if (texts.some((text) => text.includes("%"))) throw new InvalidArgumentException(tagWithPercent(stream));
  if (Object.keys(added).some((key) => key.toLowerCase().startsWith("aws:"))) {
    throw new InvalidArgumentException(TAG_RESERVED);
  }
  if (Object.keys({ ...present, ...added }).length > MAX_TAGS) {
    throw new InvalidArgumentException(tooManyTags(stream, MAX_TAGS));
  }
}

/** The tags that are left. */
export function without(tags: Tags, keys: readonly string[]): Tags {
  const removed = new Set(keys);
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !removed.has(key)));
}
