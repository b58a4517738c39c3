import { InvalidArgumentException } from "../api/exceptions.ts";
import { requireActiveConsumer } from "../engine/consumers.ts";
import { INVALID_RESOURCE_ARN, POLICY_NOT_JSON } from "../engine/messages.ts";
import { parseResourceArn } from "../engine/resources.ts";
import { findConsumerByArn } from "./named-consumer.ts";
import type { Operation, OperationContext } from "./operation.ts";

/** Replaces the one there is. Policies are kept, not enforced: every caller may do everything here. */
export const putResourcePolicy: Operation<"PutResourcePolicy"> = async (input, context) => {
  checkPolicyResource(input.ResourceARN, context);
  const resource = parseResourceArn(input.ResourceARN);
  if (resource?.kind === "consumer") requireActiveConsumer(...findConsumerByArn(input.ResourceARN, context));
  if (!isJsonObject(input.Policy)) throw new InvalidArgumentException(POLICY_NOT_JSON);
  await context.kinesis.policies.put(input.ResourceARN, input.Policy);
};

/**
 * Streams and consumers can have policies.
 * @throws InvalidArgumentException @throws ResourceNotFoundException
 */
export function checkPolicyResource(arn: string, context: OperationContext): void {
  const resource = parseResourceArn(arn);
  if (resource?.kind === "stream") context.kinesis.get({ ...resource, name: resource.stream });
  else if (resource?.kind === "consumer") findConsumerByArn(arn, context);
  else throw new InvalidArgumentException(INVALID_RESOURCE_ARN);
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
