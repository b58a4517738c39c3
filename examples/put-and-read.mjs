/**
 * Puts a record into a stream and reads it back, with nothing but Node: what an SDK sends, by hand.
 *
 *   AWS_ENDPOINT_URL_KINESIS=http://localhost:4567 STREAM=orders node examples/put-and-read.mjs
 */
const { AWS_ENDPOINT_URL_KINESIS: endpoint = "http://localhost:4567", STREAM: StreamName = "orders" } = process.env;

/** AWS JSON 1.1; the emulator takes requests without a signature. */
async function kinesis(operation, input) {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": `Kinesis_20131202.${operation}` },
    body: JSON.stringify(input),
  });
  const output = await response.json();
  if (!response.ok) throw new Error(`${operation}: ${JSON.stringify(output)}`);
  return output;
}

const order = { id: 1, item: "tea" };
const Data = Buffer.from(JSON.stringify(order)).toString("base64");
const { ShardId, SequenceNumber } = await kinesis("PutRecord", { StreamName, PartitionKey: "user-1", Data });
process.stdout.write(`put into ${ShardId} as ${SequenceNumber}\n`);

const { ShardIterator } = await kinesis("GetShardIterator", {
  StreamName,
  ShardId,
  ShardIteratorType: "AT_SEQUENCE_NUMBER",
  StartingSequenceNumber: SequenceNumber,
});
const { Records } = await kinesis("GetRecords", { ShardIterator });
process.stdout.write(`read ${Buffer.from(Records[0].Data, "base64").toString()}\n`);
