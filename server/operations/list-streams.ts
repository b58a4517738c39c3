import { formatNextToken, parseNextToken } from "../engine/next-token.ts";
import type { Operation } from "./operation.ts";
import { toStreamSummary } from "./shapes.ts";

/** The default and the most, whatever Limit says. */
const MAX_STREAMS = 100;

/** Sorted by name. Pages on with NextToken or, the older way, with ExclusiveStartStreamName; a token goes first. */
export const listStreams: Operation<"ListStreams"> = async (input, { kinesis, caller }) => {
  const now = kinesis.clock.now();
  const start =
    input.NextToken === undefined
      ? (input.ExclusiveStartStreamName ?? "")
      : parseNextToken<string>("ListStreams", input.NextToken, now);
  const limit = Math.min(input.Limit ?? MAX_STREAMS, MAX_STREAMS);
  const streams = kinesis.streams(caller).filter(({ name }) => name > start);
  const page = streams.slice(0, limit);
  const last = page.at(-1);
  const hasMore = streams.length > limit;
  return {
    StreamNames: page.map(({ name }) => name),
    StreamSummaries: page.map(toStreamSummary),
    HasMoreStreams: hasMore,
    ...(hasMore && last ? { NextToken: formatNextToken("ListStreams", last.name, now, kinesis.random) } : {}),
  };
};
