import { findChannel } from "./channel-shapes.ts";
import type { Operation } from "./operation.ts";

export const deleteChannel: Operation<"DeleteChannel"> = async (input, context) => {
  await context.kinesis.channels.delete(findChannel(input.ChannelARN, context));
};
