import { GenericContainer, getContainerRuntimeClient } from "testcontainers";
import type { LogLevel } from "../server/log.ts";
import { CONTAINER_PORT, DEFAULT_IMAGE } from "./image.ts";
import { Mistake } from "./mistake.ts";
import { ReadyWait } from "./ready-wait.ts";
import { StartError, startError } from "./start-error.ts";
import { StartedKinesisEmuContainer } from "./started-kinesis-emu-container.ts";
import { formatStream, type StreamDefinition, type StreamOptions } from "./stream-definition.ts";

/** The server's own defaults. */
const DEFAULT_REGION = "us-east-1";
const DEFAULT_ACCOUNT_ID = "000000000000";

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
      return new StartedKinesisEmuContainer(await super.start(), {
        region: this.environment["KINESIS_EMU_REGION"] ?? DEFAULT_REGION,
        accountId: this.environment["KINESIS_EMU_ACCOUNT_ID"] ?? DEFAULT_ACCOUNT_ID,
        networkAliases: [...this.networkAliases],
      });
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
  }

  protected override async containerCreated(containerId: string): Promise<void> {
    this.#containerId = containerId;
  }

  /** The names that other containers and this machine reach the emulator by, for its certificate. */
  async #tlsHosts(): Promise<string> {
    const { host } = (await getContainerRuntimeClient()).info.containerRuntime;
    const given = this.environment["KINESIS_EMU_TLS_HOSTS"] ?? [];
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
