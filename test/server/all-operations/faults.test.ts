import { Kinesis, KinesisServiceException } from "@aws-sdk/client-kinesis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { operations, type OperationName } from "../../../server/api/model.generated.ts";
import { startKinesisEmu, type ExceptionName, type KinesisEmu } from "../../../server/index.ts";
import { callRaw, CBOR_TYPE, JSON_TYPE } from "../../support/raw-request.ts";
import { INPUTS } from "./inputs.ts";
import { NEVER_PROVOKED, NOT_PROVOKED } from "./not-provoked.ts";
import { World } from "./world.ts";

/** What the emulator answers only as a fault: no call by itself can bring it to that. */
const CASES = (Object.keys(operations) as OperationName[]).flatMap((operation) =>
  operations[operation].errors
    .filter((error) => error in NEVER_PROVOKED || error in (NOT_PROVOKED[operation] ?? {}))
    .map((error) => ({ operation, error: error as ExceptionName })),
);

describe.each(["JSON", "CBOR"] as const)("a fault, in %s", (encoding) => {
  it.each(CASES)("brings $operation to answer $error", async ({ operation, error }) => {
    await using world = await World.start(encoding);
    const [arrange] = INPUTS[operation];
    const input = (await arrange?.(world)) ?? {};
    world.faults.add({ operation, error, message: "on demand", times: 1 });
    const { status, contentType, body } = await world.call(operation, input);
    expect(body).toEqual({ __type: error, message: "on demand" });
    const isServerFault = error.startsWith("Internal");
    expect([status, contentType]).toEqual([isServerFault ? 500 : 400, encoding === "JSON" ? JSON_TYPE : CBOR_TYPE]);
  });
});

describe("faults", () => {
  let emulator: KinesisEmu;
  let client: Kinesis;

  beforeAll(async () => {
    emulator = await startKinesisEmu({ port: 0 });
    client = new Kinesis({ ...emulator.getClientConfig(), maxAttempts: 1 });
    for (const StreamName of ["orders", "payments"]) await client.createStream({ StreamName, ShardCount: 1 });
  });
  afterAll(async () => {
    client.destroy();
    await emulator.stop();
  });

  const put = (StreamName: string) => client.putRecord({ StreamName, PartitionKey: "key", Data: Buffer.from("x") });

  it("hit as often as they say, count their hits, and leave the state alone", async () => {
    const fault = await emulator.faults.add({ operation: "PutRecord", error: "KMSDisabledException", times: 2 });
    await expect(put("orders")).rejects.toBeInstanceOf(KinesisServiceException);
    await expect(put("payments")).rejects.toMatchObject({ name: "KMSDisabledException" });
    const { SequenceNumber: first } = await put("orders");
    expect(await fault.hits()).toBe(2);
    const { ShardIterator } = await client.getShardIterator({
      StreamName: "orders",
      ShardId: "shardId-000000000000",
      ShardIteratorType: "TRIM_HORIZON",
    });
    const { Records } = await client.getRecords({ ShardIterator });
    expect(Records?.map(({ SequenceNumber }) => SequenceNumber)).toEqual([first]);
  });

  it("hit only the stream they name, also where it is named by ARN, until they are removed", async () => {
    const fault = await emulator.faults.add({ stream: "payments", error: "AccessDeniedException" });
    await put("orders");
    await expect(put("payments")).rejects.toMatchObject({ name: "AccessDeniedException" });
    const StreamARN = "arn:aws:kinesis:us-east-1:000000000000:stream/payments";
    await expect(client.describeStream({ StreamARN })).rejects.toMatchObject({ name: "AccessDeniedException" });
    expect(await fault.remove()).toMatchObject({
      hits: 2,
      lastHit: { operation: "DescribeStream", stream: "payments" },
    });
    await put("payments");
  });

  it("are tried by the SDK's own retries", async () => {
    const patient = new Kinesis({ ...emulator.getClientConfig(), maxAttempts: 3 });
    const error = "ProvisionedThroughputExceededException";
    const fault = await emulator.faults.add({ operation: "PutRecord", error, times: 2 });
    const answer = await patient.putRecord({ StreamName: "orders", PartitionKey: "key", Data: Buffer.from("x") });
    expect([answer.$metadata.attempts, await fault.hits()]).toEqual([3, 2]);
    await emulator.faults.clear();
    patient.destroy();
  });

  it("do not hide that a request is malformed", async () => {
    const fault = await emulator.faults.add({ error: "AccessDeniedException" });
    const { body } = await callRaw(emulator.endpoint, "DescribeStream", '{"StreamName":""}', JSON_TYPE);
    expect(JSON.parse(body.toString())).toMatchObject({ __type: "ValidationException" });
    expect(await fault.hits()).toBe(0);
    await fault.remove();
  });
});
