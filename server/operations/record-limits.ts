import { InvalidArgumentException } from "../api/exceptions.ts";
import { atMostLength, missing, refuseViolations, violation } from "../api/validate.ts";
import { explicitHashKeyOutside } from "../engine/messages.ts";
import { HASH_KEY_SPACE } from "../engine/hash-key.ts";
import type { Stream } from "../engine/stream.ts";

interface RecordInput {
  readonly Data: Uint8Array;
  readonly PartitionKey?: string | undefined;
  readonly ExplicitHashKey?: string | undefined;
}

/** Data and UTF-8 partition key, in bytes: what every limit on size counts. */
function recordSize({ Data: data, PartitionKey: key }: RecordInput): number {
  return data.length + (key === undefined ? 0 : Buffer.byteLength(key));
}

/**
 * What a stream asks of records beyond the constraints of the API.
 * @param prefix of the path that names the record at an index
 * @returns the size of all of them, in bytes
 * @throws ValidationException for one without a key where the stream needs keys, or larger than the stream allows
 * @throws InvalidArgumentException for an explicit hash key beyond the hash space
 */
export function checkRecords(
  stream: Stream,
  records: readonly RecordInput[],
  prefix: (index: number) => string,
): number {
  const { maxRecordSizeKiB, distribution } = stream.settings;
  const maxBytes = maxRecordSizeKiB * 1024;
  const violations: string[] = [];
  let bytes = 0;
  for (const [index, record] of records.entries()) {
    const size = recordSize(record);
    bytes += size;
    if (record.PartitionKey === undefined && distribution !== "AUTO") {
      violations.push(missing(`${prefix(index)}partitionKey`));
    }
    if (size > maxBytes) violations.push(violation(`${prefix(index)}data`, "", atMostLength(maxBytes)));
  }
  refuseViolations(violations);
  for (const { ExplicitHashKey: key } of records) {
    if (key !== undefined && BigInt(key) >= HASH_KEY_SPACE)
      throw new InvalidArgumentException(explicitHashKeyOutside(key));
  }
  return bytes;
}
