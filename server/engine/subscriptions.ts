import { ResourceInUseException, ResourceNotFoundException, type ServiceException } from "../api/exceptions.ts";
import { realClock, type Timer } from "./clock.ts";
import type { Consumer } from "./consumers.ts";
import type { EngineContext } from "./context.ts";
import { consumerNotFound, streamNotFound, subscriptionExists } from "./messages.ts";
import { countRead, readPage, type ReadRecord } from "./reading.ts";
import type { Shard } from "./shard.ts";
import type { Stream } from "./stream.ts";

/** Milliseconds after which the service ends a subscription, without an error. */
export const SUBSCRIPTION_LIFETIME = 300_000;
/** Milliseconds within which a second subscription of the same consumer and shard is refused. */
export const TAKEOVER_AFTER = 5_000;
/**
 * Milliseconds between events of a shard that is silent, on the emulator's clock or the machine's, whichever is faster:
 * clients give up after ten seconds of theirs, whatever the emulator's clock says.
 */
const IDLE_INTERVAL = 2_000;
/** A page of records that is one event. */
const EVENT_LIMITS = { records: 10_000, bytes: 1024 * 1024 };

export interface SubscriptionEvent {
  readonly records: readonly ReadRecord[];
  /** Absent in the last event of a closed shard. */
  readonly continuationSequenceNumber: string | undefined;
  readonly millisBehindLatest: number;
}

/** All subscriptions there are: one for each consumer and shard. */
export class Subscriptions {
  readonly #engine: EngineContext;
  readonly #active = new Map<string, Subscription>();

  constructor(engine: EngineContext) {
    this.#engine = engine;
  }

  /**
   * @param ordinal where to begin
   * @throws ResourceInUseException within five seconds of another one; after them, this one takes over
   */
  open(stream: Stream, shard: Shard, consumer: Consumer, ordinal: number): Subscription {
    const key = `${consumer.arn}/${shard.index}`;
    const active = this.#active.get(key);
    const conflict = (): ServiceException =>
      new ResourceInUseException(subscriptionExists(stream, shard.id, consumer.name));
    if (active && this.#engine.clock.now() - active.openedAt < TAKEOVER_AFTER) throw conflict();
    active?.end(conflict());
    const subscription = new Subscription(this.#engine, stream, shard, consumer, ordinal, () => {
      if (this.#active.get(key) === subscription) this.#active.delete(key);
    });
    this.#active.set(key, subscription);
    return subscription;
  }

  /** Those that are open. */
  list(): Iterable<Subscription> {
    return this.#active.values();
  }

  /** The stream is gone. */
  endOf(stream: Stream): void {
    for (const subscription of this.#active.values()) {
      if (subscription.stream === stream) subscription.end(new ResourceNotFoundException(streamNotFound(stream)));
    }
  }

  /** The consumer is deregistered. */
  endOfConsumer({ arn, streamId }: Consumer): void {
    for (const subscription of this.#active.values()) {
      const { stream, consumer } = subscription;
      if (stream.id !== streamId || consumer.arn !== arn) continue;
      subscription.end(new ResourceNotFoundException(consumerNotFound(arn, stream.account)));
    }
  }
}

/**
 * Pushes the records of one shard to one consumer, from their writing on. It reads on only when its events are taken,
 * so a slow reader holds no more than one event in memory.
 */
export class Subscription {
  readonly stream: Stream;
  readonly shard: Shard;
  readonly consumer: Consumer;
  readonly openedAt: number;
  /** How far its last event was behind the tip of the shard, in milliseconds. */
  millisBehindLatest = 0;
  readonly #engine: EngineContext;
  readonly #onClose: () => void;
  /** It counts from the beginning: events may never be asked for. */
  readonly #lifetime: Timer;
  #ordinal: number;
  /** The last continuation: the next one is later, in epoch seconds, unless records lie between. */
  #continuation: { readonly ordinal: number; readonly time: number } | undefined;
  #isOver = false;
  #failure: ServiceException | undefined;
  /** Something may have been written since the last look. */
  #isWoken = false;
  #wake: (() => void) | undefined;

  constructor(
    engine: EngineContext,
    stream: Stream,
    shard: Shard,
    consumer: Consumer,
    ordinal: number,
    onClose: () => void,
  ) {
    this.stream = stream;
    this.consumer = consumer;
    this.openedAt = engine.clock.now();
    this.#engine = engine;
    this.shard = shard;
    this.#ordinal = ordinal;
    this.#onClose = onClose;
    this.#lifetime = engine.clock.setTimeout(() => this.end(), SUBSCRIPTION_LIFETIME);
  }

  /**
   * Makes room for another subscription at once.
   * @param failure what the reader is told; without one, the subscription just ends
   */
  end(failure?: ServiceException): void {
    this.#isOver = true;
    this.#failure ??= failure;
    this.#lifetime.cancel();
    this.#onClose();
    this.#rouse();
  }

  /** @throws ServiceException when the subscription is ended by something that its reader must know */
  async *events(): AsyncGenerator<SubscriptionEvent, void, undefined> {
    const { signals } = this.#engine;
    const unlisten = signals.listen(this.shard.log, () => this.#rouse());
    let isIdleEventDue = true;
    try {
      while (!this.#isOver) {
        this.#isWoken = false;
        const page = await readPage(this.#engine, this.stream, this.shard, this.#ordinal, EVENT_LIMITS);
        if (this.#isOver) break;
        const { records, next, millisBehindLatest } = page;
        countRead(this.stream, this.shard, records);
        this.millisBehindLatest = millisBehindLatest;
        if (next === undefined) return yield { records, continuationSequenceNumber: undefined, millisBehindLatest };
        this.#ordinal = next;
        if (records.length > 0 || isIdleEventDue) {
          isIdleEventDue = false;
          yield { records, continuationSequenceNumber: this.#nextContinuation(records), millisBehindLatest };
        } else {
          isIdleEventDue = await this.#sleep();
        }
      }
      if (this.#failure) throw this.#failure;
    } finally {
      this.#isOver = true;
      unlisten();
      this.#lifetime.cancel();
      this.#onClose();
    }
  }

  /**
   * A number between the last record read and the next one: the last one's with a later time. Reading on at or after it
   * skips and repeats nothing.
   */
  #nextContinuation(records: readonly ReadRecord[]): string {
    const last = Math.max(this.#engine.clock.now(), records.at(-1)?.arrival ?? 0);
    const soonest = Math.max(Math.floor(last / 1000), this.shard.creationTime) + 1;
    const hasMoved = this.#continuation?.ordinal !== this.#ordinal;
    const time = hasMoved ? soonest : Math.max(soonest, (this.#continuation?.time ?? 0) + 1);
    this.#continuation = { ordinal: this.#ordinal, time };
    return this.shard.continuationSequenceNumber(this.#ordinal, time);
  }

  /** Until something is written or the subscription ends. @returns whether the time for an idle event has come */
  #sleep(): Promise<boolean> {
    if (this.#isWoken || this.#isOver) return Promise.resolve(false);
    return new Promise((resolve) => {
      const wake = (isIdle: boolean): void => {
        for (const timer of timers) timer.cancel();
        this.#wake = undefined;
        resolve(isIdle);
      };
      const timers = [this.#engine.clock, realClock].map((clock) => clock.setTimeout(() => wake(true), IDLE_INTERVAL));
      this.#wake = () => wake(false);
    });
  }

  #rouse(): void {
    this.#isWoken = true;
    this.#wake?.();
  }
}
