import { CreateStreamCommand, KinesisClient, PutRecordCommand } from "@aws-sdk/client-kinesis";
import { CreateEventSourceMappingCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { attachFunction } from "../../../../server/lambda/runtime-client/attach.ts";
import { tenantOf, textsIn } from "../emulator.ts";
import type { KinesisEvent } from "../world.ts";
import { createFunction, invoke, startWorld, type FunctionWorld } from "./world.ts";

let world: FunctionWorld;

beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world[Symbol.asyncDispose]());

describe("a function attached from this process", () => {
  it("answers, and throws, as any other", async () => {
    await using billing = await world.emulator.handle("billing", async (event: { fail?: boolean }, context) => {
      if (event.fail) throw new RangeError("no");
      return { event, name: context.functionName, hasTime: context.getRemainingTimeInMillis() > 0 };
    });
    expect(billing.name).toBe("billing");
    const good = await invoke(world.client, "billing", { a: 1 });
    expect(good.payload).toEqual({ event: { a: 1 }, name: "billing", hasTime: true });
    const bad = await invoke(world.client, "billing", { fail: true });
    expect(bad).toMatchObject({ functionError: "Unhandled", payload: { errorType: "RangeError", errorMessage: "no" } });
  });

  it("runs as many invocations at a time as there are", async () => {
    let release = (): void => {};
    const all = new Promise<void>((resolve) => (release = resolve));
    let running = 0;
    await using _billing = await world.emulator.handle("billing", async () => {
      if (++running === 3) release();
      await all;
      return running;
    });
    const answers = await Promise.all([1, 2, 3].map(() => invoke(world.client, "billing")));
    expect(answers.map(({ payload }) => payload)).toEqual([3, 3, 3]);
  });

  it("is no function any more once it is detached", async () => {
    const billing = await world.emulator.handle("billing", () => 1);
    expect((await invoke(world.client, "billing")).payload).toBe(1);
    await billing.detach();
    await expect(invoke(world.client, "billing")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  it("stands in for one that was created, as long as it is there", async () => {
    await createFunction(world.client, "billing", "export const handler = async () => 'created';");
    const billing = await world.emulator.handle("billing", () => "attached");
    expect((await invoke(world.client, "billing")).payload).toBe("attached");
    await billing.detach();
    expect((await invoke(world.client, "billing")).payload).toBe("created");
  });

  it("gets a mapping without CreateFunction, whose batches wait while nobody is attached", async () => {
    const kinesis = new KinesisClient(world.emulator.getClientConfig());
    await kinesis.send(new CreateStreamCommand({ StreamName: "orders", ShardCount: 1 }));
    const first = await world.emulator.handle("billing", () => null);
    await world.client.send(
      new CreateEventSourceMappingCommand({
        EventSourceArn: "arn:aws:kinesis:us-east-1:000000000000:stream/orders",
        FunctionName: "billing",
        StartingPosition: "TRIM_HORIZON",
      }),
    );
    await first.detach();
    const Data = Buffer.from("hello");
    await kinesis.send(new PutRecordCommand({ StreamName: "orders", PartitionKey: "a", Data }));
    const received = Promise.withResolvers<string>();
    await using _second = await world.emulator.handle(
      "billing",
      ({ Records }: { Records: { kinesis: { data: string } }[] }) =>
        received.resolve(Buffer.from(Records[0]?.kinesis.data ?? "", "base64").toString()),
    );
    expect(await received.promise).toBe("hello");
    kinesis.destroy();
  });

  it("is that of one account alone when it is attached to that, and goes before the one of all", async () => {
    const own = world.emulator.account("111111111111");
    const other = new LambdaClient(world.emulator.account("222222222222").getClientConfig());
    const client = new LambdaClient(own.getClientConfig());
    await using _everybodys = await world.emulator.handle("billing", () => "of all");
    const ofOne = await own.handle("billing", (_event, { functionName }) => `of one, ${functionName}`);
    expect((await invoke(client, "billing")).payload).toBe("of one, billing");
    expect((await invoke(other, "billing")).payload).toBe("of all");
    await ofOne.detach();
    expect((await invoke(client, "billing")).payload).toBe("of all");
    client.destroy();
    other.destroy();
  });

  it("gets what waited for its name when it is attached to an account", async () => {
    const own = world.emulator.account("111111111111");
    const kinesis = new KinesisClient(own.getClientConfig());
    const lambda = new LambdaClient(own.getClientConfig());
    await kinesis.send(new CreateStreamCommand({ StreamName: "orders", ShardCount: 1 }));
    const everybodys = await world.emulator.handle("billing", () => null);
    await lambda.send(
      new CreateEventSourceMappingCommand({
        EventSourceArn: "arn:aws:kinesis:us-east-1:111111111111:stream/orders",
        FunctionName: "billing",
        StartingPosition: "TRIM_HORIZON",
      }),
    );
    await everybodys.detach();
    await kinesis.send(new PutRecordCommand({ StreamName: "orders", PartitionKey: "a", Data: Buffer.from("hello") }));
    const received = Promise.withResolvers<unknown>();
    await using _ofOne = await own.handle("billing", received.resolve);
    expect(await received.promise).toMatchObject({ Records: [{ kinesis: { partitionKey: "a" } }] });
    kinesis.destroy();
    lambda.destroy();
  });

  it("of all accounts gets what waits for one account's own, which is gone", async () => {
    const own = world.emulator.account("111111111111");
    await using tenant = tenantOf(world.emulator, "111111111111");
    await tenant.createStream("orders");
    const ofOne = await own.handle("billing", () => null);
    await tenant.map("billing", "orders");
    await ofOne.detach();
    await tenant.put("orders", "hello");
    const received = Promise.withResolvers<string[]>();
    await using _everybodys = await world.emulator.handle("billing", (event: KinesisEvent) =>
      received.resolve(textsIn(event)),
    );
    expect(await received.promise).toEqual(["hello"]);
  });

  it("may be reached over TLS, whose CA this process trusts", async () => {
    setDefaultCACertificates([...getCACertificates("default"), await world.emulator.getCaCertificate()]);
    await using _billing = await attachFunction(
      () => world.emulator.tlsEndpoint,
      "billing",
      () => "attached",
    );
    expect((await invoke(world.client, "billing")).payload).toBe("attached");
  });

  it("is refused under a name that no function can have", async () => {
    await expect(world.emulator.handle("my function", () => 1)).rejects.toThrow("Function not found: my function");
  });

  it("cannot be where no emulator is", async () => {
    const { emulator } = world;
    await emulator.stop();
    await expect(emulator.handle("billing", () => 1)).rejects.toThrow("ECONNREFUSED");
  });
});

it("a process that has answered is still the function until it asks for the next invocation", async () => {
  await createFunction(world.client, "billing", "export const handler = async () => 'created';");
  const api = `${world.emulator.endpoint}/_emu/functions/billing/2018-06-01/runtime/invocation`;
  const serve = async (): Promise<void> => {
    const { headers } = await fetch(`${api}/next`);
    const id = headers.get("lambda-runtime-aws-request-id");
    await fetch(`${api}/${id}/response`, { method: "POST", body: '"attached"' });
  };
  const first = serve();
  await fetch(`${world.emulator.endpoint}/_emu/functions/billing/attached`);
  expect((await invoke(world.client, "billing")).payload).toBe("attached");
  await first;
  // Nobody asks at this moment.
  const second = invoke(world.client, "billing");
  await serve();
  expect((await second).payload).toBe("attached");
});

it("any process can attach over the Runtime API", async () => {
  const api = `${world.emulator.endpoint}/_emu/functions/billing/2018-06-01/runtime`;
  const next = fetch(`${api}/invocation/next`);
  await fetch(`${world.emulator.endpoint}/_emu/functions/billing/attached`);
  const answer = invoke(world.client, "billing", { a: 1 });
  const task = await next;
  expect(await task.json()).toEqual({ a: 1 });
  expect(task.headers.get("lambda-runtime-invoked-function-arn")).toBe(
    "arn:aws:lambda:us-east-1:000000000000:function:billing",
  );
  const id = task.headers.get("lambda-runtime-aws-request-id");
  const accepted = await fetch(`${api}/invocation/${id}/response`, { method: "POST", body: '"done"' });
  expect(accepted.status).toBe(202);
  expect((await answer).payload).toBe("done");
  const again = await fetch(`${api}/invocation/${id}/response`, { method: "POST", body: '"done"' });
  expect(again.status).toBe(400);
});
