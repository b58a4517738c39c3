import { LimitExceededException, ProvisionedThroughputExceededException } from "../api/exceptions.ts";
import type { Operations } from "../api/types.generated.ts";
import type { Clock } from "./clock.ts";
import type { StreamName, Tenancy } from "./identity.ts";
import { RATE_EXCEEDED, rateExceededForShard, rateExceededForShardRead, rateExceededForStream } from "./messages.ts";
import { CALL_RATES, SHARD_RATES } from "./rates.ts";
import { isEverything, isWithin, type Scope } from "./scope.ts";
import type { Shard } from "./shard.ts";
import type { Stream } from "./stream.ts";

export const LIMIT_MODES = ["off", "warn", "enforce"] as const;
/** What happens beyond a documented rate or quota: nothing, a line in the log, or AWS's exception. */
export type LimitMode = (typeof LIMIT_MODES)[number];

/** Windows and buckets are forgotten, once there are this many, where they no longer hold anything. */
const MAX_TRACKED = 50_000;
/** Milliseconds between two looks for what can be forgotten: each goes through all of them. */
const FORGET_INTERVAL = 60_000;

/** What may flow in a second; large records borrow from the seconds to come. */
interface Bucket {
  tokens: number;
  at: number;
}

/** The rates of the service, on the emulator's clock. */
export class Limits {
  #mode: LimitMode;
  readonly #initialMode: LimitMode;
  /** What was beyond a limit so far: refused in mode `enforce`, or logged in mode `warn`. */
  readonly exceeded = { refused: 0, logged: 0 };
  readonly #clock: Clock;
  readonly #warn: (message: string) => void;
  /** When the recent calls were made, by what they count for. */
  readonly #windows = new Map<string, number[]>();
  readonly #buckets = new Map<string, Bucket>();
  /** When it was last looked for what can be forgotten. */
  #forgottenAt = -Infinity;

  /** @param warn receives, in mode `warn`, what would have been refused and why */
  constructor(clock: Clock, mode: LimitMode, warn: (message: string) => void) {
    this.#clock = clock;
    this.#mode = mode;
    this.#initialMode = mode;
    this.#warn = warn;
  }

