import { ResourceInUseException, ResourceNotFoundException } from "../api/exceptions.ts";
import type { Store } from "../store/contract.ts";
import { Accounts } from "./accounts.ts";
import { Channels } from "./channels.ts";
import type { Clock } from "./clock.ts";
import type { EngineContext } from "./context.ts";
import { Consumers } from "./consumers.ts";
import { Documents } from "./documents.ts";
import { Faults } from "./faults.ts";
import { Gate } from "./gate.ts";
import type { Limits } from "./limits.ts";
import { Lifecycle, type StreamStorage } from "./lifecycle.ts";
import { streamExists, streamHasChannels, streamHasConsumers, streamNotActive, streamNotFound } from "./messages.ts";
import type { StreamName, Tenancy } from "./identity.ts";
import { Policies } from "./policies.ts";
import { Quotas } from "./quotas.ts";
import type { Random } from "./random.ts";
import { planUniformScaling } from "./resharding.ts";
import { Removals } from "./removals.ts";
import { Retention } from "./retention.ts";
import { isWithin, type Scope } from "./scope.ts";
import type { Shard, ShardDocument } from "./shard.ts";
import { Signals, STREAMS } from "./signals.ts";
import { dropStrayLogs } from "./stray-logs.ts";
import { Subscriptions } from "./subscriptions.ts";
import { newStreamDocument, Stream, type StreamDocument } from "./stream.ts";
import { Streams } from "./streams.ts";
import type { StreamSettings } from "./stream-settings.ts";
import type { ReshardStep } from "./transition.ts";
import { UnderWay } from "./under-way.ts";
import { ifThereIsRoom } from "./until-stored.ts";

export interface KinesisOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly store: Store;
  /** Milliseconds that a stream stays CREATING, UPDATING and DELETING; 0: these states are over before the answer. */
  readonly transitionTime: number;
  readonly limits: Limits;
}

/** The first sequence numbers of a stream say that its shards are two seconds older than the call (§4.3). */
const CREATION_LEAD = 2;
/** Epoch milliseconds that no record arrives at. */
const END_OF_TIME = Number.MAX_SAFE_INTEGER;

/** The subject of the signal that the records of a shard were purged: who has read them ahead forgets them. */
export function purgeOf({ log }: Shard): string {
  return `purge/${log}`;
}

/** All streams of all accounts and regions, and how they come, change and go. */
export class Kinesis implements EngineContext {
  readonly clock: Clock;
  readonly random: Random;
  readonly store: Store;
  readonly limits: Limits;
  readonly quotas: Quotas;
  readonly faults: Faults;
  readonly signals = new Signals();
  /** Operations wait for it. */
  readonly gate = new Gate();
  readonly consumers: Consumers;
  readonly subscriptions = new Subscriptions(this);
  readonly policies: Policies;
  readonly accounts: Accounts;
  readonly channels: Channels;
  readonly #transitionTime: number;
  readonly #lifecycle: Lifecycle;
  readonly #retention: Retention;
  readonly #streams = new Streams();
  readonly #documents: Documents<StreamDocument>;
  readonly #removals: Removals;
  readonly #creations = new UnderWay();

