import { expect, it } from "vitest";
import { deregisterStreamConsumer } from "../../../server/operations/deregister-stream-consumer.ts";
import { describeStreamConsumer } from "../../../server/operations/describe-stream-consumer.ts";
import { getResourcePolicy } from "../../../server/operations/get-resource-policy.ts";
import { listStreamConsumers } from "../../../server/operations/list-stream-consumers.ts";
import { putResourcePolicy } from "../../../server/operations/put-resource-policy.ts";
import { registerStreamConsumer } from "../../../server/operations/register-stream-consumer.ts";
import type { OperationContext } from "../../../server/operations/operation.ts";
import { MemoryStore } from "../../../server/store/memory.ts";
import { engineWithStream } from "./engine.ts";
import { failingStore } from "./stores.ts";

const ARN = "arn:aws:kinesis:us-east-1:000000000000:stream/orders";
const CONSUMER = { StreamARN: ARN, ConsumerName: "billing" };

/** What a change leaves behind that could not be stored, as on a full disk; the store works again afterwards. */
async function afterFailing(
  prepare: (context: OperationContext) => unknown,
  change: (context: OperationContext) => Promise<unknown>,
): Promise<OperationContext> {
  const { store, failAfter } = failingStore(new MemoryStore());
  const { context } = await engineWithStream(1, { store });
  await prepare(context);
  failAfter(0);
  await expect(change(context)).rejects.toThrow("the power is cut");
  failAfter(Infinity);
  return context;
}

it("a consumer whose registration is not stored is not there, and can be registered", async () => {
  const register = (context: OperationContext): Promise<unknown> => registerStreamConsumer(CONSUMER, context);
  const context = await afterFailing(() => {}, register);
  expect((await listStreamConsumers({ StreamARN: ARN }, context)).Consumers).toEqual([]);
  await register(context);
  expect((await listStreamConsumers({ StreamARN: ARN }, context)).Consumers).toHaveLength(1);
});

it("a consumer whose deregistration is not stored is as it was, and can be deregistered", async () => {
  const deregister = (context: OperationContext): Promise<unknown> => deregisterStreamConsumer(CONSUMER, context);
  const context = await afterFailing((fresh) => registerStreamConsumer(CONSUMER, fresh), deregister);
  const { ConsumerDescription: described } = await describeStreamConsumer(CONSUMER, context);
  expect(described.ConsumerStatus).toBe("ACTIVE");
  await deregister(context);
  expect((await listStreamConsumers({ StreamARN: ARN }, context)).Consumers).toEqual([]);
});

it("a policy that is not stored does not take the place of the one before", async () => {
  const put = (context: OperationContext, Policy: string): Promise<unknown> =>
    putResourcePolicy({ ResourceARN: ARN, Policy }, context);
  const context = await afterFailing(
    (fresh) => put(fresh, '{"a":1}'),
    (fresh) => put(fresh, '{"b":2}'),
  );
  expect((await getResourcePolicy({ ResourceARN: ARN }, context)).Policy).toBe('{"a":1}');
});
