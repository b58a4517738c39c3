/**
 * AWS's sequence numbers, version 2 (kinesis-reference §4.3): a 186-bit integer in decimal, always 56 digits. In hex,
 * from the top:
 *
 *   1 × `2` · 9 shard creation time · 1 low nibble of the shard index · 16 sequence index · 2 × `0`
 *   · 9 record time · 8 shard index · 1 × `2` (the version)
 *
 * Times are epoch seconds. The sequence index of a record is its ordinal in the shard's log plus one, so a number and
 * a position turn into each other by arithmetic.
 */
export interface SequenceNumber {
  /** Epoch seconds. */
  readonly shardCreationTime: number;
  readonly shardIndex: number;
  readonly sequenceIndex: bigint;
  /** Epoch seconds. */
  readonly time: number;
}

/** The sequence index of a shard's EndingSequenceNumber. */
export const LAST_SEQUENCE_INDEX = 0x7fff_ffff_ffff_ffffn;

const VERSION = 2n;
const TOP_DIGIT = 2n;
const TIME_BITS = 36n;
const SHARD_INDEX_SHIFT = 4n;
const TIME_SHIFT = SHARD_INDEX_SHIFT + 32n;
const SEQUENCE_SHIFT = TIME_SHIFT + TIME_BITS + 8n;
const NIBBLE_SHIFT = SEQUENCE_SHIFT + 64n;
const CREATION_SHIFT = NIBBLE_SHIFT + 4n;
const TOP_SHIFT = CREATION_SHIFT + TIME_BITS;

/** How far apart the numbers of two records are that follow each other within the same second. */
const SEQUENCE_STEP = 1n << SEQUENCE_SHIFT;

/** Seven decimal digits: small enough for integers that cost nothing. */
const LIMB = 10_000_000;
/** The step has 25 digits, so it changes the last 28, and now and then carries one into those above. */
const TAIL_DIGITS = 28;
const [STEP_3, STEP_2, STEP_1, STEP_0] = limbsOf(String(SEQUENCE_STEP).padStart(TAIL_DIGITS, "0"));

export function formatSequenceNumber(number: SequenceNumber): string {
  return toInteger(number).toString();
}

/**
 * The numbers of records that follow each other within the same second, from the first one's. They are added up in
 * decimal, which takes less than half the time of turning each into text from binary.
 */
export function formatSequenceNumbers(first: SequenceNumber, count: number): string[] {
  if (count === 0) return [];
  const text = formatSequenceNumber(first);
  if (count === 1) return [text];
  const numbers = [text];
  let head = text.slice(0, -TAIL_DIGITS);
  let [limb3, limb2, limb1, limb0] = limbsOf(text.slice(-TAIL_DIGITS));
  while (numbers.length < count) {
    limb0 += STEP_0;
    limb1 += STEP_1 + carry(limb0);
    limb2 += STEP_2 + carry(limb1);
    limb3 += STEP_3 + carry(limb2);
    if (carry(limb3) === 1) head = (BigInt(head) + 1n).toString();
    limb0 %= LIMB;
    limb1 %= LIMB;
    limb2 %= LIMB;
    limb3 %= LIMB;
    numbers.push(head + digits(limb3) + digits(limb2) + digits(limb1) + digits(limb0));
  }
  return numbers;
}

function limbsOf(tail: string): [number, number, number, number] {
  const limb = (index: number): number => Number(tail.slice(7 * index, 7 * index + 7));
  return [limb(0), limb(1), limb(2), limb(3)];
}

function carry(sum: number): number {
  return sum >= LIMB ? 1 : 0;
}

function digits(limb: number): string {
  return String(LIMB + limb).slice(1);
}

function toInteger({ shardCreationTime, shardIndex, sequenceIndex, time }: SequenceNumber): bigint {
  return (
    (TOP_DIGIT << TOP_SHIFT) |
    (BigInt(shardCreationTime) << CREATION_SHIFT) |
    (BigInt(shardIndex & 0xf) << NIBBLE_SHIFT) |
    (sequenceIndex << SEQUENCE_SHIFT) |
    (BigInt(time) << TIME_SHIFT) |
    (BigInt(shardIndex) << SHARD_INDEX_SHIFT) |
    VERSION
  );
}

/** @returns undefined when the text is no number of this version */
export function parseSequenceNumber(text: string): SequenceNumber | undefined {
  if (!/^[1-9]\d{55}$/.test(text)) return undefined;
  const integer = BigInt(text);
  const field = (shift: bigint, bits: bigint): bigint => (integer >> shift) & ((1n << bits) - 1n);
  const number = {
    shardCreationTime: Number(field(CREATION_SHIFT, TIME_BITS)),
    shardIndex: Number(field(SHARD_INDEX_SHIFT, 32n)),
    sequenceIndex: field(SEQUENCE_SHIFT, 64n),
    time: Number(field(TIME_SHIFT, TIME_BITS)),
  };
  return toInteger(number) === integer && number.sequenceIndex <= LAST_SEQUENCE_INDEX ? number : undefined;
}
