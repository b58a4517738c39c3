import { hash } from "node:crypto";
import { GenericContainer, getContainerRuntimeClient } from "testcontainers";
import type { FaultDefinition } from "../server/control/client/faults.ts";
import type { Seed } from "../server/control/client/seed.ts";
import type { LimitMode } from "../server/engine/limits.ts";
import type { LogLevel } from "../server/log.ts";
import { CONTAINER_PORT, DEFAULT_IMAGE } from "./image.ts";
import { Mistake } from "./mistake.ts";
import { environmentOf, firstAccessKey, type KinesisEmuOptions } from "./options.ts";
import { ReadyWait } from "./ready-wait.ts";
import { readSeed } from "./seed-file.ts";
import { StartError, startError } from "./start-error.ts";
import { StartedKinesisEmuContainer } from "./started-kinesis-emu-container.ts";
import { formatStream, type StreamDefinition, type StreamOptions } from "./stream-definition.ts";

/** The server's own defaults. */
const DEFAULT_REGION = "us-east-1";
const DEFAULT_ACCOUNT_ID = "000000000000";
const DEFAULT_ACCESS_KEYS = "test:test";
/** Inside the container: where the image lets the server write. */
const DATA_DIR = "/data";
/** The digest of the seed, by which `withReuse()` tells containers apart that differ in nothing else. */
const SEED_LABEL = "kinesis-emu.seed";
/** The volume, for the same reason. */
const VOLUME_LABEL = "kinesis-emu.volume";

export interface PersistenceOptions {
  /** What an answered put survives: the end of the process (`os`), or a power cut too (`always`). */
  readonly durability?: "os" | "always";
}

/**
 * Amazon Kinesis Data Streams in a container.
 *
 * ```ts
 * await using kinesis = await new KinesisEmuContainer().withStream("orders", { shardCount: 2 }).start();
 * const client = new KinesisClient(kinesis.getClientConfig());
 * ```
 */
export class KinesisEmuContainer extends GenericContainer {
  #containerId: string | undefined;
  #isTls = false;
  #volume: string | undefined;

  /** @param image of this module's own version when left out */
  constructor(image: string = DEFAULT_IMAGE) {
    super(image);
    this.withExposedPorts(CONTAINER_PORT).withWaitStrategy(new ReadyWait(CONTAINER_PORT));
  }

  /** A stream that is there, and ACTIVE, when the container is ready. @throws Mistake for an impossible name */
  withStream(name: string, options: StreamOptions = {}): this {
    return this.withStreams([{ name, ...options }]);
  }

  /** Adds to the streams named before. @throws Mistake for an impossible name */
  withStreams(streams: readonly StreamDefinition[]): this {
    const before = this.environment["KINESIS_EMU_STREAMS"] ?? [];
    return this.withEnvironment({ KINESIS_EMU_STREAMS: [before, streams.map(formatStream)].flat().join(",") });
  }

  /** Where streams live that name no region, and what `getClientConfig()` says; us-east-1 when left out. */
  withRegion(region: string): this {
    return this.withEnvironment({ KINESIS_EMU_REGION: region });
  }

  /** The account in every ARN; 000000000000 when left out. @throws Mistake unless it has 12 digits */
  withAccountId(accountId: string): this {
    if (/^\d{12}$/.test(accountId)) return this.withEnvironment({ KINESIS_EMU_ACCOUNT_ID: accountId });
    throw new Mistake(
      `${JSON.stringify(accountId)} is not an AWS account id.`,
      "An account id has exactly 12 digits.",
      'Give withAccountId() such a one, as a string: "123456789012".',
    );
  }

  /** How long a stream stays CREATING, UPDATING or DELETING; not at all when left out. */
  withTransitions(milliseconds: number): this {
    return this.withEnvironment({ KINESIS_EMU_TRANSITION_TIME: String(milliseconds) });
  }

  /** Any option of the server, by its name in `docs/options.md`. Streams and faults add to those given before. */
  withOptions({ streams = [], faults = [], ...options }: KinesisEmuOptions): this {
    for (const fault of faults) this.withFault(fault);
    if (streams.length > 0)
      this.withStreams(
        streams.map(({ region, ...stream }) => ({ ...stream, ...(region !== undefined && { region }) })),
      );
    return this.withEnvironment(environmentOf(options));
  }

  /** What happens beyond AWS's rates and quotas: nothing (`off`), a line in the log (`warn`), or AWS's exception. */
  withLimits(mode: LimitMode): this {
    return this.withEnvironment({ KINESIS_EMU_LIMITS: mode });
  }

  /** A fault from the start on, there again after each `reset()`. It has its turn after those given before. */
  withFault(fault: FaultDefinition): this {
    const before = JSON.parse(this.environment["KINESIS_EMU_FAULTS"] ?? "[]") as FaultDefinition[];
    return this.withEnvironment({ KINESIS_EMU_FAULTS: JSON.stringify([...before, fault]) });
  }

  /**
   * Streams, consumers, records and more that are there when the container is ready, and again after each `reset()`.
   * @param seed the path of a JSON or YAML file on this machine, or what would stand in it
   * @throws Mistake when the file cannot be read
   */
  withSeed(seed: string | Seed): this {
    const { content, target } = readSeed(seed);
    return this.withCopyContentToContainer([{ content, target }])
      .withLabels({ [SEED_LABEL]: hash("sha256", content) })
      .withEnvironment({ KINESIS_EMU_SEED: target });
  }

