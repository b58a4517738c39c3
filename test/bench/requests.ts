/** Kinesalite looks for a signature, though it does not check it. */
const HEAD = [
  "POST / HTTP/1.1",
  "Host: 127.0.0.1",
  "Content-Type: application/x-amz-json-1.1",
  "X-Amz-Date: 20260101T000000Z",
  "Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/kinesis/aws4_request, SignedHeaders=host, Signature=0",
].join("\r\n");

/** The bytes of a call in JSON. */
export function requestOf(operation: string, input: unknown): Buffer {
  const body = JSON.stringify(input);
  const head = `${HEAD}\r\nX-Amz-Target: Kinesis_20131202.${operation}\r\nContent-Length: ${Buffer.byteLength(body)}`;
  return Buffer.from(`${head}\r\n\r\n${body}`);
}

/** Records in one PutRecords call: as many as the service takes. */
export const BATCH = 500;

/** A call with records of so many bytes, under keys that spread over all shards. */
export function putRecordsRequest(stream: string, bytes: number, count = BATCH): Buffer {
  const data = Buffer.alloc(bytes, "kinesis").toString("base64");
  const records = Array.from({ length: count }, (_, index) => ({ Data: data, PartitionKey: `key-${index}` }));
  return requestOf("PutRecords", { StreamName: stream, Records: records });
}

export function putRecordRequest(stream: string, bytes: number): Buffer {
  const data = Buffer.alloc(bytes, "kinesis").toString("base64");
  return requestOf("PutRecord", { StreamName: stream, Data: data, PartitionKey: "key" });
}
