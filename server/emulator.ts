import { Mistake } from "./config/mistake.ts";
import type { Options } from "./config/options.ts";
import { afterSystemTime, EmulatorClock, systemTime } from "./engine/clock.ts";
import type { Faults } from "./engine/faults.ts";
import { Kinesis } from "./engine/kinesis.ts";
import { Limits } from "./engine/limits.ts";
import { Random } from "./engine/random.ts";
import { Resets } from "./engine/resets.ts";
import { Snapshots } from "./engine/snapshots.ts";
import { createApp } from "./http/app.ts";
import { openAccess } from "./http/authentication.ts";
import { Certificates } from "./http/certificates.ts";
import { Listener } from "./http/listener.ts";
import { stopwatch } from "./http/stopwatch.ts";
import type { Logger } from "./log.ts";
import type { AnsweredCall } from "./observe/answered-call.ts";
import { CallLog } from "./observe/call-log.ts";
import { kinesisSource } from "./observe/kinesis-source.ts";
import { lambdaSource } from "./observe/lambda-source.ts";
import { Metrics } from "./observe/metrics.ts";
import { openFaults } from "./start/faults.ts";
import { prepareLambda } from "./start/lambda.ts";
import { openSeed } from "./start/seed.ts";
import { openStore } from "./start/store.ts";
import { initialStreams } from "./start/streams.ts";
import { NotStored, type Store } from "./store/contract.ts";
import { ReceivedMetrics } from "./sinks/received-metrics.ts";
import { VERSION } from "./version.ts";

/** A running emulator: everything wired together. */
export interface Emulator {
  readonly port: number;
  readonly clock: EmulatorClock;
  readonly faults: Faults;
  /** The certificate of its CA, PEM. */
  caCertificate(): Promise<string>;
  /** Cuts off all connections. State in memory is gone then, and a data folder is free for the next. */
  stop(): Promise<void>;
}

/**
 * Resolves when requests are answered and the initial streams exist.
 * @throws Mistake when it cannot listen, or cannot use the data folder
 */
export async function startEmulator(options: Options, logger: Logger): Promise<Emulator> {
  const clock = new EmulatorClock((err) => logger.error({ err }, "something that was due failed"));
  const store = await openStore(options, logger);
  try {
    return await startOver(store, clock, options, logger);
  } catch (error) {
    clock.stop();
    await store.close();
    if (!(error instanceof NotStored)) throw error;
    throw new Mistake("The emulator cannot be started.", error.message, "Make room in the folder of --data-dir.");
  }
}

async function startOver(store: Store, clock: EmulatorClock, options: Options, logger: Logger): Promise<Emulator> {
  const random = new Random(options.randomSeed);
  const limits = new Limits(clock, options.limits, (message) => logger.warn(`beyond a limit of AWS: ${message}`));
  const kinesis = await Kinesis.open({ clock, random, store, transitionTime: options.transitionTime, limits });
  const defaults = { account: options.accountId, region: options.region };
  const received = new ReceivedMetrics();
  const machineTime = new EmulatorClock((err) => logger.error({ err }, "something of the machine's time failed"));
  const listening = Promise.withResolvers<number>();
  const lambda = prepareLambda(options, { kinesis, logger, machineTime, port: listening.promise });
  const initial = [
    initialStreams(options, kinesis),
    await openSeed(options.seed, { kinesis, clock, lambda: () => lambda.open(), defaults }),
    await openFaults(options, kinesis.faults),
  ];
  for (const part of initial) await part.reset({});
  // First Lambda, so that no mapping sees its stream go.
  const resets = new Resets([lambda, kinesis, received, clock, ...initial]);
  const hosts = [options.host, ...options.tlsHosts];
  const certificates = new Certificates(hosts, random, systemTime);
  const caCertificate = () => certificates.ca();
  const access = await openAccess(options, systemTime);
  const snapshots = new Snapshots(kinesis, clock, resets);
  snapshots.add(lambda);
  const metrics = new Metrics(VERSION);
  metrics.add(kinesisSource(kinesis, options.metricsPerShard));
  metrics.add(lambdaSource(() => lambda.current));
  metrics.add((write) => write("kinesis_emu_cloudwatch_data_received_total", {}, received.count));
  const callLog = new CallLog(logger, options.logFormat, { stopwatch, after: afterSystemTime });
  const observe = (call: AnsweredCall): void => {
    metrics.observe(call);
    callLog.observe(call);
  };
  const app = createApp({
    kinesis,
    lambda: () => lambda.open(),
    random,
    clock,
    logger,
    defaults,
    access,
    caCertificate,
    hosts,
    observe,
    metrics,
    sinks: { received, now: () => clock.now() },
    reset: (scope) => resets.reset(scope),
    inTurn: (work) => resets.inTurn(work),
    snapshots,
  });
  const answer = app.callback();
  const listener = new Listener((request, response) => void answer(request, response), certificates);
  const port = await listen(listener, options);
  listening.resolve(port);
  const end = async (): Promise<void> => {
    await listener.close();
    callLog.stop();
    await lambda.close().finally(() => machineTime.stop());
  };
  try {
    await lambda.resume();
  } catch (error) {
    // What cannot be taken up cannot be closed either, and says the same again.
    await end().catch(() => {});
    throw error;
  }
  return {
    port,
    clock,
    faults: kinesis.faults,
    caCertificate,
    async stop() {
      clock.stop();
      await end();
      await store.close();
    },
  };
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
