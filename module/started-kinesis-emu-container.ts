import { AbstractStartedContainer, type RestartOptions, type StartedTestContainer } from "testcontainers";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import type { AccessKey } from "../server/config/access-keys.ts";
import { KinesisEmuClient } from "../server/control/client.ts";
import type { KinesisEmuAccount } from "../server/control/client/account.ts";
import { environmentOf, type KinesisClientConfig } from "../server/control/client/client-config.ts";
import type { ClockControl } from "../server/control/client/clock.ts";
import type { FaultsControl } from "../server/control/client/faults.ts";
import type { LimitsControl } from "../server/control/client/limits.ts";
import type { SnapshotsControl } from "../server/control/client/snapshots.ts";
import { CONTAINER_PORT } from "./image.ts";
import { Mistake } from "./mistake.ts";

/** What the container was started with. */
export interface KinesisEmuSettings {
  readonly region: string;
  /** 12 digits. */
  readonly accountId: string;
  readonly networkAliases: readonly string[];
  /** Whether clients are to speak TLS. */
  readonly isTls: boolean;
  /** What clients sign with. */
  readonly accessKey: Pick<AccessKey, "id" | "secret">;
}

/** What the started container and the embedded server do alike. */
type Control = Pick<KinesisEmuClient, Exclude<keyof KinesisEmuClient, "health" | "caCertificate">>;

/**
 * A running emulator, and the test in control of it. Addresses are looked up at each call, since a restart changes the
 * port.
 */
export class StartedKinesisEmuContainer extends AbstractStartedContainer implements Control {
  /** The emulator's own API, of which the most is found here as well. */
  readonly client: KinesisEmuClient;
  /** The emulator's clock: stop it, move it, and all that falls due has happened. */
  readonly clock: ClockControl;
  /** Answers that are wrong, late or missing on demand. */
  readonly faults: FaultsControl;
  /** AWS's rates and quotas: off, warn or enforce. */
  readonly limits: LimitsControl;
  /** The state of all accounts, by name: save it, and be back in it at once. */
  readonly snapshots: SnapshotsControl;
  readonly #settings: KinesisEmuSettings;

  constructor(container: StartedTestContainer, settings: KinesisEmuSettings) {
    super(container);
    this.#settings = settings;
    this.client = new KinesisEmuClient(() => ({ endpoint: this.getEndpoint(), region: this.getRegion() }));
    this.clock = this.client.clock;
    this.faults = this.client.faults;
    this.limits = this.client.limits;
    this.snapshots = this.client.snapshots;
  }

  /** Back to the state after the start, or of one account or region; see `KinesisEmuClient.reset()`. */
  reset(...args: Parameters<KinesisEmuClient["reset"]>): Promise<void> {
    return this.client.reset(...args);
  }

  /** Forgets the records of a stream; see `KinesisEmuClient.purge()`. */
  purge(...args: Parameters<KinesisEmuClient["purge"]>): Promise<void> {
    return this.client.purge(...args);
  }

  /** The records of a stream, decoded; see `KinesisEmuClient.records()`. */
  records: KinesisEmuClient["records"] = (stream, options) => this.client.records(stream, options);

  /** Waits until a stream holds so many records that match; see `KinesisEmuClient.waitForRecords()`. */
  waitForRecords: KinesisEmuClient["waitForRecords"] = (stream, options) => this.client.waitForRecords(stream, options);

  /** Resolves when no record that matches came for a while; see `KinesisEmuClient.expectNoRecords()`. */
  expectNoRecords(...args: Parameters<KinesisEmuClient["expectNoRecords"]>): Promise<void> {
    return this.client.expectNoRecords(...args);
  }

  /** Brings about streams, consumers, records and more; see `KinesisEmuClient.seed()`. */
  seed(...args: Parameters<KinesisEmuClient["seed"]>): ReturnType<KinesisEmuClient["seed"]> {
    return this.client.seed(...args);
  }

  /** Makes a handler in this process the Lambda function of a name; see `KinesisEmuClient.handle()`. */
  handle: KinesisEmuClient["handle"] = (name, handler) => this.client.handle(name, handler);

  /** The batches that event source mappings gave up; see `KinesisEmuClient.discardedBatches()`. */
  discardedBatches(
    ...args: Parameters<KinesisEmuClient["discardedBatches"]>
  ): ReturnType<KinesisEmuClient["discardedBatches"]> {
    return this.client.discardedBatches(...args);
  }

  /** One account of the emulator, with its own clients and its own `reset()`. @param accountId 12 digits */
  account(accountId: string): KinesisEmuAccount {
    return this.client.account(accountId);
  }

  /** An account that no other test file has; see `KinesisEmuClient.forTestFile()`. */
  forTestFile(file: string): KinesisEmuAccount {
    return this.client.forTestFile(file);
  }

  override async restart(options?: Partial<RestartOptions>): Promise<void> {
    await super.restart(options);
    if (this.#settings.isTls) await this.trustCa();
  }

  /** Makes this process trust the emulator's CA, beside those it trusts already: what `withTls()` does by itself. */
  async trustCa(): Promise<void> {
    setDefaultCACertificates([...getCACertificates("default"), await this.getCaCertificate()]);
  }

  /** As in `http://localhost:32768`, from this machine. */
  getEndpoint(): string {
    return `http://${this.getHost()}:${this.getPort()}`;
  }

  /** The same as `getEndpoint()`, under the name that Testcontainers' modules share. */
  getConnectionUri(): string {
    return this.getEndpoint();
  }

  /** As in `https://localhost:32768`; clients must trust `getCaCertificate()`. */
  getTlsEndpoint(): string {
    return `https://${this.getHost()}:${this.getPort()}`;
  }

  /** The certificate to trust, PEM; a new one after a restart. */
  async getCaCertificate(): Promise<string> {
    return this.client.caCertificate();
  }

  /**
   * As in `http://kinesis:4567`, from other containers in the same network.
   * @param alias the network alias given last when left out
   * @throws Mistake when there is none
   */
  getNetworkEndpoint(alias: string | undefined = this.#settings.networkAliases.at(-1)): string {
    if (alias !== undefined) return `http://${alias}:${CONTAINER_PORT}`;
    throw new Mistake(
      "There is no endpoint for other containers.",
      "The container has no network alias, so they have no name for it.",
      'Start it with .withNetwork(network).withNetworkAliases("kinesis").',
    );
  }

  /** On this machine, for HTTP/1.1, HTTP/2 and TLS alike. */
  getPort(): number {
    return this.getMappedPort(CONTAINER_PORT);
  }

  getRegion(): string {
    return this.#settings.region;
  }

  /** Of the first of the option's `accessKeys`, or `test`. */
  getAccessKeyId(): string {
    return this.#settings.accessKey.id;
  }

  /** Of the same key. */
  getSecretAccessKey(): string {
    return this.#settings.accessKey.secret;
  }

  /** 12 digits. */
  getAccountId(): string {
    return this.#settings.accountId;
  }

  /** What to spread into `new KinesisClient(…)`: over TLS after `withTls()`. */
  getClientConfig(): KinesisClientConfig {
    return {
      endpoint: this.#settings.isTls ? this.getTlsEndpoint() : this.getEndpoint(),
      region: this.getRegion(),
      credentials: { accessKeyId: this.getAccessKeyId(), secretAccessKey: this.getSecretAccessKey() },
    };
  }

  /** Variables by which a child process, whatever its language and SDK, finds the emulator. */
  getEnvironment(): Record<string, string> {
    return environmentOf({ ...this.getClientConfig(), endpoint: this.getEndpoint() });
  }
}
