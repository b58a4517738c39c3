/**
 * The limit that Node and Koa set: takes any call, parses its JSON and answers something as large as the service does,
 * without keeping anything. Arguments: the port for HTTP/1.1, and for HTTP/2 in clear text another, if wanted.
 */
import { createServer } from "node:http2";
import Koa from "koa";

const SEQUENCE_NUMBER = "49680494301792745959113990873020886845280766748434366466";
const RECORD = { ShardId: "shardId-000000000000", SequenceNumber: SEQUENCE_NUMBER };
const READ = {
  ApproximateArrivalTimestamp: 1_700_000_000.123,
  Data: Buffer.alloc(100).toString("base64"),
  PartitionKey: "key-0",
  SequenceNumber: SEQUENCE_NUMBER,
};

interface Input {
  readonly Records?: readonly unknown[];
  readonly Limit?: number;
}

const app = new Koa();
app.use(async (context) => {
  const chunks: Buffer[] = [];
  for await (const chunk of context.req) chunks.push(chunk as Buffer);
  context.body = JSON.stringify(
    answer(context.get("X-Amz-Target"), JSON.parse(Buffer.concat(chunks).toString()) as Input),
  );
  context.type = "application/x-amz-json-1.1";
});

function answer(target: string, { Records: records = [], Limit: limit = 0 }: Input): object {
  if (target.endsWith(".PutRecord")) return RECORD;
  if (target.endsWith(".PutRecords")) return { FailedRecordCount: 0, Records: records.map(() => RECORD) };
  if (target.endsWith(".GetRecords"))
    return { Records: Array.from({ length: limit }, () => READ), MillisBehindLatest: 0 };
  if (target.endsWith(".GetShardIterator")) return { ShardIterator: "AAAAAAAAAAE=" };
  return { StreamNames: [], HasMoreStreams: false, StreamDescription: { StreamStatus: "ACTIVE" } };
}

const [port, h2cPort] = process.argv.slice(2).map(Number);
app.listen(port, "127.0.0.1");
if (h2cPort !== undefined) {
  const handle = app.callback();
  createServer((request, response) => void handle(request, response)).listen(h2cPort, "127.0.0.1");
}
