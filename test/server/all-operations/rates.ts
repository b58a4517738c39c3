import type { OperationName } from "../../../server/api/model.generated.ts";
import { INPUTS } from "./inputs.ts";
import type { Arrange } from "./arrange.ts";

/** The operations whose calls are counted, and what the one too many is answered with. */
export const RATED: Readonly<Partial<Record<OperationName, string>>> = {
  AddTagsToStream: "LimitExceededException",
  CreateStream: "LimitExceededException",
  DecreaseStreamRetentionPeriod: "LimitExceededException",
  DeleteChannel: "LimitExceededException",
  DeleteResourcePolicy: "LimitExceededException",
  DeleteStream: "LimitExceededException",
  DeregisterStreamConsumer: "LimitExceededException",
  DescribeAccountSettings: "LimitExceededException",
  DescribeChannel: "LimitExceededException",
  DescribeLimits: "LimitExceededException",
  DescribeStream: "LimitExceededException",
  DescribeStreamConsumer: "LimitExceededException",
  DescribeStreamSummary: "LimitExceededException",
  DisableEnhancedMonitoring: "LimitExceededException",
  EnableEnhancedMonitoring: "LimitExceededException",
  GetRecords: "ProvisionedThroughputExceededException",
  GetResourcePolicy: "LimitExceededException",
  GetShardIterator: "ProvisionedThroughputExceededException",
  IncreaseStreamRetentionPeriod: "LimitExceededException",
  ListChannels: "LimitExceededException",
  ListShards: "LimitExceededException",
  ListStreamConsumers: "LimitExceededException",
  ListStreams: "LimitExceededException",
  ListTagsForResource: "LimitExceededException",
  ListTagsForStream: "LimitExceededException",
  MergeShards: "LimitExceededException",
  PutRecord: "ProvisionedThroughputExceededException",
  PutResourcePolicy: "LimitExceededException",
  RegisterStreamConsumer: "LimitExceededException",
  RemoveTagsFromStream: "LimitExceededException",
  SplitShard: "LimitExceededException",
  StartStreamEncryption: "LimitExceededException",
  StopStreamEncryption: "LimitExceededException",
  SubscribeToShard: "LimitExceededException",
  TagResource: "LimitExceededException",
  UntagResource: "LimitExceededException",
  UpdateAccountSettings: "LimitExceededException",
  UpdateChannel: "LimitExceededException",
  UpdateStreamMode: "LimitExceededException",
  UpdateStreamRecordDistributionStrategy: "LimitExceededException",
  UpdateStreamWarmThroughput: "LimitExceededException",
};

/** An input that may be sent again and again; whether it is accepted each time does not matter to a rate. */
export function repeatableInput(operation: OperationName): Arrange {
  const [arrange] = INPUTS[operation] as readonly [Arrange, ...Arrange[]];
  // A dry run counts, and its answer comes to an end.
  return operation === "SubscribeToShard" ? async (world) => ({ ...(await arrange(world)), DryRun: true }) : arrange;
}
