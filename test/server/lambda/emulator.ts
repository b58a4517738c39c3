import { CreateStreamCommand, KinesisClient, PutRecordCommand } from "@aws-sdk/client-kinesis";
import {
  CreateEventSourceMappingCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  ListFunctionsCommand,
  type CreateEventSourceMappingRequest,
} from "@aws-sdk/client-lambda";
import type { KinesisEmu } from "../../../server/index.ts";
import type { KinesisEvent } from "./world.ts";

/** An account of an emulator, as the SDK's clients see it. */
export interface Tenant extends AsyncDisposable {
  readonly kinesis: KinesisClient;
  readonly lambda: LambdaClient;
  createStream(name: string): Promise<void>;
  put(stream: string, ...texts: string[]): Promise<void>;
  /** @returns the UUID */
  map(functionName: string, stream: string, options?: Partial<CreateEventSourceMappingRequest>): Promise<string>;
  /** The names of the functions, and the UUIDs of the mappings. */
  look(): Promise<{ readonly functions: string[]; readonly mappings: string[] }>;
}

export function tenantOf(emulator: KinesisEmu, account = "000000000000"): Tenant {
  const config = { ...emulator.account(account).getClientConfig(), maxAttempts: 1 };
  const kinesis = new KinesisClient(config);
  const lambda = new LambdaClient(config);
  return {
    kinesis,
    lambda,
    async createStream(StreamName) {
      await kinesis.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
      await emulator.clock.advance({ seconds: 1 });
    },
    async put(StreamName, ...texts) {
      for (const text of texts) {
        await kinesis.send(new PutRecordCommand({ StreamName, PartitionKey: "a", Data: Buffer.from(text) }));
      }
    },
    async map(FunctionName, stream, options = {}) {
      const EventSourceArn = `arn:aws:kinesis:us-east-1:${account}:stream/${stream}`;
      const wanted = { EventSourceArn, FunctionName, StartingPosition: "TRIM_HORIZON", ...options } as const;
      const { UUID = "" } = await lambda.send(new CreateEventSourceMappingCommand(wanted));
      return UUID;
    },
    async look() {
      const { Functions = [] } = await lambda.send(new ListFunctionsCommand({}));
      const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({}));
      return {
        functions: Functions.map(({ FunctionName = "" }) => FunctionName),
        mappings: EventSourceMappings.map(({ UUID = "" }) => UUID),
      };
    },
    async [Symbol.asyncDispose]() {
      kinesis.destroy();
      lambda.destroy();
    },
  };
}

/** What the records of an event say. */
export function textsIn({ Records }: KinesisEvent): string[] {
  return Records.map(({ kinesis }) => Buffer.from(kinesis.data, "base64").toString());
}
