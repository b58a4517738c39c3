import { ValidationException } from "../api/exceptions.ts";
import { COMMITMENT_IN_USE } from "../engine/messages.ts";
import type { Operation } from "./operation.ts";

/** A commitment lasts for a day at least, and as long as streams have warm throughput. */
export const updateAccountSettings: Operation<"UpdateAccountSettings"> = async (input, { kinesis, caller }) => {
  if (input.MinimumThroughputBillingCommitment.Status === "ENABLED") {
    await kinesis.accounts.enable(caller);
  } else {
    const isInUse = kinesis.streams(caller).some(({ settings }) => settings.warmThroughputMiBps !== null);
    if (isInUse) throw new ValidationException(COMMITMENT_IN_USE);
    await kinesis.accounts.disable(caller);
  }
  return { MinimumThroughputBillingCommitment: kinesis.accounts.commitment(caller) };
};
