import { CreateStreamCommand, KinesisClient, PutRecordCommand } from "@aws-sdk/client-kinesis";
import { KinesisEmuClient } from "../../../../server/control/client.ts";
import { startKinesisEmu } from "../../../../server/index.ts";

/** An emulator in this process, with a client of each of its APIs. */
export interface Emulator extends AsyncDisposable {
  readonly control: KinesisEmuClient;
  readonly client: KinesisClient;
  readonly endpoint: string;
  create(stream: string, shards?: number): Promise<void>;
  put(stream: string, data: unknown, key?: string, explicitHashKey?: string): Promise<string>;
}

export async function startEmulator(): Promise<Emulator> {
  const emulator = await startKinesisEmu({ port: 0 });
  const client = new KinesisClient(emulator.getClientConfig());
  return {
    control: new KinesisEmuClient(emulator.endpoint),
    client,
    endpoint: emulator.endpoint,
    async create(stream, shards = 1) {
      await client.send(new CreateStreamCommand({ StreamName: stream, ShardCount: shards }));
    },
    /** Bytes as they are, anything else as JSON. @returns the sequence number */
    async put(stream, data, key, explicitHashKey) {
      const bytes = data instanceof Uint8Array ? data : Buffer.from(JSON.stringify(data));
      const input = { StreamName: stream, Data: bytes, PartitionKey: key ?? "key", ExplicitHashKey: explicitHashKey };
      const { SequenceNumber: number = "" } = await client.send(new PutRecordCommand(input));
      return number;
    },
    async [Symbol.asyncDispose]() {
      client.destroy();
      await emulator.stop();
    },
  };
}
