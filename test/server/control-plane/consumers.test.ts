import {
  DeleteStreamCommand,
  DeregisterStreamConsumerCommand,
  DescribeStreamConsumerCommand,
  DescribeStreamSummaryCommand,
  ListStreamConsumersCommand,
  RegisterStreamConsumerCommand,
  type ListStreamConsumersCommandInput,
} from "@aws-sdk/client-kinesis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createStream } from "../../support/streams.ts";
import { ACCOUNT, startFrozen, streamArn, type TimedEmulator } from "../fan-out/emulator.ts";
import { registerConsumer } from "../fan-out/reader.ts";

const TRANSITION = 2_000;
const StreamName = "orders";
const StreamARN = streamArn(StreamName);

let emulator: TimedEmulator;

beforeEach(async () => {
  emulator = await startFrozen({ transitionTime: TRANSITION });
  await createStream(emulator.client, StreamName, 1);
  await settle();
});
afterEach(() => emulator[Symbol.asyncDispose]());

const settle = (): Promise<void> => emulator.clock.advance(TRANSITION);
const register = (name = "reader"): Promise<string> => registerConsumer(emulator.client, StreamName, name);
const deregister = (arn: string): Promise<unknown> =>
  emulator.client.send(new DeregisterStreamConsumerCommand({ ConsumerARN: arn }));

async function statusOfConsumer(arn: string): Promise<string | undefined> {
  const { ConsumerDescription: consumer } = await emulator.client.send(
    new DescribeStreamConsumerCommand({ ConsumerARN: arn }),
  );
  return consumer?.ConsumerStatus;
}

async function list(input: Partial<ListStreamConsumersCommandInput> = {}): Promise<[string[], string | undefined]> {
  const { Consumers: consumers = [], NextToken: token } = await emulator.client.send(
    new ListStreamConsumersCommand({ StreamARN, ...input }),
  );
  return [consumers.map(({ ConsumerName: name = "" }) => name), token];
}

