import { Kinesis } from "@aws-sdk/client-kinesis";
import { afterEach, describe, expect, it, vi } from "vitest";
import { startKinesisEmu } from "../../../server/index.ts";
import { callJson } from "../../support/raw-request.ts";
import { temporaryFolder } from "../store/folder.ts";

afterEach(() => vi.useRealTimers());

describe("a test whose timers are fake", () => {
  it.each([
    ["in memory", () => ({})],
    ["in a folder", () => ({ dataDir: temporaryFolder() })],
  ])("has its calls answered by an emulator in its own process that keeps records %s", async (_, options) => {
    const streams = [{ name: "orders", shardCount: 1 }];
    await using emulator = await startKinesisEmu({ port: 0, streams, ...options() });
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    const client = new Kinesis({ endpoint: emulator.endpoint, region: "us-east-1", credentials });
    vi.useFakeTimers();
    const record = { Data: Buffer.from("one").toString("base64"), PartitionKey: "key" };
    const put = await callJson(emulator.endpoint, "PutRecord", { StreamName: "orders", ...record });
    expect(put.status).toBe(200);
    const records = Array.from({ length: 50 }, () => ({ Data: Buffer.alloc(1000), PartitionKey: "key" }));
    const { FailedRecordCount } = await client.putRecords({ StreamName: "orders", Records: records });
    expect(FailedRecordCount).toBe(0);
    vi.useRealTimers();
    client.destroy();
  });
});
