import { endpointOf } from "./config/endpoint.ts";
import { Mistake } from "./config/mistake.ts";
import type { InitialStream } from "./config/initial-streams.ts";
import type { Options } from "./config/options.ts";
import { EmulatorClock, systemTime } from "./engine/clock.ts";
import type { Faults } from "./engine/faults.ts";
import { Kinesis } from "./engine/kinesis.ts";
import { Limits } from "./engine/limits.ts";
import { Random } from "./engine/random.ts";
import { defaultSettings } from "./engine/stream-settings.ts";
import { createApp } from "./http/app.ts";
import { openAccess } from "./http/authentication.ts";
import { Certificates } from "./http/certificates.ts";
import { Listener } from "./http/listener.ts";
import type { Credentials } from "./lambda/context.ts";
import { LazyLambda } from "./lambda/lazy.ts";
import type { Logger } from "./log.ts";
import { MemoryStore } from "./store/memory.ts";

/** A running emulator: everything wired together. */
export interface Emulator {
  readonly port: number;
  readonly clock: EmulatorClock;
  readonly faults: Faults;
  /** The certificate of its CA, PEM. */
  caCertificate(): Promise<string>;
  /** Cuts off all connections and forgets all state. */
  stop(): Promise<void>;
}

/** Resolves when requests are answered and the initial streams exist. @throws Mistake when it cannot listen */
export async function startEmulator(options: Options, logger: Logger): Promise<Emulator> {
  const clock = new EmulatorClock((err) => logger.error({ err }, "something that was due failed"));
  const random = new Random(options.randomSeed);
  const store = new MemoryStore();
  const limits = new Limits(clock, options.limits, (message) => logger.warn(`beyond a limit of AWS: ${message}`));
  const kinesis = await Kinesis.open({ clock, random, store, transitionTime: options.transitionTime, limits });
  const defaults = { account: options.accountId, region: options.region };
  for (const stream of options.streams) await createInitialStream(kinesis, options, stream);
  const certificates = new Certificates([options.host, ...options.tlsHosts], random, systemTime);
  const caCertificate = () => certificates.ca();
  const access = await openAccess(options, systemTime);
  const machineTime = new EmulatorClock((err) => logger.error({ err }, "something of the machine's time failed"));
  const lambda = new LazyLambda({
    kinesis,
    logger,
    machineTime,
    settings: {
      endpoint: () => endpointOf(options.host, port),
      functions: options.functions,
      functionEndpoints: options.functionEndpoints,
      transitionTime: options.transitionTime,
      retryBackoff: options.lambdaRetryBackoff,
      awsEndpoint: options.awsEndpoint,
      credentialsOf: (account) => functionCredentials(options, account),
    },
  });
  const app = createApp({ kinesis, lambda: () => lambda.open(), random, logger, defaults, access, caCertificate });
  const answer = app.callback();
  const listener = new Listener((request, response) => void answer(request, response), certificates);
  const port = await listen(listener, options);
  await lambda.resume();
  return {
    port,
    clock,
    faults: kinesis.faults,
    caCertificate,
    async stop() {
      clock.stop();
      await listener.close();
      await lambda.close();
      machineTime.stop();
      store.close();
    },
  };
}

/** There before the first request, and ACTIVE, however long streams otherwise take. */
async function createInitialStream(kinesis: Kinesis, options: Options, stream: InitialStream): Promise<void> {
  const name = { account: options.accountId, region: stream.region ?? options.region, name: stream.name };
  await kinesis.create(name, stream.shardCount, defaultSettings("PROVISIONED"), 0);
}

/** With which a function comes back into its own account: a known key where there is one for it. */
function functionCredentials({ accessKeys, accountId, auth }: Options, account: string): Credentials {
  const own = accessKeys.find((key) => (key.account ?? accountId) === account) ?? accessKeys[0];
  if (own && (auth === "verify" || (own.account ?? accountId) === account)) {
    return { accessKeyId: own.id, secretAccessKey: own.secret };
  }
  return { accessKeyId: account, secretAccessKey: "test" };
}

async function listen(listener: Listener, { port, host }: Options): Promise<number> {
  try {
    return await listener.listen(port, host);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reasons: Record<string, readonly [string, string] | undefined> = {
      EADDRINUSE: [
        "Another process listens on that port.",
        "Stop it, or choose another port with --port (0 picks a free one).",
      ],
      EACCES: ["This user may not listen on that port.", "Choose a port above 1023 with --port."],
      EADDRNOTAVAIL: ["This machine has no such address.", "Choose 127.0.0.1 or 0.0.0.0 with --host."],
      ENOTFOUND: ["That host name is not known.", "Choose 127.0.0.1 or 0.0.0.0 with --host."],
    };
    const [why, remedy] = reasons[code ?? ""] ?? [message, "Choose another address with --host and --port."];
    throw new Mistake(`Cannot listen on ${host}:${port}.`, why, remedy);
  }
}
