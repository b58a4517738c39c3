import { endpointOf } from "./config/endpoint.ts";
import { Mistake } from "./config/mistake.ts";
import { checkOptions } from "./config/check-options.ts";
import { OPTIONS, type Options } from "./config/options.ts";
import { startEmulator } from "./emulator.ts";
import type { Faults } from "./engine/faults.ts";
import { attachFunction, type AttachedFunction, type Handler } from "./lambda/runtime-client/attach.ts";
import { createLogger } from "./log.ts";

export { Mistake };
export type { InitialStream } from "./config/initial-streams.ts";
export type { ExceptionName } from "./api/exceptions.ts";
export type { AttachedFunction, Handler } from "./lambda/runtime-client/attach.ts";
export type { HandlerContext } from "./lambda/runtime-client/context.ts";
export type { Fault, FaultDefinition, Faults } from "./engine/faults.ts";
export type { Options } from "./config/options.ts";

/**
 * What to spread into `new KinesisClient(…)`. The credentials are the first of the configured access keys; without
 * `auth: "verify"` any other pair does as well, and an access key id of 12 digits is the account to work in.
 */
export interface ClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** An emulator inside this process. */
export interface KinesisEmu extends AsyncDisposable {
  readonly port: number;
  /** For HTTP/1.1 and HTTP/2 by prior knowledge. */
  readonly endpoint: string;
  /** The same port with TLS, with a certificate of the emulator's own CA. */
  readonly tlsEndpoint: string;
  readonly region: string;
  readonly accountId: string;
  getClientConfig(): ClientConfig;
  /** AWS's exceptions on demand: `kinesis.faults.add({ operation: "PutRecords", error: "…", times: 2 })`. */
  readonly faults: Faults;
  /**
   * Makes a handler in this process the Lambda function of a name, without CreateFunction:
   * `await using billing = await kinesis.handle("billing", async (event, context) => { … })`.
   */
  handle<Event, Result>(name: string, handler: Handler<Event, Result>): Promise<AttachedFunction>;
  /** The certificate of the emulator's CA, PEM. */
  getCaCertificate(): Promise<string>;
  /** Ends all connections and forgets all state. */
  stop(): Promise<void>;
}

/**
 * Starts the emulator inside this process, without Docker.
 *
 *     await using kinesis = await startKinesisEmu({ port: 0 });
 *     const client = new KinesisClient(kinesis.getClientConfig());
 *
 * The environment is not read. It logs warnings and errors to standard error unless `logLevel` says otherwise.
 * @throws Mistake when it cannot listen
 */
export async function startKinesisEmu(options: Partial<Options> = {}): Promise<KinesisEmu> {
  const all: Options = { ...defaultOptions(), logLevel: "warn", ...options };
  checkOptions(all);
  const [key] = all.accessKeys;
  if (!key) {
    const remedy = 'Give at least one, such as { id: "test", secret: "test" }, or leave accessKeys out.';
    throw new Mistake("The emulator cannot be started.", "The option accessKeys names no access key.", remedy);
  }
  const credentials = { accessKeyId: key.id, secretAccessKey: key.secret };
  const logger = createLogger(all.logLevel, all.logFormat, (line) => process.stderr.write(line));
  const emulator = await startEmulator(all, logger);
  const { port } = emulator;
  const endpoint = endpointOf(all.host, port);
  const stop = () => emulator.stop();
  return {
    port,
    endpoint,
    tlsEndpoint: `https://localhost:${port}`,
    region: all.region,
    accountId: all.accountId,
    faults: emulator.faults,
    getClientConfig: () => ({ endpoint, region: all.region, credentials }),
    handle: (name, handler) => attachFunction(endpoint, name, handler),
    getCaCertificate: () => emulator.caCertificate(),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function defaultOptions(): Options {
  const entries = Object.entries(OPTIONS).map(([name, option]) => [name, option.parse(option.default)]);
  return Object.fromEntries(entries) as Options;
}
