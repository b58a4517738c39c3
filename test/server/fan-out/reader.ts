import {
  RegisterStreamConsumerCommand,
  SubscribeToShardCommand,
  type KinesisClient,
  type StartingPosition,
  type SubscribeToShardEvent,
} from "@aws-sdk/client-kinesis";
import { textOf } from "../../support/streams.ts";
import { streamArn } from "./emulator.ts";

/** Long enough for anything that is pushed, and shorter than a test may take. */
const PATIENCE = 2_000;

/** @returns the consumer's ARN */
export async function registerConsumer(client: KinesisClient, stream: string, name: string): Promise<string> {
  const { Consumer: consumer } = await client.send(
    new RegisterStreamConsumerCommand({ StreamARN: streamArn(stream), ConsumerName: name }),
  );
  return consumer?.ConsumerARN ?? "";
}

export const LATEST: StartingPosition = { Type: "LATEST" };
export const TRIM_HORIZON: StartingPosition = { Type: "TRIM_HORIZON" };

export const after = (number: string | undefined): StartingPosition => ({
  Type: "AFTER_SEQUENCE_NUMBER",
  SequenceNumber: number,
});

export const at = (number: string | undefined): StartingPosition => ({
  Type: "AT_SEQUENCE_NUMBER",
  SequenceNumber: number,
});

/** A subscription, read event by event. */
export class EventReader {
  readonly #events: AsyncIterator<SubscribeToShardEvent, undefined>;
  readonly #abort: AbortController;

  private constructor(events: AsyncIterator<SubscribeToShardEvent, undefined>, abort: AbortController) {
    this.#events = events;
    this.#abort = abort;
  }

  /** Resolves with the initial response. */
  static async open(
    client: KinesisClient,
    consumerArn: string,
    shard: string,
    position: StartingPosition,
  ): Promise<EventReader> {
    const abort = new AbortController();
    const input = { ConsumerARN: consumerArn, ShardId: shard, StartingPosition: position };
    const { EventStream: stream } = await client.send(new SubscribeToShardCommand(input), {
      abortSignal: abort.signal,
    });
    return new EventReader(eventsOf(stream ?? []), abort);
  }

  /**
   * @returns undefined when the subscription ended without an error
   * @throws what the service says in the stream; Error when nothing comes
   */
  async next(patience: number = PATIENCE): Promise<SubscribeToShardEvent | undefined> {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(new Error(`no event within ${patience} ms`)), patience);
    try {
      const { done, value } = await Promise.race([this.#events.next(), late.promise]);
      return done ? undefined : value;
    } finally {
      clearTimeout(timer);
    }
  }

  /** The next event that has records. */
  async nextTexts(): Promise<string[]> {
    for (;;) {
      const event = await this.next();
      if (!event) throw new Error("the subscription ended");
      if (event.Records?.length) return event.Records.map(textOf);
    }
  }

  /** The texts of as many records as are asked for, and of those that come in the same event. */
  async texts(count: number): Promise<string[]> {
    const texts: string[] = [];
    while (texts.length < count) texts.push(...(await this.nextTexts()));
    return texts;
  }

  /** All that comes until the end. @throws what the service says in the stream */
  async rest(): Promise<SubscribeToShardEvent[]> {
    const events: SubscribeToShardEvent[] = [];
    for (;;) {
      const event = await this.next();
      if (!event) return events;
      events.push(event);
    }
  }

  /** Goes away, as a client that has enough does. */
  close(): void {
    this.#abort.abort();
    void this.#events.return?.().catch(() => {});
  }
}

async function* eventsOf(
  stream: AsyncIterable<{ SubscribeToShardEvent?: SubscribeToShardEvent | undefined }> | [],
): AsyncGenerator<SubscribeToShardEvent, undefined> {
  for await (const { SubscribeToShardEvent: event } of stream) if (event) yield event;
}
