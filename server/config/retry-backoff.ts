import { milliseconds, ValueMistake } from "./parse.ts";

/** How long a failed batch waits for its next try, in milliseconds: twice as long each time, up to the longest. */
export interface RetryBackoff {
  readonly first: number;
  readonly longest: number;
}

/** @throws ValueMistake */
export function parseRetryBackoff(text: string): RetryBackoff {
  const [first, longest, ...rest] = text.split(":").map((part) => part.trim());
  if (first === undefined || longest === undefined || rest.length > 0) {
    const remedy = "write the first wait and the longest, such as 100:60000; 0:0 tries again at once";
    throw new ValueMistake(`"${text}" is not two numbers with a colon between`, remedy);
  }
  const backoff = { first: milliseconds(first), longest: milliseconds(longest) };
  if (backoff.first <= backoff.longest) return backoff;
  throw new ValueMistake(`the first wait of "${text}" is longer than the longest`, "write the shorter one first");
}
