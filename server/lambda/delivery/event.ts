import type { ReadRecord } from "../../engine/reading.ts";

/** The largest event that a function takes, in bytes. */
export const MAX_EVENT_BYTES = 6 * 1024 * 1024;

/** A record on its way to a function. */
export interface BatchRecord {
  /** Its place in the shard's log. */
  readonly ordinal: number;
  readonly sequenceNumber: string;
  /** Epoch milliseconds. */
  readonly arrival: number;
  /** When it was read: a batching window begins with that of its first record. */
  readonly readAt: number;
  /** As it stands in the event. */
  readonly json: string;
  /** Of that text. */
  readonly bytes: number;
}

/** What all records of a shard have in common in the event. */
export interface EventSource {
  readonly shardId: string;
  readonly region: string;
  /** Of the stream or the consumer. */
  readonly arn: string;
  readonly roleArn: string;
}

/** A record as the event shows it (lambda-reference §4). */
export interface EventRecord {
  readonly kinesis: {
    readonly kinesisSchemaVersion: string;
    readonly partitionKey?: string;
    readonly sequenceNumber: string;
    /** Base64. */
    readonly data: string;
    /** Seconds. */
    readonly approximateArrivalTimestamp: number;
  };
  readonly eventSource: string;
  readonly eventVersion: string;
  readonly eventID: string;
  readonly eventName: string;
  readonly invokeIdentityArn: string;
  readonly awsRegion: string;
  readonly eventSourceARN: string;
}

/** An `EventRecord` as JSON, in AWS's key order. */
export function recordJson(source: EventSource, { sequenceNumber, partitionKey, data, arrival }: ReadRecord): string {
  const base64 = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64");
  const key = partitionKey === undefined ? "" : `"partitionKey":${JSON.stringify(partitionKey)},`;
  return (
    `{"kinesis":{"kinesisSchemaVersion":"1.0",${key}"sequenceNumber":"${sequenceNumber}","data":"${base64}",` +
    `"approximateArrivalTimestamp":${arrival / 1000}},"eventSource":"aws:kinesis","eventVersion":"1.0",` +
    `"eventID":"${source.shardId}:${sequenceNumber}","eventName":"aws:kinesis:record",` +
    `"invokeIdentityArn":"${source.roleArn}","awsRegion":"${source.region}","eventSourceARN":"${source.arn}"}`
  );
}

/** Where a tumbling window stands when the function is called. */
export interface WindowContext {
  /** Epoch milliseconds. */
  readonly start: number;
  readonly end: number;
  /** What the function answered last; an empty object at first. */
  readonly state: unknown;
  readonly isFinal: boolean;
  readonly isTerminatedEarly: boolean;
}

export function batchEvent(
  records: readonly BatchRecord[],
  { shardId, arn }: EventSource,
  window?: WindowContext,
): Buffer {
  const list = `{"Records":[${records.map(({ json }) => json).join(",")}]`;
  if (!window) return Buffer.from(`${list}}`);
  const { start, end, state, isFinal, isTerminatedEarly } = window;
  const rest = JSON.stringify({
    window: { start: wholeSeconds(start), end: wholeSeconds(end) },
    state,
    shardId,
    eventSourceARN: arn,
    isFinalInvokeForWindow: isFinal,
    isWindowTerminatedEarly: isTerminatedEarly,
  });
  return Buffer.from(`${list},${rest.slice(1)}`);
}

function wholeSeconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
