import { beforeEach, describe, expect, it } from "vitest";
import { createStream } from "../../../server/operations/create-stream.ts";
import { deleteStream } from "../../../server/operations/delete-stream.ts";
import { deregisterStreamConsumer } from "../../../server/operations/deregister-stream-consumer.ts";
import { registerStreamConsumer } from "../../../server/operations/register-stream-consumer.ts";
import { splitShard } from "../../../server/operations/split-shard.ts";
import { MemoryStore } from "../../../server/store/memory.ts";
import { MAPPINGS, numbersIn, openWorld, STREAM_ARN, type KinesisEvent, type World } from "./world.ts";

const STREAM = { StreamName: "orders" };

let store: MemoryStore;
let world: World;
let batches: number[][];
let events: KinesisEvent[];

beforeEach(async () => {
  store = new MemoryStore();
  world = await openWorld({ store });
  batches = [];
  events = [];
  world.handlers.set("billing", (event) => {
    events.push(event);
    batches.push(numbersIn(event));
  });
});

async function resultOf(uuid: string): Promise<unknown> {
  return (await world.call("GET", `${MAPPINGS}/${uuid}`)).body["LastProcessingResult"];
}

describe("a stream that goes", () => {
  it("leaves its mapping behind, which reads a new stream of that name from its beginning", async () => {
    const uuid = await world.map("billing", { StartingPosition: "LATEST" });
    await world.put([1]);
    await world.settle();
    await deleteStream(STREAM, world.engine.context);
    await world.settle();
    expect(await resultOf(uuid)).toBe("PROBLEM: Event source not found");
    await createStream({ ...STREAM, ShardCount: 1 }, world.engine.context);
    await world.put([2]);
    await world.settle();
    expect(batches).toEqual([[1], [2]]);
    expect(await resultOf(uuid)).toBe("OK");
  });

  it("leaves no checkpoints behind when another comes", async () => {
    await world.map("billing");
    await world.put([1]);
    await world.settle();
    await deleteStream(STREAM, world.engine.context);
    await createStream({ ...STREAM, ShardCount: 1 }, world.engine.context);
    await world.put([2]);
    await world.settle();
    expect(store.catalogue.list("checkpoint")).toHaveLength(1);
  });
});

describe("a consumer", () => {
  it("is what the events name, and its mapping ends with it", async () => {
    const { Consumer } = await registerStreamConsumer(
      { StreamARN: STREAM_ARN, ConsumerName: "fan-out" },
      world.engine.context,
    );
    const uuid = await world.map("billing", { EventSourceArn: Consumer.ConsumerARN });
    await world.put([1]);
    await world.settle();
    expect(events[0]?.Records[0]?.eventSourceARN).toBe(Consumer.ConsumerARN);
    await deregisterStreamConsumer({ ConsumerARN: Consumer.ConsumerARN }, world.engine.context);
    await world.put([2]);
    await world.settle();
    expect(batches).toEqual([[1]]);
    expect(await resultOf(uuid)).toBe("PROBLEM: Event source not found");
  });
});

describe("shards", () => {
  const SPLIT = { ...STREAM, ShardToSplit: "shardId-000000000000", NewStartingHashKey: (1n << 127n).toString() };

  it("that are closed are delivered before their children, from the oldest record", async () => {
    await world.put([1, 2, 3]);
    await splitShard(SPLIT, world.engine.context);
    await world.put([4, 5, 6, 7]);
    await world.map("billing");
    await world.settle();
    expect(batches[0]).toEqual([1, 2, 3]);
    expect(batches.flat().toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it("that were there at creation are not read with LATEST, those that come later wholly", async () => {
    await world.put([1]);
    await world.map("billing", { StartingPosition: "LATEST" });
    await splitShard(SPLIT, world.engine.context);
    await world.put([2, 3, 4]);
    await world.settle();
    expect(batches.flat().toSorted((a, b) => a - b)).toEqual([2, 3, 4]);
  });

  it("that are done are not read again after a restart", async () => {
    await world.map("billing");
    await world.put([1]);
    await splitShard(SPLIT, world.engine.context);
    await world.put([2]);
    await world.settle();
    await world.sources.forget();
    world = await openWorld({ store, handlers: world.handlers });
    await world.put([3]);
    await world.settle();
    expect(batches).toEqual([[1], [2], [3]]);
  });
});

describe("a mapping that is deleted", () => {
  it("delivers no more and leaves nothing behind", async () => {
    const uuid = await world.map("billing");
    await world.put([1]);
    await world.settle();
    expect((await world.call("DELETE", `${MAPPINGS}/${uuid}`)).status).toBe(202);
    await world.put([2]);
    await world.settle();
    expect(batches).toEqual([[1]]);
    expect(store.catalogue.list("mapping")).toEqual([]);
    expect(store.catalogue.list("checkpoint")).toEqual([]);
  });

  it("by a reset goes with those of its account and region", async () => {
    const uuid = await world.map("billing");
    await world.sources.reset({ region: "eu-west-1" });
    expect((await world.call("GET", `${MAPPINGS}/${uuid}`)).status).toBe(200);
    await world.sources.reset({});
    await world.put([1]);
    await world.settle();
    expect((await world.call("GET", `${MAPPINGS}/${uuid}`)).status).toBe(404);
    expect(batches).toEqual([]);
  });
});

describe("a function that is gone", () => {
  it("leaves its mapping Enabled", async () => {
    const uuid = await world.map("billing");
    const next = await openWorld({ store });
    const { body } = await next.call("GET", `${MAPPINGS}/${uuid}`);
    expect(body["State"]).toBe("Enabled");
  });
});
