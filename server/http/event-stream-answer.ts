import { Readable } from "node:stream";
import { InternalFailureException, ServiceException } from "../api/exceptions.ts";
import type { Logger } from "../log.ts";
import { ConnectionDropped } from "../operations/connection-dropped.ts";
import type { EventSource } from "../operations/operation.ts";
import type { Answer } from "./answer.ts";

const EVENT_STREAM_TYPE = "application/vnd.amazon.eventstream";

/** An answer that lasts: the first frame at once, then an event whenever there is one and the client takes it. */
export function eventStreamAnswer(eventType: string, { events, cancel }: EventSource<object>, logger: Logger): Answer {
  const body = Readable.from(frames(eventType, events, logger), { objectMode: false, highWaterMark: 0 });
  return { status: 200, contentType: EVENT_STREAM_TYPE, body, onClose: cancel };
}

async function* frames(eventType: string, events: AsyncGenerator<object>, logger: Logger): AsyncGenerator<Buffer> {
  // Loaded late: most processes never stream, and the codec takes its time to load.
  const { eventFrame, exceptionFrame, initialResponseFrame } = await import("../wire/event-stream.ts");
  yield initialResponseFrame();
  try {
    for await (const event of events) yield eventFrame(eventType, event);
  } catch (error) {
    if (error instanceof ConnectionDropped) throw error;
    if (!(error instanceof ServiceException))
      logger.error({ err: error }, "an event stream failed in an unforeseen way");
    yield exceptionFrame(error instanceof ServiceException ? error : new InternalFailureException("Internal failure."));
  }
}
