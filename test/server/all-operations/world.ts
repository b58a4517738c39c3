import { once } from "node:events";
import { request, type IncomingMessage } from "node:http";
import { cbor, tag } from "@smithy/core/cbor";
import type { OperationName } from "../../../server/api/model.generated.ts";
import type { Operations } from "../../../server/api/types.generated.ts";
import type { Faults } from "../../../server/engine/faults.ts";
import type { Options } from "../../../server/config/options.ts";
import { callRaw, CBOR_TYPE, JSON_TYPE } from "../../support/raw-request.ts";
import { decodeStrictly, type Encoding } from "../../support/transports.ts";
import { startFrozen, streamArn, type TimedEmulator } from "../fan-out/emulator.ts";
import { SUBSCRIBE_HEADERS } from "../fan-out/frames.ts";

/** Milliseconds that every change of state takes, on a clock that only `settle` moves. */
const TRANSITION = 1_000;

export interface Answer {
  readonly status: number;
  readonly contentType: string | undefined;
  /** Decoded; absent when the body is empty. */
  readonly body: Record<string, unknown> | undefined;
}

/** An emulator in a known state, called without an SDK: what is sent is exactly what the test says. */
export class World implements AsyncDisposable {
  readonly encoding: Encoding;
  readonly #emulator: TimedEmulator;

  private constructor(emulator: TimedEmulator, encoding: Encoding) {
    this.#emulator = emulator;
    this.encoding = encoding;
  }

  static async start(encoding: Encoding, options: Partial<Options> = {}): Promise<World> {
    return new World(await startFrozen({ transitionTime: TRANSITION, ...options }), encoding);
  }

  get endpoint(): string {
    return this.#emulator.endpoint;
  }

  get faults(): Faults {
    return this.#emulator.faults;
  }

  get contentType(): string {
    return this.encoding === "JSON" ? JSON_TYPE : CBOR_TYPE;
  }

  encode(input: object): string | Uint8Array {
    return this.encoding === "JSON" ? JSON.stringify(toJson(input)) : cbor.serialize(toCbor(input));
  }

  /** Epoch milliseconds. */
  get now(): number {
    return this.#emulator.clock.now();
  }

  /** Lets everything that is under way come to its end. */
  settle(): Promise<void> {
    return this.advance(TRANSITION);
  }

  /** @param duration milliseconds */
  advance(duration: number): Promise<void> {
    return this.#emulator.clock.advance(duration);
  }

  /** @param input dates are timestamps, bytes are blobs */
  async call(operation: OperationName, input: object): Promise<Answer> {
    const { status, headers, body } = await callRaw(this.endpoint, operation, this.encode(input), this.contentType);
    const decodeCbor = status === 200 ? decodeStrictly : (bytes: Buffer): unknown => cbor.deserialize(bytes);
    const decode = (): unknown => (this.encoding === "JSON" ? JSON.parse(body.toString()) : decodeCbor(body));
    return {
      status,
      contentType: headers["content-type"],
      body: body.length === 0 ? undefined : (decode() as Record<string, unknown>),
    };
  }

  /** @throws when the call is refused @returns the answer, of which timestamps and blobs are as they came */
  async ok<Name extends OperationName>(
    operation: Name,
    input: object,
  ): Promise<Exclude<Operations[Name]["output"], void>> {
    const { status, body } = await this.call(operation, input);
    if (status !== 200) throw new Error(`${operation}: ${JSON.stringify(body)}`);
    return (body ?? {}) as unknown as Exclude<Operations[Name]["output"], void>;
  }

  /** Subscribes, and leaves the reading to the test. */
  async subscribe(input: object): Promise<IncomingMessage> {
    const headers = { ...SUBSCRIBE_HEADERS, "content-type": this.contentType };
    const call = request(this.endpoint, { method: "POST", headers, agent: false });
    call.end(this.encode(input));
    const [response] = (await once(call, "response")) as [IncomingMessage];
    return response;
  }

  /** When the stream `orders` was made. */
  async creationTime(): Promise<Date> {
    const { StreamDescriptionSummary: summary } = await this.ok("DescribeStreamSummary", { StreamName: "orders" });
    const timestamp = summary.StreamCreationTimestamp as number | { readonly value: number };
    return new Date(typeof timestamp === "number" ? timestamp * 1000 : timestamp.value);
  }

  /** Makes a provisioned stream and waits for it. @returns its ARN */
  async stream(name = "orders", shardCount = 2): Promise<string> {
    await this.ok("CreateStream", { StreamName: name, ShardCount: shardCount });
    await this.settle();
    return streamArn(name);
  }

  /** @returns its ARN */
  async onDemandStream(name = "orders"): Promise<string> {
    await this.ok("CreateStream", { StreamName: name });
    await this.settle();
    return streamArn(name);
  }

  /** A consumer of the stream `orders`, which must be there. @returns its ARN */
  async consumer(name = "reader"): Promise<string> {
    const arn = await this.consumerBeingCreated(name);
    await this.settle();
    return arn;
  }

  async consumerBeingCreated(name = "reader"): Promise<string> {
    const input = { StreamARN: streamArn("orders"), ConsumerName: name };
    const { Consumer: consumer } = await this.ok("RegisterStreamConsumer", input);
    return consumer.ConsumerARN;
  }

  /** A channel from the stream `orders`, which must be there and on demand. @returns its ARN */
  async channel(name = "archive", destination: object = S3): Promise<string> {
    const { ChannelDescription: channel } = await this.ok("CreateChannel", channelInput(name, destination));
    await this.settle();
    return channel.ChannelARN;
  }

  /** An iterator of the first shard of the stream `orders`. */
  async iterator(type = "TRIM_HORIZON"): Promise<string> {
    const input = { StreamName: "orders", ShardId: FIRST_SHARD, ShardIteratorType: type };
    return (await this.ok("GetShardIterator", input)).ShardIterator ?? "";
  }

  /** Lets the account have warm throughput. */
  async commit(): Promise<void> {
    await this.ok("UpdateAccountSettings", { MinimumThroughputBillingCommitment: { Status: "ENABLED" } });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#emulator[Symbol.asyncDispose]();
  }
}

export const FIRST_SHARD = "shardId-000000000000";
export const SECOND_SHARD = "shardId-000000000001";
export const POLICY = '{"Version":"2012-10-17","Statement":[]}';
export const ORDERS = streamArn("orders");

export const S3 = {
  S3DestinationConfiguration: {
    StorageConfiguration: {
      BucketARN: "arn:aws:s3:::bucket",
      ExpectedBucketOwner: "123456789012",
      CompressionType: "GZIP",
    },
  },
};

export function channelInput(name: string, destination: object): object {
  return {
    ChannelName: name,
    ServiceExecutionRoleARN: "arn:aws:iam::123456789012:role/channel",
    StreamConfigurationList: [{ StreamARN: ORDERS, RecordConfiguration: { RecordFormatType: "JSON" } }],
    ...destination,
  };
}

function toJson(value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  return mapped(value, toJson);
}

function toCbor(value: unknown): unknown {
  if (value instanceof Date) return tag({ tag: 1, value: value.getTime() });
  return value instanceof Uint8Array ? value : mapped(value, toCbor);
}

function mapped(value: unknown, map: (item: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(map);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, map(item)]));
}
