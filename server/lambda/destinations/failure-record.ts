import type { Discard, DiscardCondition } from "../delivery/shard-job.ts";

/** What a destination is told of a discarded batch, in AWS's key order (lambda-reference §2.5–7). */
export interface FailureRecord {
  readonly requestContext: {
    readonly requestId: string;
    readonly functionArn: string;
    readonly condition: DiscardCondition;
    readonly approximateInvokeCount: number;
  };
  /** Absent when the records became too old. */
  readonly responseContext?: {
    readonly statusCode: 200;
    readonly executedVersion: string;
    /** `null` when the function itself did well and its answer named what failed. */
    readonly functionError: string | null;
  };
  readonly version: "1.0";
  /** As in 2022-07-13T13:48:01.000Z; the others too. */
  readonly timestamp: string;
  readonly KinesisBatchInfo: {
    readonly shardId: string;
    /** These four are absent in the last invocation of a tumbling window, which has no records. */
    readonly startSequenceNumber?: string;
    readonly endSequenceNumber?: string;
    readonly approximateArrivalOfFirstRecord?: string;
    readonly approximateArrivalOfLastRecord?: string;
    readonly batchSize: number;
    readonly streamArn: string;
  };
}

/** Where a batch was discarded, and when. */
export interface DiscardContext {
  readonly functionArn: string;
  readonly streamArn: string;
  readonly shardId: string;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Stands for the id of an invocation that never was. */
  readonly requestId: string;
}

export function failureRecord(
  { condition, records, invocations, lastAnswer }: Discard,
  { functionArn, streamArn, shardId, now, requestId }: DiscardContext,
): FailureRecord {
  const [first, last] = [records[0], records.at(-1)];
  return {
    requestContext: {
      requestId: lastAnswer?.requestId ?? requestId,
      functionArn,
      condition,
      // 1 also for records that were too old before any try, as it was recorded.
      approximateInvokeCount: Math.max(1, invocations),
    },
    ...(condition === "RecordAgeExceeded" || !lastAnswer
      ? {}
      : {
          responseContext: {
            statusCode: 200,
            executedVersion: lastAnswer.executedVersion,
            functionError: lastAnswer.functionError ?? null,
          },
        }),
    version: "1.0",
    timestamp: timestamp(now),
    KinesisBatchInfo: {
      shardId,
      ...(first && last
        ? {
            startSequenceNumber: first.sequenceNumber,
            endSequenceNumber: last.sequenceNumber,
            approximateArrivalOfFirstRecord: timestamp(first.arrival),
            approximateArrivalOfLastRecord: timestamp(last.arrival),
          }
        : {}),
      batchSize: records.length,
      streamArn,
    },
  };
}

function timestamp(time: number): string {
  return new Date(time).toISOString();
}
