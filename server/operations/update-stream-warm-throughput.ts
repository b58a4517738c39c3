import { findStream } from "./named-stream.ts";
import type { Operation } from "./operation.ts";
import { checkWarmThroughput } from "./warm-throughput.ts";

export const updateStreamWarmThroughput: Operation<"UpdateStreamWarmThroughput"> = async (input, context) => {
  const { kinesis } = context;
  const stream = findStream(input, context);
  const { WarmThroughputMiBps: target } = input;
  checkWarmThroughput(kinesis, stream, stream.settings.mode, target);
  const current = stream.settings.warmThroughputMiBps ?? 0;
  await kinesis.update(stream, { warmThroughputMiBps: target === 0 ? null : target });
  return {
    StreamName: stream.name,
    StreamARN: stream.arn,
    WarmThroughput: { TargetMiBps: target, CurrentMiBps: stream.status === "ACTIVE" ? target : current },
  };
};
