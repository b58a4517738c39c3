/** Where a mapping's discarded batches go, as its ARN says. */
export type Destination =
  | { readonly kind: "sqs"; readonly region: string; readonly account: string; readonly queue: string }
  | { readonly kind: "sns"; readonly region: string; readonly topicArn: string }
  | { readonly kind: "s3"; readonly bucket: string };

const QUEUE = /^arn:aws[^:]*:sqs:([^:]+):(\d{12}):([\w.-]+)$/;
const TOPIC = /^arn:aws[^:]*:sns:([^:]+):\d{12}:[\w.-]+$/;
const BUCKET = /^arn:aws[^:]*:s3:::([a-z0-9][a-z0-9.-]+)$/;

/** @returns undefined for the ARN of anything else than a queue, a topic or a bucket */
export function parseDestination(arn: string): Destination | undefined {
  const [, queueRegion, account, queue] = QUEUE.exec(arn) ?? [];
  if (queueRegion !== undefined && account !== undefined && queue !== undefined) {
    return { kind: "sqs", region: queueRegion, account, queue };
  }
  const [, topicRegion] = TOPIC.exec(arn) ?? [];
  if (topicRegion !== undefined) return { kind: "sns", region: topicRegion, topicArn: arn };
  const [, bucket] = BUCKET.exec(arn) ?? [];
  return bucket === undefined ? undefined : { kind: "s3", bucket };
}
