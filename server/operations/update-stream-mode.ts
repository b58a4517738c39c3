import { findStream } from "./named-stream.ts";
import type { Operation } from "./operation.ts";
import { checkWarmThroughput } from "./warm-throughput.ts";

/** The shards stay as they are. What only on-demand streams have goes with the mode. */
export const updateStreamMode: Operation<"UpdateStreamMode"> = async (input, context) => {
  const { kinesis } = context;
  const stream = findStream(input, context);
  const { StreamMode: mode } = input.StreamModeDetails;
  const { WarmThroughputMiBps: warm } = input;
  if (warm !== undefined) checkWarmThroughput(kinesis, stream, mode, warm);
  const onlyOnDemand = { warmThroughputMiBps: null, distribution: "USER_PARTITION_KEY" } as const;
  await kinesis.update(stream, {
    mode,
    ...(mode === "PROVISIONED" ? onlyOnDemand : {}),
    ...(warm === undefined ? {} : { warmThroughputMiBps: warm }),
  });
};
