import { ResourceNotFoundException } from "../api/exceptions.ts";
import { streamNotFound } from "../engine/messages.ts";
import { formatNextToken, parseNextToken } from "../engine/next-token.ts";
import { findStream } from "./named-stream.ts";
import type { Operation } from "./operation.ts";
import { toConsumer } from "./shapes.ts";

/** The default and the most, whatever MaxResults says. */
const MAX_CONSUMERS = 100;

interface Cursor {
  readonly streamId: string;
  /** The last name listed. */
  readonly after: string;
}

/** Sorted by name. A token goes on only with the stream it was issued for. */
export const listStreamConsumers: Operation<"ListStreamConsumers"> = async (input, context) => {
  const { kinesis } = context;
  const now = kinesis.clock.now();
  const stream = findStream(input, context);
  const { NextToken: token, StreamCreationTimestamp: createdAt } = input;
  const cursor = token === undefined ? undefined : parseNextToken<Cursor>("ListStreamConsumers", token, now);
  const isOther = createdAt !== undefined && Math.floor(createdAt / 1000) !== stream.createdAt / 1000;
  if (isOther || (cursor && cursor.streamId !== stream.id)) throw new ResourceNotFoundException(streamNotFound(stream));
  const consumers = kinesis.consumers.list(stream).filter(({ name }) => name > (cursor?.after ?? ""));
  const limit = Math.min(input.MaxResults ?? MAX_CONSUMERS, MAX_CONSUMERS);
  const page = consumers.slice(0, limit);
  const last = page.at(-1);
  if (consumers.length <= limit || !last) return { Consumers: page.map(toConsumer) };
  const next: Cursor = { streamId: stream.id, after: last.name };
  return {
    Consumers: page.map(toConsumer),
    NextToken: formatNextToken("ListStreamConsumers", next, now, kinesis.random),
  };
};
