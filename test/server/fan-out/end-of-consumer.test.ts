import { DeleteStreamCommand, DeregisterStreamConsumerCommand } from "@aws-sdk/client-kinesis";
import { describe, expect, it } from "vitest";
import { createStream, putText, shardId } from "../../support/streams.ts";
import { ACCOUNT, startFrozen, streamArn, type TimedEmulator } from "./emulator.ts";
import { EventReader, LATEST, registerConsumer } from "./reader.ts";

const GONE = { name: "ResourceNotFoundException" };

/** A stream of one shard and a consumer, both ACTIVE. @param transitionTime milliseconds */
async function startWithConsumer(transitionTime = 0): Promise<{ emulator: TimedEmulator; consumer: string }> {
  const emulator = await startFrozen({ transitionTime });
  await createStream(emulator.client, "orders", 1);
  await emulator.clock.advance(transitionTime);
  const consumer = await registerConsumer(emulator.client, "orders", "reader");
  await emulator.clock.advance(transitionTime);
  return { emulator, consumer };
}

const subscribe = ({ client }: TimedEmulator, arn: string): Promise<EventReader> =>
  EventReader.open(client, arn, shardId(0), LATEST);

const deregister = ({ client }: TimedEmulator, arn: string): Promise<unknown> =>
  client.send(new DeregisterStreamConsumerCommand({ ConsumerARN: arn }));

describe("a consumer that is deregistered", () => {
  it("is told so in its stream", async () => {
    const { emulator, consumer } = await startWithConsumer();
    await using _ = emulator;
    const reader = await subscribe(emulator, consumer);
    await putText(emulator.client, "orders", "read before");
    expect(await reader.texts(1)).toEqual(["read before"]);
    await deregister(emulator, consumer);
    await expect(reader.rest()).rejects.toMatchObject(GONE);
    await expect(subscribe(emulator, consumer)).rejects.toMatchObject(GONE);
  });

  it("is told so when it begins to go, and then nothing more", async () => {
    const { emulator, consumer } = await startWithConsumer(1_000);
    await using _ = emulator;
    const reader = await subscribe(emulator, consumer);
    await deregister(emulator, consumer);
    await expect(reader.rest()).rejects.toMatchObject(GONE);
    await expect(subscribe(emulator, consumer)).rejects.toMatchObject({ name: "ResourceInUseException" });
  });

  it("does not take others with it, nor its successor of the same name", async () => {
    const { emulator, consumer } = await startWithConsumer();
    await using _ = emulator;
    const other = await registerConsumer(emulator.client, "orders", "other");
    const [reader, neighbour] = [await subscribe(emulator, consumer), await subscribe(emulator, other)];
    await deregister(emulator, consumer);
    const successor = await registerConsumer(emulator.client, "orders", "reader");
    expect(successor).not.toBe(consumer);
    const next = await subscribe(emulator, successor);
    await expect(reader.rest()).rejects.toMatchObject(GONE);
    await putText(emulator.client, "orders", "one");
    expect(await neighbour.nextTexts()).toEqual(["one"]);
    expect(await next.nextTexts()).toEqual(["one"]);
  });
});

describe("a stream that is deleted", () => {
  it.each([0, 1_000])("is told to its subscribers when it is gone, after %i ms", async (transitionTime) => {
    const { emulator, consumer } = await startWithConsumer(transitionTime);
    await using _ = emulator;
    const reader = await subscribe(emulator, consumer);
    await reader.next();
    await emulator.client.send(new DeleteStreamCommand({ StreamName: "orders", EnforceConsumerDeletion: true }));
    await emulator.clock.advance(transitionTime);
    await expect(reader.rest()).rejects.toMatchObject(GONE);
    await expect(subscribe(emulator, consumer)).rejects.toMatchObject(GONE);
  });

  it("does not speak to subscribers of its successor", async () => {
    const { emulator } = await startWithConsumer();
    await using _ = emulator;
    await emulator.client.send(
      new DeleteStreamCommand({ StreamARN: streamArn("orders"), EnforceConsumerDeletion: true }),
    );
    await createStream(emulator.client, "orders", 1);
    const reader = await subscribe(emulator, await registerConsumer(emulator.client, "orders", "reader"));
    await putText(emulator.client, "orders", "new");
    expect(await reader.nextTexts()).toEqual(["new"]);
  });
});

describe("a consumer that is not yet ACTIVE", () => {
  it("is refused with its name and creation time, and accepted once it is", async () => {
    await using emulator = await startFrozen({ transitionTime: 1_000 });
    await createStream(emulator.client, "orders", 1);
    await emulator.clock.advance(1_000);
    const arn = await registerConsumer(emulator.client, "orders", "reader");
    const created = arn.slice(arn.lastIndexOf(":") + 1);
    await expect(subscribe(emulator, arn)).rejects.toMatchObject({
      name: "ResourceInUseException",
      message: `Consumer reader with creation timestamp ${created} under stream orders and account ${ACCOUNT} is not in ACTIVE status.`,
      $metadata: { httpStatusCode: 400 },
    });
    await emulator.clock.advance(1_000);
    await (await subscribe(emulator, arn)).next();
  });
});
