import type { StreamFilter } from "../api/types.generated.ts";
import type { Channel } from "../engine/channels.ts";
import { formatNextToken, parseNextToken } from "../engine/next-token.ts";
import { toChannelSummary } from "./channel-shapes.ts";
import type { Operation } from "./operation.ts";

/** The default and the most, whatever MaxResults says. */
const MAX_CHANNELS = 100;

/** Sorted by name; with filters, the channels of any of these streams. */
export const listChannels: Operation<"ListChannels"> = async (input, { kinesis, caller }) => {
  const now = kinesis.clock.now();
  const { NextToken: token, StreamFilter: filters } = input;
  const after = token === undefined ? "" : parseNextToken<string>("ListChannels", token, now);
  const channels = kinesis.channels
    .list(caller)
    .filter((channel) => channel.name > after && (!filters || filters.some((filter) => matches(channel, filter))));
  const limit = Math.min(input.MaxResults ?? MAX_CHANNELS, MAX_CHANNELS);
  const page = channels.slice(0, limit);
  const last = page.at(-1);
  const hasMore = channels.length > limit && last !== undefined;
  return {
    ChannelSummaries: page.map(toChannelSummary),
    ...(hasMore ? { NextToken: formatNextToken("ListChannels", last.name, now, kinesis.random) } : {}),
  };
};

function matches({ stream }: Channel, { StreamARN: arn, StreamCreationTimestamp: createdAt }: StreamFilter): boolean {
  const isSameTime =
    createdAt === undefined || Math.floor(createdAt / 1000) === Math.floor(stream.StreamCreationTimestamp / 1000);
  return stream.StreamARN === arn && isSameTime;
}
