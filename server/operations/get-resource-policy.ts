import type { Operation } from "./operation.ts";
import { checkPolicyResource } from "./put-resource-policy.ts";

/** With nothing attached, the policy is an empty object. */
export const getResourcePolicy: Operation<"GetResourcePolicy"> = async (input, context) => {
  checkPolicyResource(input.ResourceARN, context);
  return { Policy: context.kinesis.policies.get(input.ResourceARN) ?? "{}" };
};
