import type { ConsumerDescription } from "../api/types.generated.ts";
import { ResourceInUseException, ResourceNotFoundException } from "../api/exceptions.ts";
import type { Store } from "../store/contract.ts";
import type { Clock } from "./clock.ts";
import { Documents } from "./documents.ts";
import { consumerExists, consumerNotActive, consumerNotFound } from "./messages.ts";
import type { Stream } from "./stream.ts";
import { ifThereIsRoom, untilStored } from "./until-stored.ts";

export type ConsumerStatus = ConsumerDescription["ConsumerStatus"];

/** A consumer as it is stored: plain JSON data. */
interface ConsumerDocument {
  readonly streamId: string;
  readonly name: string;
  readonly arn: string;
  /** Epoch milliseconds, whole seconds. */
  readonly createdAt: number;
  status: ConsumerStatus;
  tags: Record<string, string>;
  /** When a consumer that is CREATING or DELETING is done; epoch milliseconds. */
  due: number | null;
}

export type Consumer = Readonly<ConsumerDocument>;

/** The consumers with enhanced fan-out that are registered with streams. */
export class Consumers {
  readonly #clock: Clock;
  readonly #documents: Documents<ConsumerDocument>;
  /** Milliseconds that a consumer stays CREATING and DELETING. */
  readonly #transitionTime: number;
  /** By stream id, then by name. */
  readonly #byStream = new Map<string, Map<string, ConsumerDocument>>();
  /** Of all that ever were, by stream ARN and name: a name registered again gets another ARN. */
  readonly #lastCreation = new Map<string, number>();
  #onRemoved: (consumer: Consumer) => void = () => {};

  constructor(clock: Clock, store: Store, transitionTime: number) {
    this.#clock = clock;
    this.#documents = new Documents(store.catalogue, "consumer");
    this.#transitionTime = transitionTime;
  }

  async load(): Promise<void> {
    for (const consumer of await this.#documents.load()) {
      this.#of(consumer.streamId).set(consumer.name, consumer);
      // The clock can be behind the one on which its change began.
      if (consumer.due !== null) consumer.due = Math.min(consumer.due, this.#clock.now() + this.#transitionTime);
      await ifThereIsRoom(this.#resume(consumer));
    }
  }

  /** @param listener is told when a consumer begins to go */
  onRemoved(listener: (consumer: Consumer) => void): void {
    this.#onRemoved = listener;
  }

  /** By name. */
  list(stream: Stream): Consumer[] {
    return [...this.#of(stream.id).values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  find(stream: Stream, name: string): Consumer | undefined {
    return this.#of(stream.id).get(name);
  }

  /**
   * @param duration milliseconds that the consumer is CREATING
   * @throws ResourceInUseException when the name is taken
   */
  async register(
    stream: Stream,
    name: string,
    tags: Record<string, string>,
    duration = this.#transitionTime,
  ): Promise<Consumer> {
    if (this.find(stream, name)) throw new ResourceInUseException(consumerExists(stream, name));
    const key = `${stream.arn}/${name}`;
    const seconds = Math.max(Math.floor(this.#clock.now() / 1000), (this.#lastCreation.get(key) ?? 0) + 1);
    this.#lastCreation.set(key, seconds);
    const consumer: ConsumerDocument = {
      streamId: stream.id,
      name,
      arn: `${stream.arn}/consumer/${name}:${seconds}`,
      createdAt: seconds * 1000,
      status: "CREATING",
      tags,
      due: this.#clock.now() + duration,
    };
    this.#of(stream.id).set(name, consumer);
    await this.#save(consumer, () => this.#of(stream.id).delete(name));
    // The service answers while the consumer is CREATING, whatever comes after.
    const registered = { ...consumer };
    await this.#resume(consumer);
    return registered;
  }

  async deregister(consumer: Consumer): Promise<void> {
    const own = consumer as ConsumerDocument;
    const { status, due } = own;
    own.status = "DELETING";
    own.due = this.#clock.now() + this.#transitionTime;
    this.#onRemoved(consumer);
    await this.#save(own, () => Object.assign(own, { status, due }));
    await this.#resume(own);
  }

  async setTags(consumer: Consumer, tags: Record<string, string>): Promise<void> {
    const own = consumer as ConsumerDocument;
    const before = own.tags;
    own.tags = tags;
    await this.#save(own, () => (own.tags = before));
  }

  /** Forgets all consumers of a stream that goes. */
  async removeAll(stream: Stream): Promise<void> {
    for (const consumer of this.list(stream)) await this.#remove(consumer);
    this.#byStream.delete(stream.id);
  }

  /** Lets go of all of them; the store keeps what it holds. */
  async forget(): Promise<void> {
    this.#byStream.clear();
    await this.#documents.settled();
  }

  #resume(consumer: ConsumerDocument): Promise<void> {
    return untilStored(this.#clock, () => this.#goOn(consumer));
  }

  async #goOn(consumer: ConsumerDocument): Promise<void> {
    if (consumer.due === null || this.#of(consumer.streamId).get(consumer.name) !== consumer) return;
    const wait = consumer.due - this.#clock.now();
    if (wait > 0) {
      this.#clock.setTimeout(() => this.#resume(consumer), wait);
    } else if (consumer.status === "DELETING") {
      await this.#remove(consumer);
    } else {
      // It may be deregistered before its turn comes.
      const isCreating = (): boolean => consumer.status === "CREATING";
      const created = { status: "ACTIVE", due: null } as const;
      const document = (): ConsumerDocument | undefined => this.#toStore(consumer, isCreating() ? created : {});
      await this.#documents.save(consumer.arn, document, () => isCreating() && Object.assign(consumer, created));
    }
  }

  /** @param undo takes back what the caller changed, if it cannot be stored */
  async #save(consumer: ConsumerDocument, undo: () => void): Promise<void> {
    try {
      await this.#documents.save(consumer.arn, () => this.#toStore(consumer));
    } catch (error) {
      undo();
      throw error;
    }
  }

  async #remove(consumer: Consumer): Promise<void> {
    await this.#documents.delete(consumer.arn, () => {
      const consumers = this.#of(consumer.streamId);
      if (consumers.get(consumer.name) === consumer) consumers.delete(consumer.name);
      this.#onRemoved(consumer);
    });
  }

  /** One that is gone is not stored again. */
  #toStore(consumer: ConsumerDocument, change: Partial<ConsumerDocument> = {}): ConsumerDocument | undefined {
    const isThere = this.#of(consumer.streamId).get(consumer.name) === consumer;
    return isThere ? { ...consumer, ...change } : undefined;
  }

  #of(streamId: string): Map<string, ConsumerDocument> {
    let consumers = this.#byStream.get(streamId);
    if (!consumers) {
      consumers = new Map();
      this.#byStream.set(streamId, consumers);
    }
    return consumers;
  }
}

/** @throws ResourceNotFoundException for one that is not there */
export function requireConsumer(consumer: Consumer | undefined, given: string, account: string): Consumer {
  if (!consumer) throw new ResourceNotFoundException(consumerNotFound(given, account));
  return consumer;
}

/** @throws ResourceInUseException */
export function requireActiveConsumer(stream: Stream, { name, createdAt, status }: Consumer): void {
  if (status !== "ACTIVE") throw new ResourceInUseException(consumerNotActive(stream, name, createdAt / 1000));
}
