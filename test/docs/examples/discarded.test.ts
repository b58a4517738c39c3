// discarded {
import { expect, test } from "vitest";
import { startKinesisEmu } from "../../../server/index.ts";

test("an order that cannot be billed is given up, and the others are billed", async () => {
  await using kinesis = await startKinesisEmu({ port: 0 });
  await kinesis.clock.freeze();
  const records = ["1", "2", "3"].map((text) => ({ partitionKey: "user-1", text }));
  await kinesis.seed({
    streams: [{ name: "orders", shards: 1, records }],
    mappings: [{ function: "billing", stream: "orders", maximumRetryAttempts: 2, bisectBatchOnFunctionError: true }],
  });

  const batches: string[][] = [];
  await using _billing = await kinesis.handle(
    "billing",
    ({ Records }: { Records: { kinesis: { data: string } }[] }) => {
      const orders = Records.map((record) => Buffer.from(record.kinesis.data, "base64").toString());
      batches.push(orders);
      if (orders.includes("2")) throw new Error("no such customer");
    },
  );
  // All retries, with the waits between them.
  await kinesis.clock.advance({ minutes: 1 });

  expect(batches.map((batch) => batch.join(" "))).toEqual(["1 2 3", "1 2", "1", "2", "2", "2", "3"]);
  const [batch] = await kinesis.discardedBatches({ function: "billing" });
  expect(batch?.requestContext).toMatchObject({ condition: "RetryAttemptsExhausted", approximateInvokeCount: 3 });
  expect(batch?.payload.Records[0]?.kinesis.data).toBe(Buffer.from("2").toString("base64"));
});
// }