describe("the life of a consumer", () => {
  it("is CREATING, ACTIVE, DELETING and over", async () => {
    const { Consumer: consumer } = await emulator.client.send(
      new RegisterStreamConsumerCommand({ StreamARN, ConsumerName: "reader" }),
    );
    const created = Math.floor(emulator.clock.now() / 1000);
    const arn = `${StreamARN}/consumer/reader:${created}`;
    const described = {
      ConsumerName: "reader",
      ConsumerARN: arn,
      ConsumerStatus: "CREATING",
      ConsumerCreationTimestamp: new Date(created * 1000),
    };
    expect(consumer).toEqual(described);
    await settle();
    const { ConsumerDescription: description } = await emulator.client.send(
      new DescribeStreamConsumerCommand({ StreamARN, ConsumerName: "reader" }),
    );
    expect(description).toEqual({ ...described, ConsumerStatus: "ACTIVE", StreamARN });
    await deregister(arn);
    expect(await statusOfConsumer(arn)).toBe("DELETING");
    await settle();
    await expect(statusOfConsumer(arn)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  it("is answered as CREATING even if that takes no time", async () => {
    await using quick = await startFrozen();
    await createStream(quick.client, StreamName, 1);
    const { Consumer: consumer } = await quick.client.send(
      new RegisterStreamConsumerCommand({ StreamARN, ConsumerName: "reader" }),
    );
    expect(consumer?.ConsumerStatus).toBe("CREATING");
  });

  it("begins anew under another ARN when the name is registered again, within the same second as well", async () => {
    const arns = new Set<string>();
    for (let n = 0; n < 3; n++) {
      const arn = await register();
      arns.add(arn);
      await deregister(arn);
      await settle();
      await expect(statusOfConsumer(arn)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    }
    await using quick = await startFrozen();
    await createStream(quick.client, StreamName, 1);
    const first = await registerConsumer(quick.client, StreamName, "reader");
    await quick.client.send(new DeregisterStreamConsumerCommand({ ConsumerARN: first }));
    expect(await registerConsumer(quick.client, StreamName, "reader")).not.toBe(first);
    expect(arns.size).toBe(3);
  });

  it("has one name at a time, until it is over", async () => {
    const arn = await register();
    const taken = { name: "ResourceInUseException" };
    await expect(register()).rejects.toMatchObject(taken);
    await settle();
    await expect(register()).rejects.toMatchObject(taken);
    await deregister(arn);
    await expect(register()).rejects.toMatchObject(taken);
    await settle();
    await register();
  });

  it("goes on while its stream is UPDATING, and counts among the stream's consumers", async () => {
    await register("a");
    await register("b");
    const { StreamDescriptionSummary: summary } = await emulator.client.send(
      new DescribeStreamSummaryCommand({ StreamName }),
    );
    expect(summary?.ConsumerCount).toBe(2);
  });
});

describe("a consumer", () => {
  it.each([
    ["its ARN", (arn: string) => ({ ConsumerARN: arn })],
    ["its stream and its name", () => ({ StreamARN, ConsumerName: "reader" })],
    ["all three", (arn: string) => ({ ConsumerARN: arn, StreamARN, ConsumerName: "reader" })],
  ])("is found by %s", async (_, naming) => {
    const arn = await register();
    const { ConsumerDescription: consumer } = await emulator.client.send(
      new DescribeStreamConsumerCommand(naming(arn)),
    );
    expect(consumer?.ConsumerARN).toBe(arn);
    await emulator.client.send(new DeregisterStreamConsumerCommand(naming(arn)));
    expect(await statusOfConsumer(arn)).toBe("DELETING");
  });

  it.each([
    ["nothing", () => ({})],
    ["its name alone", () => ({ ConsumerName: "reader" })],
    ["its stream alone", () => ({ StreamARN })],
    ["an ARN and another name", (arn: string) => ({ ConsumerARN: arn, ConsumerName: "other" })],
    ["an ARN and another stream", (arn: string) => ({ ConsumerARN: arn, StreamARN: streamArn("other") })],
  ])("is not found by %s", async (_, naming) => {
    const arn = await register();
    const refused = { name: "InvalidArgumentException" };
    const by = naming(arn);
    await expect(emulator.client.send(new DescribeStreamConsumerCommand(by))).rejects.toMatchObject(refused);
    await expect(emulator.client.send(new DeregisterStreamConsumerCommand(by))).rejects.toMatchObject(refused);
    expect(await statusOfConsumer(arn)).toBe("CREATING");
  });
});

describe("ListStreamConsumers", () => {
  it("pages through the consumers by name", async () => {
    for (const name of ["c", "a", "e", "b", "d"]) await register(name);
    expect(await list()).toEqual([["a", "b", "c", "d", "e"], undefined]);
    const [first, token] = await list({ MaxResults: 2 });
    const [second, next] = await list({ MaxResults: 2, NextToken: token });
    const [third, end] = await list({ MaxResults: 2, NextToken: next });
    expect([first, second, third, end]).toEqual([["a", "b"], ["c", "d"], ["e"], undefined]);
  });

  it("tells of every state", async () => {
    const old = await register("old");
    await settle();
    await register("new");
    await deregister(old);
    const { Consumers: consumers = [] } = await emulator.client.send(new ListStreamConsumersCommand({ StreamARN }));
    expect(consumers.map(({ ConsumerName: name, ConsumerStatus: status }) => [name, status])).toEqual([
      ["new", "CREATING"],
      ["old", "DELETING"],
    ]);
  });

  it("has tokens of its own, for five minutes and one stream", async () => {
    await register("a");
    await register("b");
    const [, token] = await list({ MaxResults: 1 });
    await expect(list({ NextToken: "no token" })).rejects.toMatchObject({ name: "InvalidArgumentException" });
    await createStream(emulator.client, "other", 1);
    await expect(list({ StreamARN: streamArn("other"), NextToken: token })).rejects.toMatchObject({
      name: expect.stringMatching(/^(InvalidArgument|ResourceNotFound)Exception$/),
    });
    await emulator.clock.advance(300_000);
    expect(await list({ NextToken: token })).toEqual([["b"], undefined]);
    await emulator.clock.advance(1);
    await expect(list({ NextToken: token })).rejects.toMatchObject({ name: "ExpiredNextTokenException" });
  });

  it("tells a stream from one of the same name by its creation time", async () => {
    const { StreamDescriptionSummary: summary } = await emulator.client.send(
      new DescribeStreamSummaryCommand({ StreamName }),
    );
    const created = summary?.StreamCreationTimestamp ?? new Date(0);
    await register("a");
    expect(await list({ StreamCreationTimestamp: created })).toEqual([["a"], undefined]);
    const other = new Date(created.getTime() - 60_000);
    await expect(list({ StreamCreationTimestamp: other })).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });
});

describe("DeleteStream", () => {
  it("asks before it takes consumers with it", async () => {
    const arn = await register();
    await expect(emulator.client.send(new DeleteStreamCommand({ StreamName }))).rejects.toMatchObject({
      name: "ResourceInUseException",
      message: `DeleteStream can’t delete ${ACCOUNT}:orders because there are consumers associated with this data stream. To delete orders anyway, set the EnforceConsumerDeletion parameter to true to force the deletion of all the consumers that are associated with it.`,
    });
    expect(await statusOfConsumer(arn)).toBe("CREATING");
    await emulator.client.send(new DeleteStreamCommand({ StreamName, EnforceConsumerDeletion: true }));
    await settle();
    await expect(statusOfConsumer(arn)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    await createStream(emulator.client, StreamName, 1);
    expect(await list()).toEqual([[], undefined]);
  });

  it("needs no word once they are gone", async () => {
    await deregister(await register());
    await settle();
    await emulator.client.send(new DeleteStreamCommand({ StreamName }));
  });
});
