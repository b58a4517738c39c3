import type { OperationName } from "../../../server/api/model.generated.ts";

/** Exceptions that no operation can be brought to here, and why. */
export const NEVER_PROVOKED: Readonly<Record<string, string>> = {
  AccessDeniedException: "permissions and policies are kept, not enforced: every caller may do everything",
  InternalFailureException: "an internal failure is a bug; there is no way to ask for one",
  KMSAccessDeniedException: "there is no KMS: any key is accepted",
  KMSDisabledException: "there is no KMS: any key is accepted",
  KMSInvalidStateException: "there is no KMS: any key is accepted",
  KMSNotFoundException: "there is no KMS: any key is accepted",
  KMSOptInRequired: "there is no KMS: any key is accepted",
  KMSThrottlingException: "there is no KMS: any key is accepted",
  ProvisionedThroughputExceededException: "rates are not enforced by default; their own tests enforce them",
};

const RATE = "a rate or a count per account, which is not enforced by default; its own tests enforce it";
const ANY_STATE = "works on a stream in any state; which state AWS refuses is not recorded";
const NO_CASE = "nothing is known that AWS answers so to and that is not a violated constraint";

/** Errors that single operations declare and never answer with here, and why. */
export const NOT_PROVOKED: Readonly<Partial<Record<OperationName, Readonly<Record<string, string>>>>> = {
  AddTagsToStream: { LimitExceededException: RATE, ResourceInUseException: ANY_STATE },
  CreateStream: { LimitExceededException: RATE },
  DecreaseStreamRetentionPeriod: { LimitExceededException: RATE, ResourceInUseException: ANY_STATE },
  DeleteChannel: { LimitExceededException: RATE, InvalidArgumentException: NO_CASE },
  DeleteResourcePolicy: { LimitExceededException: RATE, ResourceInUseException: ANY_STATE },
  DeleteStream: { LimitExceededException: RATE },
  DeregisterStreamConsumer: { LimitExceededException: RATE },
  DescribeAccountSettings: { LimitExceededException: RATE },
  DescribeChannel: { LimitExceededException: RATE, InvalidArgumentException: NO_CASE },
  DescribeLimits: { LimitExceededException: RATE },
  DescribeStream: { LimitExceededException: RATE },
  DescribeStreamConsumer: { LimitExceededException: RATE },
  DescribeStreamSummary: { LimitExceededException: RATE },
  DisableEnhancedMonitoring: { LimitExceededException: RATE },
  EnableEnhancedMonitoring: { LimitExceededException: RATE },
  GetResourcePolicy: { LimitExceededException: RATE, ResourceInUseException: ANY_STATE },
  IncreaseStreamRetentionPeriod: { LimitExceededException: RATE, ResourceInUseException: ANY_STATE },
  ListChannels: { LimitExceededException: RATE },
  ListShards: { LimitExceededException: RATE, ResourceInUseException: ANY_STATE },
  ListStreamConsumers: { LimitExceededException: RATE, ResourceInUseException: ANY_STATE },
  ListStreams: { LimitExceededException: RATE },
  ListTagsForResource: { LimitExceededException: RATE, ResourceInUseException: ANY_STATE },
  ListTagsForStream: { LimitExceededException: RATE },
  MergeShards: { LimitExceededException: RATE },
  PutResourcePolicy: { LimitExceededException: RATE },
  RegisterStreamConsumer: { LimitExceededException: RATE },
  RemoveTagsFromStream: { LimitExceededException: RATE, ResourceInUseException: ANY_STATE },
  SplitShard: { LimitExceededException: RATE },
  StartStreamEncryption: { LimitExceededException: RATE },
  StopStreamEncryption: { LimitExceededException: RATE },
  SubscribeToShard: { LimitExceededException: RATE },
  TagResource: { LimitExceededException: RATE, ResourceInUseException: ANY_STATE },
  UntagResource: { LimitExceededException: RATE, ResourceInUseException: ANY_STATE },
  UpdateAccountSettings: { LimitExceededException: RATE, InvalidArgumentException: NO_CASE },
  UpdateChannel: { LimitExceededException: RATE },
  UpdateMaxRecordSize: { LimitExceededException: RATE },
  UpdateStreamMode: { LimitExceededException: RATE },
  UpdateStreamRecordDistributionStrategy: { LimitExceededException: RATE },
  UpdateStreamWarmThroughput: { LimitExceededException: RATE },
};
