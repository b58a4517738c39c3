import { DryRunOperationException, InvalidArgumentException } from "../api/exceptions.ts";
import type { PutRecordsResultEntry } from "../api/types.generated.ts";
import { DRY_RUN, RECORDS_TOO_LARGE } from "../engine/messages.ts";
import { putRecords as put, requireServing, type PutResult } from "../engine/writing.ts";
import { findStream } from "./named-stream.ts";
import type { Operation } from "./operation.ts";
import { checkRecords } from "./record-limits.ts";

/** Data and partition keys of all records of a call. */
const MAX_BYTES = 10 * 1024 * 1024;

export const putRecords: Operation<"PutRecords"> = async (input, context) => {
  const stream = findStream(input, context);
  requireServing(stream);
  const bytes = checkRecords(stream, input.Records, (index) => `records.${index + 1}.member.`);
  if (bytes > MAX_BYTES) throw new InvalidArgumentException(RECORDS_TOO_LARGE);
  if (input.DryRun) throw new DryRunOperationException(DRY_RUN);
  const records = input.Records.map(({ Data: data, PartitionKey: partitionKey, ExplicitHashKey: explicitHashKey }) => ({
    data,
    partitionKey,
    explicitHashKey,
  }));
  const results = await put(context.kinesis, stream, records);
  return {
    FailedRecordCount: results.filter((result) => "throttled" in result).length,
    Records: results.map(toResultEntry),
    ...(stream.encryptionType === "KMS" ? { EncryptionType: "KMS" } : {}),
  };
};

/** Throttling fails single records; everything else that is wrong fails the whole call. */
function toResultEntry(result: PutResult): PutRecordsResultEntry {
  return "throttled" in result
    ? { ErrorCode: "ProvisionedThroughputExceededException", ErrorMessage: result.throttled }
    : { SequenceNumber: result.sequenceNumber, ShardId: result.shardId };
}
