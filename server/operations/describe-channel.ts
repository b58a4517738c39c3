import { findChannel, toChannelDescription } from "./channel-shapes.ts";
import type { Operation } from "./operation.ts";

export const describeChannel: Operation<"DescribeChannel"> = async (input, context) => ({
  ChannelDescription: toChannelDescription(findChannel(input.ChannelARN, context)),
});
