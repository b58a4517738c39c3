import { KinesisEmuContainer } from "kinesis-emu";

export default async function setup() {
  const kinesis = await new KinesisEmuContainer().withStream("orders", { shardCount: 2 }).start();
  // The tests' processes inherit the endpoint, the region and the credentials, which the SDK reads by itself.
  Object.assign(process.env, kinesis.getEnvironment());
  globalThis.kinesis = kinesis;
}
