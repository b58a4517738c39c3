import { findStream } from "./named-stream.ts";
import type { Operation } from "./operation.ts";
import { toStreamDescription } from "./shapes.ts";

export const describeStreamSummary: Operation<"DescribeStreamSummary"> = async (input, context) => {
  const stream = findStream(input, context);
  const { mode, maxRecordSizeKiB, distribution, warmThroughputMiBps: warm } = stream.settings;
  return {
    StreamDescriptionSummary: {
      ...toStreamDescription(stream),
      OpenShardCount: stream.status === "CREATING" ? 0 : stream.openShards.length,
      ConsumerCount: context.kinesis.consumers.list(stream).length,
      ChannelCount: context.kinesis.channels.ofStream(stream.id).length,
      MaxRecordSizeInKiB: maxRecordSizeKiB,
      ...(mode === "ON_DEMAND" ? { RecordDistributionStrategy: distribution } : {}),
      ...(warm === null ? {} : { WarmThroughput: { TargetMiBps: warm, CurrentMiBps: warm } }),
    },
  };
};
