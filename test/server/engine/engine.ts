import { EmulatorClock } from "../../../server/engine/clock.ts";
import type { Tenancy } from "../../../server/engine/identity.ts";
import { Kinesis } from "../../../server/engine/kinesis.ts";
import { Limits } from "../../../server/engine/limits.ts";
import { Random } from "../../../server/engine/random.ts";
import { createStream } from "../../../server/operations/create-stream.ts";
import type { OperationContext } from "../../../server/operations/operation.ts";
import type { Store } from "../../../server/store/contract.ts";
import { MemoryStore } from "../../../server/store/memory.ts";

export const CALLER: Tenancy = { account: "000000000000", region: "us-east-1" };

/** Noon of a summer's day. */
export const START = Date.UTC(2026, 5, 15, 12);

/** An engine without a server around it, and what its operations need to be called. */
export interface Engine {
  readonly clock: EmulatorClock;
  readonly context: OperationContext;
  /** What went wrong in what the clock ran. */
  readonly errors: readonly unknown[];
}

export interface EngineOptions {
  readonly store?: Store;
  readonly transitionTime?: number;
  /** Where the clock stands, frozen. */
  readonly time?: number;
}

export async function openEngine(options: EngineOptions = {}): Promise<Engine> {
  const { store = new MemoryStore(), transitionTime = 0, time = START } = options;
  const errors: unknown[] = [];
  const clock = new EmulatorClock((error) => errors.push(error));
  clock.freeze();
  await clock.set(time);
  const limits = new Limits(clock, "off", () => {});
  const kinesis = await Kinesis.open({ clock, random: new Random(), store, transitionTime, limits });
  return { clock, context: { kinesis, caller: CALLER }, errors };
}

/** One with an ACTIVE stream called `orders`. */
export async function engineWithStream(shardCount: number, options: EngineOptions = {}): Promise<Engine> {
  const engine = await openEngine(options);
  await createStream({ StreamName: "orders", ShardCount: shardCount }, engine.context);
  await engine.clock.advance(options.transitionTime ?? 0);
  return engine;
}
