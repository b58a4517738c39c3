import { parseResourceArn } from "../../engine/resources.ts";
import { Documents } from "../../engine/documents.ts";
import type { Tenancy } from "../../engine/identity.ts";
import { locate } from "../../engine/positions.ts";
import { isWithin, type Scope } from "../../engine/scope.ts";
import type { Stream } from "../../engine/stream.ts";
import { Deliveries } from "../delivery/deliveries.ts";
import { findSource } from "../delivery/delivery.ts";
import type { DeliveryContext } from "../delivery/stream-delivery.ts";
import type { MappingTraffic } from "../delivery/traffic.ts";
import { LambdaException } from "../exceptions.ts";
import { functionArn, type FunctionReference } from "../function-reference.ts";
import type { Tags } from "../http/tags.ts";
import type { ChangeOptions, CreateOptions, MappingChange, NewMapping } from "./inputs.ts";
import { mappingArn, requireSettled, stateOfUpdate, type Mapping, type MappingState } from "./mapping.ts";
import * as messages from "./messages.ts";
import { invalid } from "./settings.ts";

export interface MappingsOptions extends Omit<DeliveryContext, "report"> {
  /** Milliseconds that a mapping stays Creating, Updating and so on; 0: it is over before the next request. */
  readonly transitionTime: number;
}

/** What a mapping does. */
export interface MappingActivity {
  readonly mapping: Mapping;
  readonly traffic: MappingTraffic;
  /** Milliseconds since the oldest record arrived that is not done; undefined when nothing is read. */
  readonly iteratorAge: number | undefined;
}

const NOTHING_PROCESSED = "No records processed";

/** All event source mappings, how they come, change and go, and the deliveries of those that are enabled. */
export class Mappings {
  readonly #options: MappingsOptions;
  readonly #documents: Documents<Mapping>;
  readonly #byId = new Map<string, Mapping>();
  readonly #deliveries: Deliveries;

