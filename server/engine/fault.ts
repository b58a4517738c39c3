import type { FaultDefinition, FaultHit, FaultState, OperationName } from "./fault-definition.ts";
import { formatShardId, parseShardId, type Tenancy } from "./identity.ts";
import { Random } from "./random.ts";

/** One record to put, or one shard to work on. */
export interface FaultTarget {
  /** Absent where it cannot be known. */
  readonly shardId?: string | undefined;
  readonly partitionKey?: string | undefined;
}

/** What a call is about, as far as faults look at it. */
export interface FaultSubject extends Tenancy {
  readonly operation: OperationName;
  readonly stream: string | undefined;
  readonly consumer: string | undefined;
  /** In the order of the call; asked for only by faults that look at shards, keys or entries. */
  targets(): readonly FaultTarget[];
}

/** What chance comes from where a fault names no seed: one text for all, so that a run can be repeated. */
const DEFAULT_SEED = "fault";

/** A definition with its count of calls. */
export class Fault {
  readonly id: string;
  readonly definition: FaultDefinition;
  readonly #operations: ReadonlySet<OperationName> | undefined;
  readonly #shardId: string | undefined;
  readonly #until: number;
  readonly #random: Random;
  #calls = 0;
  #hits = 0;
  #lastHit: FaultHit | undefined;

  constructor(id: string, definition: FaultDefinition) {
    this.id = id;
    this.definition = definition;
    this.#operations = operationsOf(definition);
    this.#shardId = normalShardId(definition.shard);
    this.#until = toEpoch(definition.until) ?? Infinity;
    this.#random = new Random(definition.seed ?? DEFAULT_SEED);
  }

  get hits(): number {
    return this.#hits;
  }

  get state(): FaultState {
    const { id, definition } = this;
    const lastHit = this.#lastHit;
    return { id, definition, calls: this.#calls, hits: this.#hits, ...(lastHit === undefined ? {} : { lastHit }) };
  }

  /**
   * Whether the call is hit, which counts it.
   * @param now epoch milliseconds
   */
  hit(subject: FaultSubject, now: number): boolean {
    if (!this.#matches(subject)) return false;
    this.#calls++;
    if (!this.#isDue(now)) return false;
    this.#hits++;
    const { operation, stream } = subject;
    this.#lastHit = { at: new Date(now).toISOString(), operation, ...(stream === undefined ? {} : { stream }) };
    return true;
  }

  /** The places of the entries of a PutRecords call that fail. */
  failingEntries(subject: FaultSubject): number[] {
    const { indexes, share = 1 } = this.definition.entries ?? {};
    const matching = subject.targets().flatMap((target, index) => (this.#matchesTarget(target) ? [index] : []));
    const chosen = indexes === undefined ? matching : matching.filter((index) => indexes.includes(index));
    // Of a share of 0.3: those at which the sum of shares reaches another whole number.
    return chosen.filter((_, at) => Math.floor((at + 1) * share) > Math.floor(at * share));
  }

  /** Milliseconds. */
  drawLatency(): number {
    const { latency = 0 } = this.definition;
    if (typeof latency === "number") return latency;
    return Math.round(latency.min + this.#random.fraction() * (latency.max - latency.min));
  }

  #matches(subject: FaultSubject): boolean {
    const { account, region, stream, shard, consumer, partitionKey, entries } = this.definition;
    const agrees =
      (this.#operations?.has(subject.operation) ?? true) &&
      (account ?? subject.account) === subject.account &&
      (region ?? subject.region) === subject.region &&
      (stream ?? subject.stream) === subject.stream &&
      (consumer ?? subject.consumer) === subject.consumer;
    if (!agrees) return false;
    if (entries !== undefined) return this.failingEntries(subject).length > 0;
    if (shard === undefined && partitionKey === undefined) return true;
    return subject.targets().some((target) => this.#matchesTarget(target));
  }

  #matchesTarget({ shardId, partitionKey }: FaultTarget): boolean {
    return (this.#shardId ?? shardId) === shardId && (this.definition.partitionKey ?? partitionKey) === partitionKey;
  }

  #isDue(now: number): boolean {
    const { times = Infinity, every = 1, after = 0, probability } = this.definition;
    const turn = this.#calls - after;
    if (turn <= 0 || turn % every !== 0 || this.#hits >= times || now >= this.#until) return false;
    return probability === undefined || this.#random.fraction() < probability;
  }
}

/** Some effects are about one operation alone. */
function operationsOf({ operation, entries, iterator, cut }: FaultDefinition): ReadonlySet<OperationName> | undefined {
  if (entries !== undefined) return new Set(["PutRecords"]);
  if (iterator !== undefined) return new Set(["GetRecords"]);
  if (cut !== undefined) return new Set(["SubscribeToShard"]);
  return operation === undefined ? undefined : new Set([operation].flat());
}

/** Shards can be written in several ways. */
export function normalShardId(text: string | undefined): string | undefined {
  const index = text === undefined ? undefined : parseShardId(text);
  return index === undefined ? text : formatShardId(index);
}

function toEpoch(moment: string | number | undefined): number | undefined {
  return typeof moment === "string" ? Date.parse(moment) : moment;
}
