/** How many shades there are, from nothing to the most. */
export const SHADES = 5;

/** By the root, so that one busy shard does not make all others look empty: 0 is nothing. */
export function shadeOf(value: number, most: number): number {
  if (value <= 0) return 0;
  return Math.min(SHADES - 1, Math.ceil(Math.sqrt(value / Math.max(most, value)) * (SHADES - 1)));
}
