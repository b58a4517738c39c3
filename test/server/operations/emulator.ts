import { KinesisClient } from "@aws-sdk/client-kinesis";
import { OPTIONS, type Options } from "../../../server/config/options.ts";
import { startEmulator } from "../../../server/emulator.ts";
import type { EmulatorClock } from "../../../server/engine/clock.ts";
import { createLogger } from "../../../server/log.ts";

export const ACCOUNT = "000000000000";
export const REGION = "us-east-1";

/** An emulator whose time the test holds. */
export interface EmulatorWithClock extends AsyncDisposable {
  readonly clock: EmulatorClock;
  readonly client: KinesisClient;
  readonly stop: () => Promise<void>;
}

/** Noon of a summer's day: the clock stands there until the test moves it. */
export const START = Date.UTC(2026, 5, 15, 12);

/** Starts one with its clock frozen at START. */
export async function startWithClock(options: Partial<Options> = {}): Promise<EmulatorWithClock> {
  const entries = Object.entries(OPTIONS).map(([name, option]) => [name, option.parse(option.default)]);
  const defaults = Object.fromEntries(entries) as Options;
  const logger = createLogger("warn", "pretty", (line) => process.stderr.write(line));
  const emulator = await startEmulator({ ...defaults, port: 0, ...options }, logger);
  const { port, clock } = emulator;
  clock.freeze();
  await clock.set(START);
  const client = clientOf(port);
  const end = async (): Promise<void> => {
    client.destroy();
    await emulator.stop();
  };
  return { clock, client, stop: end, [Symbol.asyncDispose]: end };
}

/** A client of some account, with the SDK's defaults otherwise. */
export function clientOf(port: number, accessKeyId = "test", region = REGION): KinesisClient {
  return new KinesisClient({
    endpoint: `http://127.0.0.1:${port}`,
    region,
    credentials: { accessKeyId, secretAccessKey: "test" },
  });
}
