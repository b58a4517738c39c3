import { accountOf, KinesisEmuAccount } from "./client/account.ts";
import { ClockControl } from "./client/clock.ts";
import { LimitsControl } from "./client/limits.ts";
import { Requests } from "./client/requests.ts";
import { ScopedControl } from "./client/scoped-control.ts";
import { SnapshotsControl } from "./client/snapshots.ts";

export { ControlError } from "./client/control-error.ts";
export type { KinesisEmuAccount } from "./client/account.ts";
export type { KinesisClientConfig } from "./client/client-config.ts";
export type { ClockState, Duration, Moment } from "./client/clock.ts";
export type { DiscardedBatch, DiscardedBatchesOptions } from "./client/discarded-batches.ts";
export type { Fault, FaultDefinition, FaultState } from "./client/faults.ts";
export type { DecodedRecord, ListRecordsOptions, RecordFilter } from "./client/records.ts";
export type { ScopeOptions } from "./client/scope-options.ts";
export type { Seed, SeedOptions, SeedReport } from "./client/seed.ts";
export type { RestoreOptions, Snapshot } from "./client/snapshots.ts";
export type { NoRecordsOptions, WaitFrom, WaitOptions } from "./client/wait-for-records.ts";
export type { LimitMode } from "./client/limits.ts";
export type { AttachedFunction, Handler } from "../lambda/runtime-client/attach.ts";
export type { HandlerContext } from "../lambda/runtime-client/context.ts";

/** What the emulator says of itself once it answers. */
export interface Health {
  readonly status: "ok";
  /** The emulator's version, which is also that of its image and of the npm package. */
  readonly version: string;
}

/** Where an emulator is. What `getClientConfig()` gives is one, so that it can be handed on to other processes. */
export interface EmulatorAddress {
  /** As in `http://localhost:4567`. */
  readonly endpoint: string;
  /** us-east-1 when left out. */
  readonly region?: string;
}

export interface KinesisEmuClientOptions {
  /** Milliseconds after which a request is given up; 30 seconds when left out. */
  readonly timeout?: number;
}

/** Talks to the emulator's own API, in a container or in this process alike. */
export class KinesisEmuClient extends ScopedControl {
  /** The emulator's clock: stop it, move it, and all that falls due has happened. */
  readonly clock: ClockControl;
  /** AWS's rates and quotas: off, warn or enforce. */
  readonly limits: LimitsControl;
  /** Everything the emulator holds, saved under names and brought back. */
  readonly snapshots: SnapshotsControl;
  readonly #address: () => EmulatorAddress;

  /** @param address or the endpoint alone, or what gives the address at each request */
  constructor(
    address: string | EmulatorAddress | (() => EmulatorAddress),
    { timeout = 30_000 }: KinesisEmuClientOptions = {},
  ) {
    const fixed = typeof address === "string" ? { endpoint: address } : address;
    const current = typeof fixed === "function" ? fixed : () => fixed;
    super(new Requests(() => current().endpoint, timeout), {});
    this.#address = current;
    this.clock = new ClockControl(this.requests);
    this.limits = new LimitsControl(this.requests);
    this.snapshots = new SnapshotsControl(this.requests);
  }

  /**
   * One account of the emulator, with its own clients and its own `reset()`.
   * @param accountId 12 digits
   * @throws ControlError for anything else
   */
  account(accountId: string): KinesisEmuAccount {
    return new KinesisEmuAccount(this.requests, accountId, this.#address().region ?? "us-east-1");
  }

  /**
   * An account that no other test file has, so that files can run side by side and share one emulator.
   *
   * ```ts
   * const kinesis = new KinesisEmuClient(inject("kinesis")).forTestFile(import.meta.url);
   * const client = new KinesisClient(kinesis.getClientConfig());
   * beforeEach(() => kinesis.reset());
   * ```
   * @param file its URL or path, or any other text: the same text is the same account
   */
  forTestFile(file: string): KinesisEmuAccount {
    return this.account(accountOf(file));
  }

  /** @throws ControlError when the emulator does not answer, or something else does */
  async health(): Promise<Health> {
    return this.requests.json("GET", "/health");
  }

  /**
   * The certificate of the CA that signs the emulator's own, PEM: what a client must trust to reach it over TLS.
   * @throws ControlError
   */
  async caCertificate(): Promise<string> {
    return this.requests.text("GET", "/_emu/ca.pem");
  }
}
