import type { OperationName } from "../../../server/api/model.generated.ts";
import { JSON_TYPE } from "../../support/raw-request.ts";
import { streamArn } from "../fan-out/emulator.ts";
import { SENTINEL } from "./values.ts";
import type { Transport } from "./transport.ts";

const STREAM = { StreamName: SENTINEL };
const ARN = { StreamARN: streamArn(SENTINEL) };
/** A stream with more than this is made anew, for all of it is looked at again and again. */
const MOST_RECORDS = 60;
const MOST_SHARDS = 4;

const OTHERS: readonly (readonly [OperationName, object])[] = [
  ["GetResourcePolicy", { ResourceARN: ARN.StreamARN }],
  ["ListStreams", {}],
  ["ListChannels", {}],
  ["DescribeAccountSettings", {}],
];

interface Shard {
  readonly ShardId: string;
  readonly SequenceNumberRange: { readonly StartingSequenceNumber: string };
}

export interface State {
  readonly stream: string;
  readonly others: string;
}

/** A stream that requests are aimed at, and all that a client can see of it and around it. */
export class Sentinel {
  readonly #transport: Transport;
  /** By shard and incarnation; the clock stands still, and so they are good for ever. */
  readonly #iterators = new Map<string, string>();

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Makes it anew, with something of everything. */
  async restore(): Promise<void> {
    this.#iterators.clear();
    await this.#call("DeleteChannel", { ChannelARN: streamArn("").replace("stream/", "channel/archive") });
    await this.#call("DeleteChannel", { ChannelARN: streamArn("").replace("stream/", "channel/tables") });
    await this.#call("DeleteStream", { ...STREAM, EnforceConsumerDeletion: true });
    await this.#call("CreateStream", { ...STREAM, ShardCount: 2, Tags: { team: "shop" } });
    await this.#call("RegisterStreamConsumer", { ...ARN, ConsumerName: "reader" });
    for (const key of ["a", "b", "c"]) await this.#call("PutRecord", { ...STREAM, PartitionKey: key, Data: "YWJj" });
  }

  /**
   * The stream itself, its tags, its consumers and its records; all else there is with `whole`.
   * @returns undefined when it is gone, or has grown so large that it should be made anew
   */
  async state(whole = true): Promise<State | undefined> {
    const stream = await Promise.all([
      this.#call("DescribeStream", STREAM),
      this.#call("DescribeStreamSummary", STREAM),
      this.#call("ListTagsForStream", STREAM),
      this.#call("ListStreamConsumers", ARN),
    ]);
    const { StreamDescription: description } = stream[0] as { StreamDescription?: { Shards: Shard[] } };
    const shards = description?.Shards ?? [];
    if (shards.length === 0 || shards.length > MOST_SHARDS) return undefined;
    const records = await Promise.all(shards.map((shard) => this.#records(shard)));
    if (records.flat().length > MOST_RECORDS) return undefined;
    const others = whole ? await Promise.all(OTHERS.map(([operation, input]) => this.#call(operation, input))) : [];
    return { stream: JSON.stringify([stream, records]), others: JSON.stringify(others) };
  }

  async #records(shard: Shard): Promise<unknown[]> {
    const start = `${shard.ShardId} ${shard.SequenceNumberRange.StartingSequenceNumber}`;
    let iterator = this.#iterators.get(start);
    if (iterator === undefined) {
      const position = { ...STREAM, ShardId: shard.ShardId, ShardIteratorType: "TRIM_HORIZON" };
      const answer = (await this.#call("GetShardIterator", position)) as { ShardIterator?: string };
      iterator = answer.ShardIterator ?? "";
      this.#iterators.set(start, iterator);
    }
    const page = (await this.#call("GetRecords", { ShardIterator: iterator })) as { Records?: unknown[] };
    return page.Records ?? [];
  }

  async #call(operation: OperationName, input: object): Promise<object> {
    const { body } = await this.#transport.send({
      what: "sentinel",
      target: `Kinesis_20131202.${operation}`,
      contentType: JSON_TYPE,
      body: Buffer.from(JSON.stringify(input)),
    });
    return body.length === 0 ? {} : (JSON.parse(body.toString()) as object);
  }
}