  /**
   * Counts a call of the control plane.
   * @param stream absent where the call names none
   * @throws LimitExceededException
   */
  call(operation: keyof Operations, { account, region }: Tenancy, stream: StreamName | undefined): void {
    if (this.#mode === "off") return;
    for (const { calls, seconds, per } of CALL_RATES[operation] ?? []) {
      const key = `${account}/${region}/${operation}/${seconds}${per === "stream" ? `/${stream?.name}` : ""}`;
      const message = per === "stream" && stream ? rateExceededForStream(stream) : RATE_EXCEEDED;
      this.refuseIf(!this.#countCall(key, calls, seconds), () => new LimitExceededException(message));
    }
  }

  /** @throws LimitExceededException beyond one call a second of a consumer and shard */
  subscribe(stream: Stream, shard: Shard, consumerArn: string): void {
    if (this.#mode === "off") return;
    const isAllowed = this.#countCall(`subscribe/${consumerArn}/${shard.index}`, SHARD_RATES.subscribeToShardCalls, 1);
    this.refuseIf(!isAllowed, () => new LimitExceededException(rateExceededForStream(stream)));
  }

  /** @throws ProvisionedThroughputExceededException beyond five calls a second of a shard */
  iterate(stream: Stream, shard: Shard): void {
    if (this.#mode === "off") return;
    const isAllowed = this.#countCall(`iterate/${shard.log}`, SHARD_RATES.getShardIteratorCalls, 1);
    this.refuseIf(!isAllowed, () => new ProvisionedThroughputExceededException(rateExceededForShard(stream, shard.id)));
  }

  /** @throws ProvisionedThroughputExceededException beyond five calls a second of a shard, or while bytes are owed */
  read(stream: Stream, shard: Shard): void {
    if (this.#mode === "off") return;
    const isAllowed =
      this.#countCall(`read/${shard.log}`, SHARD_RATES.getRecordsCalls, 1) &&
      this.#refill(`read/${shard.log}`, SHARD_RATES.readBytes).tokens > 0;
    const refusal = () => new ProvisionedThroughputExceededException(rateExceededForShardRead(stream, shard.id));
    this.refuseIf(!isAllowed, refusal);
  }

  /** Counts the bytes of a page that was read; a page of ten megabytes is owed for five seconds. */
  didRead(shard: Shard, bytes: number): void {
    if (this.#mode !== "off") this.#refill(`read/${shard.log}`, SHARD_RATES.readBytes).tokens -= bytes;
  }

  /**
   * Counts a record to write.
   * @returns the refusal, if there is one
   */
  write(stream: Stream, shard: Shard, bytes: number): string | undefined {
    if (this.#mode === "off") return undefined;
    const records = this.#refill(`records/${shard.log}`, SHARD_RATES.writeRecords);
    const volume = this.#refill(`bytes/${shard.log}`, SHARD_RATES.writeBytes);
    const isAllowed = records.tokens >= 1 && volume.tokens >= Math.min(bytes, SHARD_RATES.writeBytes);
    if (isAllowed) {
      records.tokens -= 1;
      volume.tokens -= bytes;
      return undefined;
    }
    const message = rateExceededForShard(stream, shard.id);
    if (this.#mode === "enforce") {
      this.exceeded.refused++;
      return message;
    }
    this.#log(message);
    return undefined;
  }

  get mode(): LimitMode {
    return this.#mode;
  }

  /** Counts anew in another mode. */
  setMode(mode: LimitMode): void {
    this.#mode = mode;
    this.#windows.clear();
    this.#buckets.clear();
  }

  /**
   * Forgets the calls that count for accounts within the scope; those that count for a stream go with it. A reset of
   * everything goes back to the mode of the start.
   */
  reset(scope: Scope): void {
    if (isEverything(scope)) this.setMode(this.#initialMode);
    for (const key of this.#windows.keys()) {
      const [account, region] = key.split("/");
      if (isWithin(scope, { account, region })) this.#windows.delete(key);
    }
  }

  /** Refuses, or warns of, what is beyond a limit. */
  refuseIf(isBeyond: boolean, refusal: () => Error): void {
    if (!isBeyond || this.#mode === "off") return;
    if (this.#mode === "enforce") {
      this.exceeded.refused++;
      throw refusal();
    }
    this.#log(refusal().message);
  }

  #log(message: string): void {
    this.exceeded.logged++;
    this.#warn(message);
  }

  /** @returns false when there were as many calls within the window already */
  #countCall(key: string, calls: number, seconds: number): boolean {
    const now = this.#clock.now();
    const horizon = now - seconds * 1000;
    const recent = (this.#windows.get(key) ?? []).filter((time) => time > horizon && time <= now);
    const isAllowed = recent.length < calls;
    if (isAllowed) recent.push(now);
    this.#windows.set(key, recent);
    const isLookDue = this.#windows.size > MAX_TRACKED && Math.abs(now - this.#forgottenAt) >= FORGET_INTERVAL;
    if (isLookDue) this.#forget(now);
    return isAllowed;
  }

  #refill(key: string, perSecond: number): Bucket {
    const now = this.#clock.now();
    const bucket = this.#buckets.get(key) ?? { tokens: perSecond, at: now };
    this.#buckets.set(key, bucket);
    bucket.tokens = Math.min(perSecond, bucket.tokens + (Math.max(0, now - bucket.at) * perSecond) / 1000);
    bucket.at = now;
    return bucket;
  }

  #forget(now: number): void {
    this.#forgottenAt = now;
    for (const [key, recent] of this.#windows) {
      if ((recent.at(-1) ?? 0) < now - 86_400_000) this.#windows.delete(key);
    }
    for (const [key, { at }] of this.#buckets) if (at < now - 60_000) this.#buckets.delete(key);
  }
}
