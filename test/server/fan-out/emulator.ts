import { KinesisClient, type KinesisClientConfig } from "@aws-sdk/client-kinesis";
import { OPTIONS, type Options } from "../../../server/config/options.ts";
import { startEmulator } from "../../../server/emulator.ts";
import type { EmulatorClock } from "../../../server/engine/clock.ts";
import type { Faults } from "../../../server/engine/faults.ts";
import { createLogger } from "../../../server/log.ts";

export const ACCOUNT = "000000000000";
export const REGION = "us-east-1";

/** An emulator of which the test holds the clock. */
export interface TimedEmulator extends AsyncDisposable {
  readonly port: number;
  readonly endpoint: string;
  readonly tlsEndpoint: string;
  readonly clock: EmulatorClock;
  readonly faults: Faults;
  /** With the SDK's defaults: HTTP/2 by prior knowledge, a session for each request. */
  readonly client: KinesisClient;
  /** Another client; it ends with the emulator. */
  clientWith(config?: KinesisClientConfig): KinesisClient;
  caCertificate(): Promise<string>;
}

/** Time runs until the test stops it. */
export async function startTimed(options: Partial<Options> = {}): Promise<TimedEmulator> {
  const entries = Object.entries(OPTIONS).map(([name, option]) => [name, option.parse(option.default)]);
  const defaults = Object.fromEntries(entries) as Options;
  const logger = createLogger("warn", "pretty", (line) => process.stderr.write(line));
  const emulator = await startEmulator({ ...defaults, port: 0, ...options }, logger);
  const { port, clock } = emulator;
  const endpoint = `http://127.0.0.1:${port}`;
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const clients: KinesisClient[] = [];
  const clientWith = (config: KinesisClientConfig = {}): KinesisClient => {
    const client = new KinesisClient({ endpoint, region: REGION, credentials, maxAttempts: 1, ...config });
    clients.push(client);
    return client;
  };
  return {
    port,
    endpoint,
    tlsEndpoint: `https://localhost:${port}`,
    clock,
    faults: emulator.faults,
    client: clientWith(),
    clientWith,
    caCertificate: () => emulator.caCertificate(),
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.destroy();
      await emulator.stop();
    },
  };
}

/** Like startTimed, with time standing still until the test moves it. */
export async function startFrozen(options: Partial<Options> = {}): Promise<TimedEmulator> {
  const emulator = await startTimed(options);
  emulator.clock.freeze();
  return emulator;
}

export function streamArn(name: string): string {
  return `arn:aws:kinesis:${REGION}:${ACCOUNT}:stream/${name}`;
}
