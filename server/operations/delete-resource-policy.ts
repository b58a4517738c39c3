import { ResourceNotFoundException } from "../api/exceptions.ts";
import { policyNotFound } from "../engine/messages.ts";
import type { Operation } from "./operation.ts";
import { checkPolicyResource } from "./put-resource-policy.ts";

export const deleteResourcePolicy: Operation<"DeleteResourcePolicy"> = async (input, context) => {
  const { policies } = context.kinesis;
  const { ResourceARN: arn } = input;
  checkPolicyResource(arn, context);
  if (policies.get(arn) === undefined) throw new ResourceNotFoundException(policyNotFound(arn));
  await policies.remove(arn);
};
