import { LimitExceededException } from "../api/exceptions.ts";
import { tooManyConsumers, tooManyConsumersCreating } from "../engine/messages.ts";
import { QUOTAS } from "../engine/rates.ts";
import type { Stream } from "../engine/stream.ts";
import { requireServing } from "../engine/writing.ts";
import { checkTags } from "../engine/tags.ts";
import { findStream } from "./named-stream.ts";
import type { Operation, OperationContext } from "./operation.ts";
import { toConsumer } from "./shapes.ts";

export const registerStreamConsumer: Operation<"RegisterStreamConsumer"> = async (input, context) => {
  const stream = findStream(input, context);
  requireServing(stream);
  checkQuotas(stream, context);
  const tags = input.Tags ?? {};
  checkTags(stream, {}, tags);
  return { Consumer: toConsumer(await context.kinesis.consumers.register(stream, input.ConsumerName, tags)) };
};

/** @throws LimitExceededException if quotas are enforced */
function checkQuotas(stream: Stream, { kinesis }: OperationContext): void {
  const consumers = kinesis.consumers.list(stream);
  const creating = consumers.filter(({ status }) => status === "CREATING").length;
  const { consumersPerStream, consumersCreating } = QUOTAS;
  const tooMany = () => new LimitExceededException(tooManyConsumers(stream, consumersPerStream));
  kinesis.limits.refuseIf(consumers.length >= consumersPerStream, tooMany);
  const tooManyCreating = () => new LimitExceededException(tooManyConsumersCreating(stream, consumersCreating));
  kinesis.limits.refuseIf(creating >= consumersCreating, tooManyCreating);
}
