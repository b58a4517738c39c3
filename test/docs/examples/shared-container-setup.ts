// global setup {
import { KinesisEmuContainer } from "../../../module/index.ts";
import type { KinesisClientConfig, StartedKinesisEmuContainer } from "../../../module/index.ts";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    kinesis: KinesisClientConfig;
  }
}

let kinesis: StartedKinesisEmuContainer;

export async function setup(project: TestProject): Promise<void> {
  kinesis = await new KinesisEmuContainer().start();
  project.provide("kinesis", kinesis.getClientConfig());
}

export async function teardown(): Promise<void> {
  await kinesis.stop();
}
// }
