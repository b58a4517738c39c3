import { afterThisTurn } from "../../engine/clock.ts";
import type { Kinesis } from "../../engine/kinesis.ts";
import type { Shard } from "../../engine/shard.ts";
import type { Stream } from "../../engine/stream.ts";
import { compileFilter, type RecordFilter } from "../filters/record-filter.ts";
import { parseFunctionReference, type FunctionReference } from "../function-reference.ts";
import type { InvocationResult, Invoker } from "../invoker.ts";
import type { Logger } from "../../log.ts";
import type { Mapping } from "../mappings/mapping.ts";
import { Backoff } from "./backoff.ts";
import type { Checkpoints } from "./checkpoints.ts";
import type { EventSource } from "./event.ts";
import type { RetryBackoff } from "./settings.ts";
import type { Discard } from "./shard-job.ts";
import type { MappingTraffic, MappingTraffics } from "./traffic.ts";
import { ShardWorker } from "./shard-worker.ts";
import { Sleeper } from "./sleeper.ts";

/** What LastProcessingResult says when the emulator itself is to blame; the service has such words too. */
export const FAILED_INSIDE = "PROBLEM: Internal error";

/** Milliseconds before a delivery that failed goes on, at least. */
const LEAST_PAUSE = 100;

/** What all deliveries work with. */
export interface DeliveryContext {
  readonly kinesis: Kinesis;
  readonly logger: Logger;
  readonly invoker: Invoker;
  readonly checkpoints: Checkpoints;
  readonly traffic: MappingTraffics;
  readonly backoff: RetryBackoff;
  /** Takes what a mapping gives up. */
  readonly discard: (mapping: Mapping, stream: Stream, shardId: string, discard: Discard) => void;
  /** Sets a mapping's LastProcessingResult. */
  readonly report: (mapping: Mapping, result: string) => void;
}

/** Delivers the records of all shards of a stream to the function of a mapping: those of a shard after its parents'. */
export class StreamDelivery {
  readonly stream: Stream;
  readonly #context: DeliveryContext;
  readonly #mapping: Mapping;
  readonly #function: FunctionReference;
  readonly #filter: RecordFilter | undefined;
  readonly #traffic: MappingTraffic;
  readonly #workers = new Map<Shard, ShardWorker>();
  readonly #runs = new Map<Shard, Promise<void>>();
  /** Of those that wait after a failure. */
  readonly #pauses = new Set<Sleeper>();
  #isStopped = false;

  constructor(context: DeliveryContext, mapping: Mapping, stream: Stream) {
    this.stream = stream;
    this.#context = context;
    this.#mapping = mapping;
    this.#function = parseFunctionReference(mapping.functionArn, mapping) as FunctionReference;
    this.#filter = compileFilter(mapping.settings.filters);
    this.#traffic = context.traffic.of(mapping.uuid);
  }

  /** Begins with every shard whose parents are done; the others follow. */
  start(): void {
    for (const shard of this.stream.shards) {
      const canBegin = !this.#runs.has(shard) && !this.#isDone(shard) && this.#parentsOf(shard).every(this.#isDone);
      if (canBegin) this.#runs.set(shard, this.#deliver(shard));
    }
  }

  /** Milliseconds since the oldest record arrived that was read and is not done, of all shards; 0 without one. */
  iteratorAge(): number {
    const now = this.#context.kinesis.clock.now();
    const arrivals = [...this.#workers.values()].map((worker) => worker.oldestArrival ?? now);
    return now - Math.min(now, ...arrivals);
  }

  /** Resolves when nothing runs any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const worker of this.#workers.values()) worker.stop();
    for (const pause of this.#pauses) pause.rouse();
    await Promise.all(this.#runs.values());
  }

  /** Those that are still known: what has passed retention is done. */
  #parentsOf({ parents }: Shard): Shard[] {
    return parents.map((index) => this.stream.shard(index)).filter((parent) => parent !== undefined);
  }

  readonly #isDone = (shard: Shard): boolean => this.#context.checkpoints.of(this.#mapping.uuid, shard).isFinished;

  async #deliver(shard: Shard): Promise<void> {
    const backoff = new Backoff(this.#context.backoff);
    while (!(await this.#run(shard))) await this.#pause(Math.max(backoff.next(), LEAST_PAUSE));
    this.#workers.delete(shard);
    this.#runs.delete(shard);
    if (!this.#isStopped && this.#isDone(shard)) this.start();
  }

  /** @returns false when it is to be tried again: something failed that should not */
  async #run(shard: Shard): Promise<boolean> {
    if (this.#isStopped) return true;
    const worker = this.#workerOf(shard);
    this.#workers.set(shard, worker);
    try {
      await worker.run();
      return true;
    } catch (err) {
      this.#context.logger.error(
        { err },
        `the delivery of ${shard.id} of ${this.stream.arn} failed, and goes on later`,
      );
      this.#context.report(this.#mapping, FAILED_INSIDE);
      return false;
    }
  }

  async #pause(milliseconds: number): Promise<void> {
    const { clock } = this.#context.kinesis;
    const pause = new Sleeper(clock);
    this.#pauses.add(pause);
    if (!this.#isStopped) await pause.sleep(clock.now() + milliseconds);
    this.#pauses.delete(pause);
    // The clock must not move on before the next worker has begun, which it has after this turn.
    afterThisTurn(() => pause.end());
  }

  #workerOf(shard: Shard): ShardWorker {
    const { kinesis, invoker, backoff, checkpoints, logger } = this.#context;
    const mapping = this.#mapping;
    return new ShardWorker({
      kinesis,
      stream: this.stream,
      shard,
      checkpoint: checkpoints.of(mapping.uuid, shard),
      filter: this.#filter,
      settings: mapping.settings,
      backoff,
      source: this.#sourceOf(shard),
      report: (result) => this.#context.report(mapping, result),
      discard: (discard) => {
        this.#traffic.discardedBatches++;
        this.#context.discard(mapping, this.stream, shard.id, discard);
      },
      invoke: async (payload, signal) => {
        const result = await invoker.invoke(this.#function, { payload, signal });
        this.#count(result);
        if (result.outcome === "unavailable" && !signal.aborted) {
          logger.warn(
            `${mapping.functionArn} could not be called for ${shard.id}, and will be again: ${result.reason}`,
          );
        }
        return result;
      },
    });
  }

  #count(result: InvocationResult): void {
    if (result.outcome === "unavailable") return;
    this.#traffic.invocations++;
    if (result.functionError !== undefined) this.#traffic.errors++;
  }

  /** The role is looked up with every record: a function may be created, or attach, later. */
  #sourceOf({ id }: Shard): EventSource {
    const { invoker } = this.#context;
    const called = this.#function;
    return {
      shardId: id,
      region: this.stream.region,
      arn: this.#mapping.eventSourceArn,
      get roleArn() {
        return invoker.find(called)?.roleArn ?? `arn:aws:iam::${called.account}:role/${called.name}`;
      },
    };
  }
}
