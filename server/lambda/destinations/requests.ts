import { createHash } from "node:crypto";
import type { Destination } from "./destination.ts";
import type { FailureRecord } from "./failure-record.ts";

/** A request to a service of AWS, before it is signed. */
export interface ServiceRequest {
  readonly service: "sqs" | "sns" | "s3";
  readonly region: string;
  readonly method: "POST" | "PUT";
  /** Escaped. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What is to be sent. */
export interface Failure {
  readonly record: FailureRecord;
  /** JSON texts, as the function got them. */
  readonly records: readonly string[];
  /** Of the mapping. */
  readonly uuid: string;
  /** Of the mapping, for a bucket has none in its ARN. */
  readonly region: string;
  /** Tells the objects of a bucket apart. */
  readonly id: string;
}

/** The request that brings a discarded batch to its destination (lambda-reference §2.5–6). */
export function requestTo(destination: Destination, failure: Failure): ServiceRequest {
  switch (destination.kind) {
    case "sqs":
      return sendMessage(destination, failure);
    case "sns":
      return publish(destination, failure);
    case "s3":
      return putObject(destination, failure);
  }
}

/** In the query protocol, which every server that stands in for SQS knows. */
function sendMessage({ region, account, queue }: Destination & { kind: "sqs" }, { record }: Failure): ServiceRequest {
  const form = { Action: "SendMessage", Version: "2012-11-05", MessageBody: JSON.stringify(record) };
  return { service: "sqs", region, ...formPost(`/${account}/${queue}`, form) };
}

function publish({ region, topicArn }: Destination & { kind: "sns" }, { record }: Failure): ServiceRequest {
  const form = { Action: "Publish", Version: "2010-03-31", TopicArn: topicArn, Message: JSON.stringify(record) };
  return { service: "sns", region, ...formPost("/", form) };
}

type Post = Pick<ServiceRequest, "method" | "path" | "headers" | "body">;

function formPost(path: string, form: Record<string, string>): Post {
  const headers = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
  return { method: "POST", path, headers, body: new URLSearchParams(form).toString() };
}

function putObject({ bucket }: Destination & { kind: "s3" }, failure: Failure): ServiceRequest {
  const { record, records, region } = failure;
  const body = `${JSON.stringify(record).slice(0, -1)},"payload":{"Records":[${records.join(",")}]}}`;
  const hash = createHash("sha256").update(body).digest("hex");
  const headers = { "content-type": "application/json", "x-amz-content-sha256": hash };
  return { service: "s3", region, method: "PUT", path: `/${bucket}/${objectKey(failure)}`, headers, body };
}

/** `aws/lambda/<mapping>/<shard>/YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS-<id>` */
function objectKey({ record, uuid, id }: Failure): string {
  const [day = "", time = ""] = record.timestamp.slice(0, 19).split("T");
  const folder = `aws/lambda/${uuid}/${record.KinesisBatchInfo.shardId}/${day.replaceAll("-", "/")}`;
  return `${folder}/${day}T${time.replaceAll(":", ".")}-${id}`;
}
