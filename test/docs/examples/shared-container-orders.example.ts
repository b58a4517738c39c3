// shared {
import { DescribeStreamSummaryCommand, KinesisClient } from "@aws-sdk/client-kinesis";
import { expect, inject, test } from "vitest";

const client = new KinesisClient(inject("kinesis"));
// }

test("the stream is there", async () => {
  const { StreamDescriptionSummary: orders } = await client.send(
    new DescribeStreamSummaryCommand({ StreamName: "orders" }),
  );
  expect(orders).toMatchObject({ StreamStatus: "ACTIVE", OpenShardCount: 4 });
});