  private constructor(options: MappingsOptions) {
    this.#options = options;
    this.#deliveries = new Deliveries({
      ...options,
      report: (mapping, result) => this.#report(mapping.uuid, result),
    });
    this.#documents = new Documents(options.kinesis.store.catalogue, "mapping");
  }

  /** With what the store holds: changes of state go on, and so do deliveries. */
  static async open(options: MappingsOptions): Promise<Mappings> {
    const mappings = new Mappings(options);
    try {
      await mappings.load();
    } catch (error) {
      await mappings.forget();
      throw error;
    }
    return mappings;
  }

  /** Takes up what the store holds; there is nothing else. */
  async load(): Promise<void> {
    for (const mapping of await this.#documents.load()) this.#byId.set(mapping.uuid, mapping);
    await this.#options.checkpoints.load(this.#byId);
    for (const mapping of this.#byId.values()) {
      if (mapping.isEnabled && mapping.state !== "Deleting") this.#deliveries.begin(mapping);
      await this.#resume(mapping.uuid);
    }
  }

  /** By UUID. */
  list({ account, region }: Tenancy): Mapping[] {
    return [...this.#byId.values()]
      .filter((mapping) => mapping.account === account && mapping.region === region)
      .toSorted((a, b) => (a.uuid < b.uuid ? -1 : 1));
  }

  /** What all of them do, of all accounts and regions. */
  activity(): MappingActivity[] {
    return [...this.#byId.values()].map((mapping) => ({
      mapping,
      traffic: this.#options.traffic.of(mapping.uuid),
      iteratorAge: this.#deliveries.iteratorAge(mapping.uuid),
    }));
  }

  /** @throws LambdaException */
  get({ account, region }: Tenancy, uuid: string): Mapping {
    const mapping = this.#byId.get(uuid);
    if (mapping?.account === account && mapping.region === region) return mapping;
    throw new LambdaException("ResourceNotFoundException", messages.MAPPING_NOT_FOUND);
  }

  /**
   * Where reading begins is fixed before this resolves.
   * @returns the mapping as the service answers it: being created
   * @throws LambdaException
   */
  async create(
    caller: Tenancy,
    { function: called, ...wanted }: NewMapping,
    { requiresFunction = true, transitionTime = this.#options.transitionTime }: CreateOptions = {},
  ): Promise<Mapping> {
    const { kinesis } = this.#options;
    const { kind } = parseResourceArn(wanted.eventSourceArn) ?? {};
    if (kind !== "stream" && kind !== "consumer") throw invalid(messages.UNRECOGNIZED_SOURCE);
    if (requiresFunction) this.#requireFunction(called);
    const stream = findSource({ kinesis }, wanted.eventSourceArn);
    if (!stream) throw invalid(messages.streamNotFound(wanted.eventSourceArn));
    this.#requireUnique(caller, wanted.eventSourceArn, called);
    const { account, region } = caller;
    const mapping: Mapping = {
      account,
      region,
      uuid: kinesis.random.uuid(),
      ...wanted,
      functionArn: functionArn(called),
      state: "Creating",
      due: kinesis.clock.now() + transitionTime,
      lastModified: kinesis.clock.now(),
      lastProcessingResult: NOTHING_PROCESSED,
    };
    this.#byId.set(mapping.uuid, mapping);
    await this.#place(mapping, stream);
    await this.#save(mapping.uuid);
    if (this.#byId.has(mapping.uuid)) {
      if (mapping.isEnabled) this.#deliveries.begin(mapping);
      await this.#resume(mapping.uuid);
    } else {
      // A reset came in between.
      await this.#options.checkpoints.forget(mapping.uuid);
    }
    return mapping;
  }

  /** @returns the mapping as the service answers it: being changed. @throws LambdaException */
  async update(
    mapping: Mapping,
    { function: called, ...change }: MappingChange,
    { transitionTime = this.#options.transitionTime }: ChangeOptions = {},
  ): Promise<Mapping> {
    requireSettled(mapping, "update");
    if (called) {
      this.#requireFunction(called);
      this.#requireUnique(mapping, mapping.eventSourceArn, called, mapping.uuid);
    }
    const functionChange = called ? { functionArn: functionArn(called) } : {};
    const state = stateOfUpdate(mapping.isEnabled, change.isEnabled);
    const updated = await this.#begin({ ...mapping, ...change, ...functionChange }, state, transitionTime);
    // A reset or a restore may have come in between.
    const present = this.#byId.get(updated.uuid);
    if (present) {
      this.#deliveries.end(present.uuid);
      if (present.isEnabled) this.#deliveries.begin(present);
      await this.#resume(present.uuid);
    }
    return updated;
  }

  /** @returns the mapping as the service answers it: being deleted. @throws LambdaException */
  async delete(mapping: Mapping): Promise<Mapping> {
    requireSettled(mapping, "delete");
    const deleted = await this.#begin(mapping, "Deleting", this.#options.transitionTime);
    this.#deliveries.end(deleted.uuid);
    await this.#resume(deleted.uuid);
    return deleted;
  }

  owns(arn: string): boolean {
    return /^arn:aws[^:]*:lambda:[^:]*:\d{12}:event-source-mapping:/.test(arn);
  }

  /** @throws LambdaException */
  tagsOf(arn: string): Tags {
    return this.#byArn(arn).tags;
  }

  /** @throws LambdaException */
  async replaceTags(arn: string, change: (tags: Tags) => Tags): Promise<void> {
    const mapping = this.#byArn(arn);
    await this.#replace({ ...mapping, tags: change(mapping.tags) });
  }

  /** Forgets the mappings of a part of the state; what their functions are at is left to itself. */
  async reset(scope: Scope): Promise<void> {
    for (const mapping of this.#byId.values()) {
      if (!isWithin(scope, mapping)) continue;
      this.#deliveries.abandon(mapping.uuid);
      await this.#remove(mapping.uuid);
    }
  }

  /** Ends all deliveries, whatever their functions are at, and forgets all mappings; the store keeps them. */
  async forget(): Promise<void> {
    this.#byId.clear();
    await this.#deliveries.close();
    await this.#documents.settled();
  }

  #byArn(arn: string): Mapping {
    for (const mapping of this.#byId.values()) if (mappingArn(mapping) === arn) return mapping;
    throw new LambdaException("ResourceNotFoundException", messages.mappingOfArnNotFound(arn));
  }

  #requireFunction(called: FunctionReference): void {
    if (!this.#options.invoker.find(called)) throw invalid(messages.FUNCTION_NOT_FOUND);
  }

  #requireUnique(tenancy: Tenancy, eventSourceArn: string, called: FunctionReference, except?: string): void {
    const arn = functionArn(called);
    const other = this.list(tenancy).find(
      (mapping) => mapping.uuid !== except && mapping.eventSourceArn === eventSourceArn && mapping.functionArn === arn,
    );
    if (!other) return;
    const message = messages.mappingExists(eventSourceArn, called.name, other.uuid);
    throw new LambdaException("ResourceConflictException", message);
  }

  /** Fixes where reading begins in the shards that are there; those to come are read from their first record. */
  async #place({ uuid, startingPosition, startingPositionTimestamp }: Mapping, stream: Stream): Promise<void> {
    if (startingPosition === "TRIM_HORIZON") return;
    const { kinesis, checkpoints } = this.#options;
    const position = { type: startingPosition, timestamp: startingPositionTimestamp ?? undefined };
    for (const shard of stream.shards) {
      const checkpoint = checkpoints.of(uuid, shard);
      checkpoint.move(await locate(kinesis, stream, shard, position));
      await checkpoint.flush();
    }
  }

  #begin(mapping: Mapping, state: MappingState, transitionTime: number): Promise<Mapping> {
    const now = this.#options.kinesis.clock.now();
    return this.#replace({ ...mapping, state, due: now + transitionTime, lastModified: now });
  }

  /** Brings a change of state to its end when its time has come. */
  async #resume(uuid: string): Promise<void> {
    const mapping = this.#byId.get(uuid);
    if (!mapping || mapping.due === null) return;
    const { clock } = this.#options.kinesis;
    const wait = mapping.due - clock.now();
    if (wait > 0) clock.setTimeout(() => this.#resume(uuid), wait);
    else if (mapping.state === "Deleting") await this.#remove(uuid);
    else await this.#replace({ ...mapping, state: mapping.isEnabled ? "Enabled" : "Disabled", due: null });
  }

  async #remove(uuid: string): Promise<void> {
    this.#byId.delete(uuid);
    this.#options.traffic.forget(uuid);
    await this.#documents.delete(uuid);
    // Its workers store checkpoints until they are over.
    this.#deliveries
      .ended(uuid)
      .then(() => this.#options.checkpoints.forget(uuid))
      .catch((err: unknown) => this.#options.logger.error({ err }, "checkpoints could not be deleted"));
  }

  #report(uuid: string, result: string): void {
    const mapping = this.#byId.get(uuid);
    if (!mapping || mapping.lastProcessingResult === result) return;
    this.#replace({ ...mapping, lastProcessingResult: result }).catch((err: unknown) =>
      this.#options.logger.error({ err }, "the result of a mapping could not be stored"),
    );
  }

  async #replace(mapping: Mapping): Promise<Mapping> {
    this.#byId.set(mapping.uuid, mapping);
    await this.#save(mapping.uuid);
    return mapping;
  }

  /** As it is when its turn has come; one that is gone is not stored again. */
  #save(uuid: string): Promise<void> {
    return this.#documents.save(uuid, () => this.#byId.get(uuid));
  }
}
