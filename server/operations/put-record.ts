import { DryRunOperationException, ProvisionedThroughputExceededException } from "../api/exceptions.ts";
import { DRY_RUN } from "../engine/messages.ts";
import { checkOrderingNumber, putRecords, requireServing } from "../engine/writing.ts";
import { findStream } from "./named-stream.ts";
import type { Operation } from "./operation.ts";
import { checkRecords } from "./record-limits.ts";

export const putRecord: Operation<"PutRecord"> = async (input, context) => {
  const stream = findStream(input, context);
  requireServing(stream);
  checkRecords(stream, [input], () => "");
  const { SequenceNumberForOrdering: ordering } = input;
  if (ordering !== undefined) await checkOrderingNumber(context.kinesis, stream, ordering);
  const record = { data: input.Data, partitionKey: input.PartitionKey, explicitHashKey: input.ExplicitHashKey };
  if (input.DryRun) throw new DryRunOperationException(DRY_RUN);
  const [put] = await putRecords(context.kinesis, stream, [record]);
  if (!put || "throttled" in put) throw new ProvisionedThroughputExceededException(put?.throttled);
  return {
    ShardId: put.shardId,
    SequenceNumber: put.sequenceNumber,
    ...(stream.encryptionType === "KMS" ? { EncryptionType: "KMS" } : {}),
  };
};
