import { LimitExceededException } from "../api/exceptions.ts";
import type { Tenancy } from "./identity.ts";
import type { Limits } from "./limits.ts";
import { onDemandLimitExceeded, shardLimitExceeded, tooManyStreamsCreating } from "./messages.ts";
import { QUOTAS } from "./rates.ts";
import type { Stream } from "./stream.ts";
import type { StreamMode } from "./stream-settings.ts";

/** How many streams and shards an account may have in a region, as far as that is enforced. */
export class Quotas {
  readonly #limits: Limits;
  readonly #streamsOf: (tenancy: Tenancy) => readonly Stream[];

  constructor(limits: Limits, streamsOf: (tenancy: Tenancy) => readonly Stream[]) {
    this.#limits = limits;
    this.#streamsOf = streamsOf;
  }

  /** Whether the account may have one stream more. @throws LimitExceededException */
  checkStream(tenancy: Tenancy, shardCount: number, mode: StreamMode): void {
    if (this.#limits.mode === "off") return;
    const streams = this.#streamsOf(tenancy);
    const changing = streams.filter(({ status }) => status === "CREATING" || status === "DELETING").length;
    const { streamsCreating, onDemandStreams } = QUOTAS;
    const tooMany = () => new LimitExceededException(tooManyStreamsCreating(tenancy, streamsCreating));
    this.#limits.refuseIf(changing >= streamsCreating, tooMany);
    this.checkShards(tenancy, shardCount);
    if (mode === "PROVISIONED") return;
    const onDemand = streams.filter(({ settings }) => settings.mode === "ON_DEMAND").length;
    const refusal = () => new LimitExceededException(onDemandLimitExceeded(tenancy, onDemand, onDemandStreams));
    this.#limits.refuseIf(onDemand >= onDemandStreams, refusal);
  }

  /** Whether the account may have so many shards more. @throws LimitExceededException */
  checkShards(tenancy: Tenancy, more: number): void {
    if (this.#limits.mode === "off") return;
    const count = this.#streamsOf(tenancy).reduce((sum, { openShards }) => sum + openShards.length, 0);
    const refusal = () => new LimitExceededException(shardLimitExceeded(tenancy, count, QUOTAS.shards, more));
    this.#limits.refuseIf(count + more > QUOTAS.shards, refusal);
  }
}
