import { CloudWatchClient, type CloudWatchClientConfig } from "@aws-sdk/client-cloudwatch";
import { STSClient } from "@aws-sdk/client-sts";
import type { Options } from "../../../server/config/options.ts";
import type { ReceivedMetric } from "../../../server/sinks/received-metrics.ts";
import { startFrozen, type TimedEmulator } from "../fan-out/emulator.ts";

export const CREDENTIALS = { accessKeyId: "test", secretAccessKey: "test" };

/** An emulator with clients of the services beside Kinesis. */
export interface EmulatorWithSinks extends TimedEmulator {
  readonly sts: STSClient;
  cloudWatchWith(config?: Partial<CloudWatchClientConfig>): CloudWatchClient;
  /** What PutMetricData was told. */
  received(): Promise<ReceivedMetric[]>;
}

export async function startWithSinks(options: Partial<Options> = {}): Promise<EmulatorWithSinks> {
  const emulator = await startFrozen(options);
  const { endpoint } = emulator;
  const config = { endpoint, region: "us-east-1", credentials: CREDENTIALS, maxAttempts: 1 };
  return {
    ...emulator,
    [Symbol.asyncDispose]: () => emulator[Symbol.asyncDispose](),
    sts: new STSClient(config),
    cloudWatchWith: (changes = {}) => new CloudWatchClient({ ...config, ...changes }),
    async received() {
      const answer = await fetch(`${endpoint}/_emu/cloudwatch/metrics`);
      return ((await answer.json()) as { metrics: ReceivedMetric[] }).metrics;
    },
  };
}
