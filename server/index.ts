import type { AccessKey } from "./config/access-keys.ts";
import { endpointOf } from "./config/endpoint.ts";
import { Mistake } from "./config/mistake.ts";
import { checkOptions } from "./config/check-options.ts";
import { OPTIONS, type Options } from "./config/options.ts";
import { KinesisEmuClient } from "./control/client.ts";
import type { KinesisClientConfig } from "./control/client/client-config.ts";
import type { FaultDefinition } from "./control/client/faults.ts";
import { startEmulator, type Emulator } from "./emulator.ts";
import { createLogger } from "./log.ts";

export { Mistake };
export { ControlError } from "./control/client/control-error.ts";
export type { InitialStream } from "./config/initial-streams.ts";
export type { ExceptionName } from "./api/exceptions.ts";
export type { KinesisEmuAccount } from "./control/client/account.ts";
export type { KinesisClientConfig } from "./control/client/client-config.ts";
export type { ClockState, Duration, Moment } from "./control/client/clock.ts";
export type { DiscardedBatch, DiscardedBatchesOptions } from "./control/client/discarded-batches.ts";
export type { Fault, FaultDefinition, FaultState } from "./control/client/faults.ts";
export type { LimitMode } from "./control/client/limits.ts";
export type { DecodedRecord, ListRecordsOptions, RecordFilter } from "./control/client/records.ts";
export type { ScopeOptions } from "./control/client/scope-options.ts";
export type { Seed, SeedOptions, SeedReport } from "./control/client/seed.ts";
export type { RestoreOptions, Snapshot } from "./control/client/snapshots.ts";
export type { NoRecordsOptions, WaitFrom, WaitOptions } from "./control/client/wait-for-records.ts";
export type { AttachedFunction, Handler } from "./lambda/runtime-client/attach.ts";
export type { HandlerContext } from "./lambda/runtime-client/context.ts";
export type { Options } from "./config/options.ts";

/** The options of the command, as values; one that is left out, or undefined, has its default. */
export type EmbeddedOptions = {
  readonly [Name in Exclude<keyof Options, "faults">]?: Options[Name] | undefined;
} & {
  readonly faults?: readonly FaultDefinition[] | undefined;
};

/**
 * An emulator inside this process, and the test in control of it: `reset()`, `clock`, `faults`, `limits`,
 * `waitForRecords()` and the others are those of the started container, too.
 */
export class KinesisEmu extends KinesisEmuClient implements AsyncDisposable {
  readonly port: number;
  /** For HTTP/1.1 and HTTP/2 by prior knowledge. */
  readonly endpoint: string;
  /** The same port with TLS, with a certificate of the emulator's own CA. */
  readonly tlsEndpoint: string;
  readonly region: string;
  readonly accountId: string;
  readonly #emulator: Emulator;
  readonly #accessKey: AccessKey;
  #stopped: Promise<void> | undefined;

  constructor(emulator: Emulator, { host, region, accountId }: Options, accessKey: AccessKey) {
    const { port } = emulator;
    const endpoint = endpointOf(host, port);
    super({ endpoint, region });
    this.port = port;
    this.endpoint = endpoint;
    this.tlsEndpoint = `https://localhost:${port}`;
    this.region = region;
    this.accountId = accountId;
    this.#emulator = emulator;
    this.#accessKey = accessKey;
  }

  /**
   * What to spread into `new KinesisClient(…)`. The credentials are the first of the configured access keys; without
   * `auth: "verify"` any other pair does as well, and an access key id of 12 digits is the account to work in.
   */
  getClientConfig(): KinesisClientConfig {
    const { id, secret } = this.#accessKey;
    const credentials = { accessKeyId: id, secretAccessKey: secret };
    return { endpoint: this.endpoint, region: this.region, credentials };
  }

  /** The certificate of the emulator's CA, PEM. */
  async getCaCertificate(): Promise<string> {
    return this.#emulator.caCertificate();
  }

  /** Ends all connections. State is gone, unless it is kept in a `dataDir`. Stopped again, it stays as it is. */
  async stop(): Promise<void> {
    this.#stopped ??= this.#emulator.stop();
    await this.#stopped;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

/**
 * Starts the emulator inside this process, without Docker.
 *
 *     await using kinesis = await startKinesisEmu({ port: 0 });
 *     const client = new KinesisClient(kinesis.getClientConfig());
 *
 * The environment is not read. It logs warnings and errors to standard error unless `logLevel` says otherwise.
 * @throws Mistake when it cannot listen, or cannot use the data folder
 */
export async function startKinesisEmu(options: EmbeddedOptions = {}): Promise<KinesisEmu> {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const checked: Options = { ...defaultOptions(), logLevel: "warn", ...given };
  checkOptions(checked);
  // As the command reads them: dates as text, and without members that are undefined.
  const all = { ...checked, faults: OPTIONS.faults.parse(JSON.stringify(checked.faults)) };
  const [key] = all.accessKeys;
  if (!key) {
    const remedy = 'Give at least one, such as { id: "test", secret: "test" }, or leave accessKeys out.';
    throw new Mistake("The emulator cannot be started.", "The option accessKeys names no access key.", remedy);
  }
  const logger = createLogger(all.logLevel, all.logFormat, (line) => process.stderr.write(line));
  return new KinesisEmu(await startEmulator(all, logger), all, key);
}

function defaultOptions(): Options {
  const entries = Object.entries(OPTIONS).map(([name, option]) => [name, option.parse(option.default)]);
  return Object.fromEntries(entries) as Options;
}
