import { AbstractStartedContainer, type StartedTestContainer } from "testcontainers";
import { KinesisEmuClient } from "../server/control/client.ts";
import { attachFunction, type AttachedFunction, type Handler } from "../server/lambda/runtime-client/attach.ts";
import { CONTAINER_PORT } from "./image.ts";
import { Mistake } from "./mistake.ts";

/** What the container was started with. */
export interface KinesisEmuSettings {
  readonly region: string;
  /** 12 digits. */
  readonly accountId: string;
  readonly networkAliases: readonly string[];
}

/** To be spread into a client of the AWS SDK: `new KinesisClient(kinesis.getClientConfig())`. */
export interface KinesisClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** A running emulator. Addresses are looked up at each call, since a restart changes the port. */
export class StartedKinesisEmuContainer extends AbstractStartedContainer {
  readonly #settings: KinesisEmuSettings;

  constructor(container: StartedTestContainer, settings: KinesisEmuSettings) {
    super(container);
    this.#settings = settings;
  }

  /** The emulator's own API. */
  get client(): KinesisEmuClient {
    return new KinesisEmuClient(this.getEndpoint());
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

  /**
   * Makes a handler in this process the Lambda function of a name, without CreateFunction; the container needs no way
   * to this machine.
   * @throws Error when the emulator does not answer
   */
  async handle<Event, Result>(name: string, handler: Handler<Event, Result>): Promise<AttachedFunction> {
    return attachFunction(this.getEndpoint(), name, handler);
  }

  /** On this machine, for HTTP/1.1, HTTP/2 and TLS alike. */
  getPort(): number {
    return this.getMappedPort(CONTAINER_PORT);
  }

  getRegion(): string {
    return this.#settings.region;
  }

  /** Not an account of 12 digits, which the emulator would take for the caller's. */
  getAccessKeyId(): string {
    return "test";
  }

  getSecretAccessKey(): string {
    return "test";
  }

  /** 12 digits. */
  getAccountId(): string {
    return this.#settings.accountId;
  }

  getClientConfig(): KinesisClientConfig {
    return {
      endpoint: this.getEndpoint(),
      region: this.getRegion(),
      credentials: { accessKeyId: this.getAccessKeyId(), secretAccessKey: this.getSecretAccessKey() },
    };
  }

  /** Variables by which a child process, whatever its language and SDK, finds the emulator. */
  getEnvironment(): Record<string, string> {
    return {
      AWS_ENDPOINT_URL_KINESIS: this.getEndpoint(),
      AWS_REGION: this.getRegion(),
      AWS_DEFAULT_REGION: this.getRegion(),
      AWS_ACCESS_KEY_ID: this.getAccessKeyId(),
      AWS_SECRET_ACCESS_KEY: this.getSecretAccessKey(),
    };
  }
}
