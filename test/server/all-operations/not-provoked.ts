import type { OperationName } from "../../../server/api/model.generated.ts";

/** Exceptions that no call can bring an operation to here, only a fault, and why. */
export const NEVER_PROVOKED: Readonly<Record<string, string>> = {
  AccessDeniedException: "permissions and policies are kept, not enforced: every caller may do everything",
  InternalFailureException: "an internal failure is a bug; no call can ask for one",
  KMSAccessDeniedException: "there is no KMS: any key is accepted",
  KMSDisabledException: "there is no KMS: any key is accepted",
  KMSInvalidStateException: "there is no KMS: any key is accepted",
  KMSNotFoundException: "there is no KMS: any key is accepted",
  KMSOptInRequired: "there is no KMS: any key is accepted",
  KMSThrottlingException: "there is no KMS: any key is accepted",
};

const ANY_STATE = "works on a stream in any state; which state AWS refuses is not recorded";
const NO_CASE = "nothing is known that AWS answers so to and that is not a violated constraint";

/** Errors that single operations declare and here answer with only as a fault, and why. */
export const NOT_PROVOKED: Readonly<Partial<Record<OperationName, Readonly<Record<string, string>>>>> = {
  AddTagsToStream: { ResourceInUseException: ANY_STATE },
  DecreaseStreamRetentionPeriod: { ResourceInUseException: ANY_STATE },
  DeleteChannel: { InvalidArgumentException: NO_CASE },
  DeleteResourcePolicy: { ResourceInUseException: ANY_STATE },
  DescribeChannel: { InvalidArgumentException: NO_CASE },
  GetResourcePolicy: { ResourceInUseException: ANY_STATE },
  IncreaseStreamRetentionPeriod: { ResourceInUseException: ANY_STATE },
  ListShards: { ResourceInUseException: ANY_STATE },
  ListStreamConsumers: { ResourceInUseException: ANY_STATE },
  ListTagsForResource: { ResourceInUseException: ANY_STATE },
  PutRecords: { ProvisionedThroughputExceededException: "it is said for each record, not for the call" },
  RemoveTagsFromStream: { ResourceInUseException: ANY_STATE },
  TagResource: { ResourceInUseException: ANY_STATE },
  UntagResource: { ResourceInUseException: ANY_STATE },
  UpdateAccountSettings: { InvalidArgumentException: NO_CASE },
  UpdateMaxRecordSize: { LimitExceededException: "no rate of it is documented" },
};
