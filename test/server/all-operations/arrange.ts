import { ORDERS, type World } from "./world.ts";

/** Brings a world into the state that an operation needs. @returns an input that it must accept there */
export type Arrange = (world: World) => Promise<object>;

/** Reserved by AWS: accepted and ignored everywhere, and never given back. */
export const STREAM_ID = "abcdefghij0123456789-abc";
export const BY_BOTH = { StreamName: "orders", StreamARN: ORDERS, StreamId: STREAM_ID };
export const BY_ARN = { StreamARN: ORDERS, StreamId: STREAM_ID };
export const NEVER = { DryRun: false };
export const MIDDLE_OF_FIRST_HALF = (1n << 126n).toString();

type Listing = "ListChannels" | "ListShards" | "ListStreamConsumers" | "ListStreams";

export const given =
  (input: object): Arrange =>
  async () =>
    input;

/** An input that needs no more than the stream `orders` of two shards. */
export const onStream =
  (input: object): Arrange =>
  async (world) => {
    await world.stream();
    return input;
  };

export const onDemand =
  (input: object): Arrange =>
  async (world) => {
    await world.onDemandStream();
    return input;
  };

export const onWarmAccount =
  (input: object): Arrange =>
  async (world) => {
    await world.commit();
    await world.onDemandStream();
    return input;
  };

export const byConsumer: Arrange = async (world) => {
  await world.stream();
  return { StreamARN: ORDERS, ConsumerName: "reader", ConsumerARN: await world.consumer(), StreamId: STREAM_ID };
};

/** The second page of a listing of two things. */
export const secondPage =
  (operation: Listing, first: object, rest: object = first): Arrange =>
  async (world) => {
    const { NextToken } = await world.ok(operation, first);
    return { ...rest, NextToken };
  };

export const afterNumber = async (world: World): Promise<string> => {
  await world.stream();
  const put = { StreamName: "orders", Data: Buffer.from("a"), ExplicitHashKey: "0", PartitionKey: "key" };
  return (await world.ok("PutRecord", put)).SequenceNumber;
};

/** With the stream `orders` that is not yet ACTIVE. */
export const whileCreating =
  (input: object): Arrange =>
  async (world) => {
    await world.ok("CreateStream", { StreamName: "orders", ShardCount: 2 });
    return input;
  };

/** With a token of a listing of two streams or shards or consumers, which is valid for five minutes. */
export const withOldToken =
  (operation: Listing, prepare: (world: World) => Promise<unknown>, first: object, rest: object): Arrange =>
  async (world) => {
    await prepare(world);
    const { NextToken } = await world.ok(operation, first);
    await world.advance(300_001);
    return { ...rest, NextToken };
  };