  private constructor({ clock, random, store, transitionTime, limits }: KinesisOptions) {
    this.limits = limits;
    this.quotas = new Quotas(limits, (tenancy) => this.streams(tenancy));
    this.clock = clock;
    this.random = random;
    this.store = store;
    this.faults = new Faults(clock);
    this.#transitionTime = transitionTime;
    this.#documents = new Documents(store.catalogue, "stream");
    const storage: StreamStorage = {
      save: (stream, change, publish) => this.#save(stream, change, publish),
      remove: (stream) => this.#removals.remove(stream),
    };
    this.#removals = new Removals(clock, (stream) => this.#erase(stream));
    this.#lifecycle = new Lifecycle(clock, store.records, this.signals, storage);
    this.#retention = new Retention(this, {
      streams: () => this.allStreams(),
      forget: (stream, shards) => this.#forgetShards(stream, shards),
    });
    this.consumers = new Consumers(clock, store, transitionTime);
    this.consumers.onRemoved((consumer) => {
      this.subscriptions.endOfConsumer(consumer);
      this.signals.notify(consumer.arn);
    });
    this.policies = new Policies(store);
    this.accounts = new Accounts(clock, store);
    this.channels = new Channels(clock, random, store, transitionTime);
  }

  /** Takes up what the store holds, transitions that were under way included. */
  static async open(options: KinesisOptions): Promise<Kinesis> {
    const kinesis = new Kinesis(options);
    await kinesis.load();
    return kinesis;
  }

  /** Takes up what the store holds; there is nothing else. */
  async load(): Promise<void> {
    const superseded = this.#takeUp(await this.#documents.load());
    await this.consumers.load();
    await this.policies.load();
    await this.accounts.load();
    await this.channels.load();
    await ifThereIsRoom(this.#removeSuperseded(superseded));
    await ifThereIsRoom(dropStrayLogs(this.store.records, this.allStreams()));
    // Last, for a deletion that goes on takes consumers and policies with it.
    for (const stream of this.allStreams()) await ifThereIsRoom(this.#lifecycle.takeUp(stream));
    this.#retention.start();
    this.signals.notify(STREAMS);
  }

  /** The streams of all accounts and regions. */
  allStreams(): Stream[] {
    return this.#streams.all();
  }

  /** The streams of a tenancy, by name. */
  streams(tenancy: Tenancy): Stream[] {
    return this.#streams.of(tenancy);
  }

  find(name: StreamName): Stream | undefined {
    return this.#streams.find(name);
  }

  /** @throws ResourceNotFoundException */
  get(name: StreamName): Stream {
    const stream = this.find(name);
    if (!stream) throw new ResourceNotFoundException(streamNotFound(name));
    return stream;
  }

  /**
   * @param duration milliseconds that the stream is CREATING
   * @throws ResourceInUseException when the name is taken, in whatever state
   * @throws LimitExceededException beyond the account's quotas, if they are enforced
   */
  create(
    name: StreamName,
    shardCount: number,
    settings: StreamSettings,
    duration = this.#transitionTime,
  ): Promise<Stream> {
    return this.#creations.track(this.#create(name, shardCount, settings, duration));
  }

  async #create(name: StreamName, shardCount: number, settings: StreamSettings, duration: number): Promise<Stream> {
    if (this.find(name)) throw new ResourceInUseException(streamExists(name));
    this.quotas.checkStream(name, shardCount, settings.mode);
    const id = this.#newStreamId();
    const creationTime = Math.floor(this.clock.now() / 1000) - CREATION_LEAD;
    const stream = new Stream(newStreamDocument(name, id, creationTime, shardCount, settings));
    this.#streams.add(stream);
    try {
      await this.#removals.finish(name);
      await Promise.all(stream.shards.map(async (shard) => this.store.records.open(shard.log)));
      await this.#lifecycle.begin(stream, "create", duration);
      if (stream.isGone) await this.#dropLogs(stream);
      this.signals.notify(STREAMS);
    } catch (error) {
      this.#streams.remove(stream);
      throw error;
    }
    this.signals.notify(stream.arn);
    return stream;
  }

  /**
   * @param enforceConsumerDeletion whether registered consumers go with the stream
   * @throws ResourceInUseException when the stream is not ACTIVE, or has channels, or consumers that should not go
   */
  async delete(stream: Stream, enforceConsumerDeletion: boolean): Promise<void> {
    requireActive(stream);
    const hasConsumers = this.consumers.list(stream).length > 0;
    if (hasConsumers && !enforceConsumerDeletion) throw new ResourceInUseException(streamHasConsumers(stream));
    if (this.channels.ofStream(stream.id).length > 0) throw new ResourceInUseException(streamHasChannels(stream));
    await this.#lifecycle.begin(stream, "delete", this.#transitionTime);
  }

  /** Everything within the scope is gone at once, whatever state it is in, and soon from the store too. */
  async reset(scope: Scope): Promise<void> {
    const streams = this.allStreams().filter((stream) => isWithin(scope, stream));
    for (const stream of streams) this.#end(stream);
    const removals = streams.map((stream) => this.#removals.remove(stream));
    await Promise.all([...removals, this.channels.reset(scope), this.accounts.reset(scope)]);
    this.faults.clear(scope);
    this.limits.reset(scope);
  }

  /** Lets go of everything once the changes under way are stored; the store keeps what it holds. */
  async forget(): Promise<void> {
    const streams = this.allStreams();
    for (const stream of streams) this.#end(stream);
    for (const { reshardStep } of streams) await reshardStep;
    await Promise.all([this.#creations.settled(), this.#removals.forget()]);
    const parts = [this.consumers, this.policies, this.accounts, this.channels];
    await Promise.all([...parts.map((part) => part.forget()), this.#documents.settled()]);
    for (const { arn } of streams) this.signals.notify(arn);
  }

  /**
   * Forgets the records of a stream. Sequence numbers go on growing, and iterators go on with what comes next.
   * @throws NotStored when a crash could bring them back
   */
  async purge(stream: Stream): Promise<void> {
    for (const shard of stream.shards) await this.store.records.trim(shard.log, END_OF_TIME);
    stream.purges++;
    for (const shard of stream.shards) this.signals.notify(purgeOf(shard));
    await this.store.records.flush();
  }

  /** Splits and merges. @throws ResourceInUseException when the stream is not ACTIVE */
  async reshard(stream: Stream, steps: readonly ReshardStep[]): Promise<void> {
    requireActive(stream);
    await this.#lifecycle.begin(stream, "update", this.#transitionTime, { steps });
  }

  /** Brings the stream to a uniform layout of `target` shards. @throws ResourceInUseException when it is not ACTIVE */
  async scale(stream: Stream, target: number): Promise<void> {
    await this.reshard(stream, planUniformScaling(stream, target));
  }

  /** Changes settings the way that passes through UPDATING. @throws ResourceInUseException when it is not ACTIVE */
  async update(stream: Stream, settings: Partial<StreamSettings>): Promise<void> {
    requireActive(stream);
    await this.#lifecycle.begin(stream, "update", this.#transitionTime, { settings });
  }

  /**
   * Changes settings at once.
   * @param change what to set, made of the settings as they are when the change's turn has come
   */
  async set(stream: Stream, change: (present: StreamSettings) => Partial<StreamSettings>): Promise<void> {
    const changed = (): StreamSettings => ({ ...stream.settings, ...change(stream.settings) });
    await this.#save(
      stream,
      () => ({ settings: changed() }),
      () => (stream.settings = changed()),
    );
  }

  #forgetShards(stream: Stream, shards: readonly Shard[]): Promise<void> {
    const forgotten = new Set(shards);
    const rest = (): ShardDocument[] =>
      stream.shards.filter((shard) => !forgotten.has(shard)).map((shard) => shard.toDocument());
    return this.#save(
      stream,
      () => ({ shards: rest() }),
      () => stream.forgetShards(shards),
    );
  }

  /** A stream that is gone is not stored again, nor changed: what was under way counts as done before it went. */
  #save(stream: Stream, change?: () => Partial<StreamDocument>, publish?: () => void): Promise<void> {
    const document = (): StreamDocument | undefined => (stream.isGone ? undefined : stream.toDocument(change?.()));
    return this.#documents.save(stream.id, document, publish);
  }

  /** @returns those of which the name belongs to another one, as a removal that failed can leave them */
  #takeUp(documents: readonly StreamDocument[]): Stream[] {
    const streams = documents.map((document) => new Stream(document)).toSorted((a, b) => a.createdAt - b.createdAt);
    for (const stream of streams) this.#streams.add(stream);
    return streams.filter((stream) => this.find(stream) !== stream);
  }

  /** Policies are the name's, and so the other one's; logs go with those of no stream. */
  async #removeSuperseded(streams: readonly Stream[]): Promise<void> {
    for (const stream of streams) {
      await this.consumers.removeAll(stream);
      await this.#documents.delete(stream.id);
    }
  }

  /** Takes a stream out of the store, with all that is its; it is found until its document is gone. */
  async #erase(stream: Stream): Promise<void> {
    this.subscriptions.endOf(stream);
    await this.consumers.removeAll(stream);
    await this.policies.removeOf(stream);
    await this.#documents.delete(stream.id, () => this.#end(stream));
    await this.#dropLogs(stream);
    this.signals.notify(stream.arn);
  }

  /** From now on nobody finds it, and who has found it is told that it is gone. */
  #end(stream: Stream): void {
    if (stream.isGone) return;
    this.#streams.remove(stream);
    stream.end();
    this.signals.notify(STREAMS);
    this.subscriptions.endOf(stream);
  }

  async #dropLogs(stream: Stream): Promise<void> {
    await Promise.all(stream.shards.map(async (shard) => this.store.records.drop(shard.log)));
  }

  /** No stream has it: with the same seed, the ids after a restart are those of before. */
  #newStreamId(): string {
    const taken = new Set(this.allStreams().map(({ id }) => id));
    let id: string;
    do id = this.random.text(8, "hex");
    while (taken.has(id));
    return id;
  }
}

/** @throws ResourceInUseException */
export function requireActive(stream: Stream): void {
  if (stream.status !== "ACTIVE") throw new ResourceInUseException(streamNotActive(stream, stream.status));
}
