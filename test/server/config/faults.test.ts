import { KinesisClient, PutRecordsCommand } from "@aws-sdk/client-kinesis";
import { describe, expect, it } from "vitest";
import { readOptions } from "../../../server/config/read-options.ts";
import { startKinesisEmu, type Options } from "../../../server/index.ts";
import { putText } from "../../support/streams.ts";

const STREAMS = [{ name: "orders", shardCount: 1 }];

/** What became of so many PutRecord calls, then of so many of PutRecords with two records. */
async function outcomes(options: Partial<Options>, count: number): Promise<(string | number | undefined)[]> {
  await using kinesis = await startKinesisEmu({ port: 0, streams: STREAMS, ...options });
  const client = new KinesisClient({ ...kinesis.getClientConfig(), maxAttempts: 1 });
  const results: (string | number | undefined)[] = [];
  for (let call = 0; call < count; call++) {
    results.push(
      await putText(client, "orders", "x").then(
        () => 0,
        (error: unknown) => (error as Error).name,
      ),
    );
  }
  const Records = ["a", "b"].map((PartitionKey) => ({ PartitionKey, Data: Buffer.from("x") }));
  for (let call = 0; call < count; call++) {
    const output = await client.send(new PutRecordsCommand({ StreamName: "orders", Records }));
    results.push(output.FailedRecordCount);
  }
  client.destroy();
  return results;
}

describe("the error probability", () => {
  it("throttles puts, and all records of a call", async () => {
    const throttled = "ProvisionedThroughputExceededException";
    expect(await outcomes({ errorProbability: 1 }, 2)).toEqual([throttled, throttled, 2, 2]);
    expect(await outcomes({ errorProbability: 0 }, 2)).toEqual([0, 0, 0, 0]);
  });

  it("hits the same calls in every run", async () => {
    const first = await outcomes({ errorProbability: 0.5 }, 20);
    expect(new Set(first).size).toBe(3);
    expect(await outcomes({ errorProbability: 0.5 }, 20)).toEqual(first);
  });

  it("is understood under the name that others give it", () => {
    expect(readOptions([], { KINESIS_ERROR_PROBABILITY: "0.25" })).toMatchObject({ errorProbability: 0.25 });
    expect(() => readOptions([], { KINESIS_ERROR_PROBABILITY: "1.5" })).toThrow("write a number from 0 to 1");
  });
});

describe("faults from the start on", () => {
  it("are there again after a reset", async () => {
    const faults = [{ operation: "PutRecord", error: "InternalFailure", times: 1 }] as const;
    await using kinesis = await startKinesisEmu({ port: 0, streams: STREAMS, faults });
    const client = new KinesisClient({ ...kinesis.getClientConfig(), maxAttempts: 1 });
    for (let turn = 0; turn < 2; turn++) {
      await expect(putText(client, "orders", "x")).rejects.toMatchObject({ name: "InternalFailure" });
      await putText(client, "orders", "x");
      await kinesis.reset();
    }
    client.destroy();
  });

  it("are read as JSON", () => {
    const faults = [{ operation: "PutRecords", entries: { share: 0.5 } }];
    expect(readOptions([], { KINESIS_EMU_FAULTS: JSON.stringify(faults) })).toMatchObject({ faults });
    expect(() => readOptions([], { KINESIS_EMU_FAULTS: "{}" })).toThrow("it is not a list");
    expect(() => readOptions([], { KINESIS_EMU_FAULTS: "[" })).toThrow("it is not JSON");
  });

  it("are checked, each place", async () => {
    const faults = JSON.parse('[{"error": "NoSuchException"}, {"times": 0, "drop": "before"}]') as Options["faults"];
    await expect(startKinesisEmu({ port: 0, faults })).rejects.toThrow(
      /^The faults cannot be used\.\n {2}why: faults\.0\.error: .+\n {4}faults\.1\.times: /,
    );
  });
});
