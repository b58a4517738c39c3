import { expect, it } from "vitest";
import { SUBSCRIPTION_LIFETIME } from "../../../server/engine/subscriptions.ts";
import { registerStreamConsumer } from "../../../server/operations/register-stream-consumer.ts";
import { engineWithStream } from "./engine.ts";

it("a subscription of which nobody asks for an event ends after its five minutes", async () => {
  const { clock, context } = await engineWithStream(1);
  const { kinesis } = context;
  const stream = kinesis.get({ ...context.caller, name: "orders" });
  await registerStreamConsumer({ StreamARN: stream.arn, ConsumerName: "billing" }, context);
  const [[consumer], [shard]] = [kinesis.consumers.list(stream), stream.shards];
  if (!consumer || !shard) throw new Error("There is nothing to subscribe to.");
  const subscription = kinesis.subscriptions.open(stream, shard, consumer, 0);
  await clock.advance(SUBSCRIPTION_LIFETIME - 1);
  expect([...kinesis.subscriptions.list()]).toEqual([subscription]);
  await clock.advance(1);
  expect([...kinesis.subscriptions.list()]).toEqual([]);
});
