import {
  AddTagsToStreamCommand,
  CreateStreamCommand,
  DeleteStreamCommand,
  DescribeStreamSummaryCommand,
  KinesisClient,
  ListStreamConsumersCommand,
  ListStreamsCommand,
  ListTagsForStreamCommand,
  SplitShardCommand,
} from "@aws-sdk/client-kinesis";
import { startKinesisEmu, type KinesisEmu, type Options } from "../../../../server/index.ts";
import { putText, readStream, shardId, textOf } from "../../../support/streams.ts";

export const ORDERS = { StreamName: "orders" };

/** An emulator in this process, and what a test does to it. */
export class World implements AsyncDisposable {
  readonly emulator: KinesisEmu;
  readonly client: KinesisClient;

  private constructor(emulator: KinesisEmu) {
    this.emulator = emulator;
    this.client = new KinesisClient(emulator.getClientConfig());
  }

  static async start(options: Partial<Options> = {}): Promise<World> {
    return new World(await startKinesisEmu({ port: 0, ...options }));
  }

  /** Into the stream `orders`. @returns the sequence number */
  async put(text: string): Promise<string> {
    const { SequenceNumber: number = "" } = await putText(this.client, "orders", text);
    return number;
  }

  /** The texts in the stream `orders`. */
  async texts(): Promise<(string | undefined)[]> {
    return (await this.emulator.records("orders")).map(({ text }) => text);
  }

  /** Streams, shards that are closed, records, consumers, tags and policies. */
  async prepare(): Promise<void> {
    await this.emulator.seed({
      streams: [
        { name: "orders", shards: 2, tags: { a: "1" }, consumers: [{ name: "billing" }], policy: { Statement: [] } },
        { name: "clicks", mode: "ON_DEMAND", records: [{ partitionKey: "a", text: "click" }] },
      ],
    });
    for (const text of ["one", "two", "three"]) await this.put(text);
    const split = { ...ORDERS, ShardToSplit: shardId(0), NewStartingHashKey: "1000" };
    await this.client.send(new SplitShardCommand(split));
    await this.put("four");
  }

  /** Changes of every kind. */
  async disturb(): Promise<void> {
    await this.put("five");
    await this.client.send(new AddTagsToStreamCommand({ ...ORDERS, Tags: { b: "2" } }));
    await this.client.send(new CreateStreamCommand({ StreamName: "more", ShardCount: 1 }));
    await this.client.send(new DeleteStreamCommand({ StreamName: "clicks" }));
  }

  /** What the service says of all that there is. */
  async look(): Promise<unknown> {
    const { StreamNames: names = [] } = await this.client.send(new ListStreamsCommand());
    return Promise.all(names.map((name) => this.#lookAt(name)));
  }

  async #lookAt(StreamName: string): Promise<unknown> {
    const { client } = this;
    const { StreamDescriptionSummary: summary } = await client.send(new DescribeStreamSummaryCommand({ StreamName }));
    const { Tags: tags } = await client.send(new ListTagsForStreamCommand({ StreamName }));
    const StreamARN = summary?.StreamARN;
    const { Consumers: consumers } = await client.send(new ListStreamConsumersCommand({ StreamARN }));
    const records = await readStream(client, StreamName);
    return { summary, tags, consumers, records: records.map((record) => ({ ...record, Data: textOf(record) })) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.client.destroy();
    await this.emulator.stop();
  }
}
