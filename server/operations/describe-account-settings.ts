import type { Operation } from "./operation.ts";

export const describeAccountSettings: Operation<"DescribeAccountSettings"> = async (_input, { kinesis, caller }) => ({
  MinimumThroughputBillingCommitment: kinesis.accounts.commitment(caller),
});
