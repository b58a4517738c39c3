import { findStream } from "./named-stream.ts";
import type { Operation } from "./operation.ts";

export const updateMaxRecordSize: Operation<"UpdateMaxRecordSize"> = async (input, context) => {
  await context.kinesis.update(findStream(input, context), { maxRecordSizeKiB: input.MaxRecordSizeInKiB });
};
