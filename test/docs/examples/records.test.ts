import { KinesisClient, PutRecordCommand } from "@aws-sdk/client-kinesis";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startKinesisEmu, type KinesisEmu } from "../../../server/index.ts";

let kinesis: KinesisEmu;
let client: KinesisClient;

beforeAll(async () => {
  kinesis = await startKinesisEmu({ port: 0, streams: [{ name: "invoices", shardCount: 2 }] });
  client = new KinesisClient(kinesis.getClientConfig());
});
afterAll(async () => {
  client.destroy();
  await kinesis.stop();
});
beforeEach(() => kinesis.reset());

interface Invoice {
  readonly order: number;
  readonly total: number;
}

/** The code under test of the example: it writes, and nobody waits for it. */
function bill(order: number, total: number): void {
  const Data = Buffer.from(JSON.stringify({ order, total } satisfies Invoice));
  void client.send(new PutRecordCommand({ StreamName: "invoices", PartitionKey: `order-${order}`, Data }));
}

// records {
test("an order becomes one invoice", async () => {
  bill(7, 12.5);

  const [invoice] = await kinesis.waitForRecords<Invoice>("invoices", { json: { order: 7 } });
  expect(invoice.json.total).toBe(12.5);
  expect(invoice.partitionKey).toBe("order-7");

  await kinesis.expectNoRecords("invoices", { for: 100 });
  expect(await kinesis.records("invoices")).toHaveLength(1);
});
// }