  /**
   * Clients speak TLS: `getClientConfig()` then names the TLS endpoint, and this process trusts the emulator's CA.
   * @param hosts names for the certificate, beside the container's network aliases and this machine's
   */
  withTls(...hosts: string[]): this {
    this.#isTls = true;
    const before = this.environment["KINESIS_EMU_TLS_HOSTS"] ?? [];
    return this.withEnvironment({ KINESIS_EMU_TLS_HOSTS: [before, hosts].flat().join(",") });
  }

  /**
   * Keeps streams and records in a Docker volume, so that they outlive the container.
   * @param volume its name; Docker makes it when it is not there
   */
  withPersistence(volume: string, { durability = "os" }: PersistenceOptions = {}): this {
    this.#volume = volume;
    return this.withLabels({ [VOLUME_LABEL]: volume }).withEnvironment({
      KINESIS_EMU_DATA_DIR: DATA_DIR,
      KINESIS_EMU_DURABILITY: durability,
    });
  }

  /**
   * A Lambda function that runs elsewhere, at a URL that the container can reach, such as that of AWS's base image in
   * the same network: `withFunction("billing", "http://billing:8080")`.
   */
  withFunction(name: string, url: string): this {
    const before = this.environment["KINESIS_EMU_FUNCTION_ENDPOINTS"] ?? [];
    return this.withEnvironment({ KINESIS_EMU_FUNCTION_ENDPOINTS: [before, `${name}=${url}`].flat().join(",") });
  }

  /** The least important lines the server prints; `info`, which has one for every call, when left out. */
  withLogLevel(level: LogLevel): this {
    return this.withEnvironment({ KINESIS_EMU_LOG_LEVEL: level });
  }

  /**
   * Resolves when requests are answered and the streams exist.
   * @throws StartError with the container's last log lines when it does not come up
   */
  override async start(): Promise<StartedKinesisEmuContainer> {
    this.#containerId = undefined;
    try {
      const started = new StartedKinesisEmuContainer(await super.start(), {
        isTls: this.#isTls,
        region: this.environment["KINESIS_EMU_REGION"] ?? DEFAULT_REGION,
        accountId: this.environment["KINESIS_EMU_ACCOUNT_ID"] ?? DEFAULT_ACCOUNT_ID,
        networkAliases: [...this.networkAliases],
        accessKey: firstAccessKey(this.environment["KINESIS_EMU_ACCESS_KEYS"] ?? DEFAULT_ACCESS_KEYS),
      });
      if (this.#isTls) await started.trustCa();
      return started;
    } catch (error) {
      throw await this.#explain(error);
    }
  }

  /**
   * Brings the environment into one order with each variable once: the same settings then have the same hash, by
   * which `withReuse()` finds a container, whatever the order of the calls.
   */
  protected override async beforeContainerCreated(): Promise<void> {
    const environment = { ...this.environment, KINESIS_EMU_TLS_HOSTS: await this.#tlsHosts() };
    this.createOpts.Env = Object.entries(environment)
      .map(([name, value]) => `${name}=${value}`)
      .toSorted();
    this.#mountVolume();
  }

  /** So late, for `withBindMounts()` puts its own in the place of all that were there. */
  #mountVolume(): void {
    if (this.#volume === undefined) return;
    const place = `:${DATA_DIR}:rw`;
    // An earlier start of this container has left its own.
    const others = (this.hostConfig.Binds ?? []).filter((bind) => !bind.endsWith(place));
    this.hostConfig.Binds = [...others, this.#volume + place];
  }

  protected override async containerCreated(containerId: string): Promise<void> {
    this.#containerId = containerId;
  }

  /** The names that other containers and this machine reach the emulator by, for its certificate. */
  async #tlsHosts(): Promise<string> {
    const { host } = (await getContainerRuntimeClient()).info.containerRuntime;
    const given = (this.environment["KINESIS_EMU_TLS_HOSTS"] ?? "").split(",").filter((name) => name !== "");
    return [...new Set([given, this.networkAliases, host].flat())].join(",");
  }

  /** Testcontainers gives the engine's words alone, and leaves a container behind that it did not see running. */
  async #explain(error: unknown): Promise<unknown> {
    if (error instanceof StartError) return error;
    const engine = await getContainerRuntimeClient().catch(() => undefined);
    if (engine === undefined) return error; // it says that there is no engine
    if (this.#containerId !== undefined) {
      const container = engine.container.getById(this.#containerId);
      const explained = await startError(container, error);
      await container.remove({ force: true, v: true }).catch(() => undefined); // gone already, then
      return explained;
    }
    return (await engine.image.exists(this.imageName)) ? error : noImage(this.imageName.string, error);
  }
}

function noImage(name: string, cause: unknown): Mistake {
  return new Mistake(
    `The image ${name} is not on this machine, and it cannot be pulled.`,
    cause instanceof Error ? cause.message.trim() : String(cause),
    "Check its name and the way to its registry; in a clone of kinesis-emu, `npm run image` makes the default image.",
    { cause },
  );
}
