import {
  DeleteResourcePolicyCommand,
  DeleteStreamCommand,
  DeregisterStreamConsumerCommand,
  GetResourcePolicyCommand,
  PutResourcePolicyCommand,
} from "@aws-sdk/client-kinesis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createStream } from "../../support/streams.ts";
import { startFrozen, streamArn, type TimedEmulator } from "../fan-out/emulator.ts";
import { registerConsumer } from "../fan-out/reader.ts";

const ORDERS = streamArn("orders");
const POLICY = '{"Version":"2012-10-17","Statement":[]}';

let emulator: TimedEmulator;

beforeEach(async () => {
  emulator = await startFrozen({ transitionTime: 1_000 });
  await createStream(emulator.client, "orders", 1);
  await emulator.clock.advance(1_000);
});
afterEach(() => emulator[Symbol.asyncDispose]());

const put = (arn: string, policy = POLICY): Promise<unknown> =>
  emulator.client.send(new PutResourcePolicyCommand({ ResourceARN: arn, Policy: policy }));

const remove = (arn: string): Promise<unknown> =>
  emulator.client.send(new DeleteResourcePolicyCommand({ ResourceARN: arn }));

const get = async (arn: string): Promise<string | undefined> =>
  (await emulator.client.send(new GetResourcePolicyCommand({ ResourceARN: arn }))).Policy;

async function consumer(): Promise<string> {
  const arn = await registerConsumer(emulator.client, "orders", "reader");
  await emulator.clock.advance(1_000);
  return arn;
}

describe("a resource policy", () => {
  it("is given back as it was put, and replaced, and deleted", async () => {
    expect(await get(ORDERS)).toBe("{}");
    await put(ORDERS);
    expect(await get(ORDERS)).toBe(POLICY);
    const other = '{ "Version": "2012-10-17" }';
    await put(ORDERS, other);
    expect(await get(ORDERS)).toBe(other);
    await remove(ORDERS);
    expect(await get(ORDERS)).toBe("{}");
  });

  it("cannot be deleted where there is none", async () => {
    await expect(remove(ORDERS)).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: `No resource policy found for resource ARN ${ORDERS}.`,
    });
  });

  it("of a consumer is another than its stream's", async () => {
    const arn = await consumer();
    await put(arn);
    expect([await get(arn), await get(ORDERS)]).toEqual([POLICY, "{}"]);
    await expect(remove(ORDERS)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    await remove(arn);
    expect(await get(arn)).toBe("{}");
  });

  it("cannot be put on a consumer that is not yet ACTIVE", async () => {
    const arn = await registerConsumer(emulator.client, "orders", "reader");
    await expect(put(arn)).rejects.toMatchObject({
      name: "ResourceInUseException",
      message: expect.stringMatching(/^Consumer reader with creation timestamp \d+ .* is not in ACTIVE status\.$/),
    });
    expect(await get(arn)).toBe("{}");
  });

  it.each(["", "no JSON", "[]", "1", "null", "{"])("cannot be %j", async (policy) => {
    await expect(put(ORDERS, policy)).rejects.toMatchObject({ name: "InvalidArgumentException" });
    expect(await get(ORDERS)).toBe("{}");
  });

  it("goes with what it is on", async () => {
    const arn = await consumer();
    await put(arn);
    await put(ORDERS);
    await emulator.client.send(new DeregisterStreamConsumerCommand({ ConsumerARN: arn }));
    await emulator.clock.advance(1_000);
    await expect(get(arn)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    expect(await get(ORDERS)).toBe(POLICY);
    await emulator.client.send(new DeleteStreamCommand({ StreamName: "orders" }));
    await emulator.clock.advance(1_000);
    await expect(get(ORDERS)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    await createStream(emulator.client, "orders", 1);
    expect(await get(ORDERS)).toBe("{}");
  });
});
