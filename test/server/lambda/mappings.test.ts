import { describe, expect, it } from "vitest";
import { MemoryStore } from "../../../server/store/memory.ts";
import { createStream } from "../../../server/operations/create-stream.ts";
import { registerStreamConsumer } from "../../../server/operations/register-stream-consumer.ts";
import { START } from "../engine/engine.ts";
import { MAPPINGS, openWorld, STREAM_ARN, type ApiAnswer, type World, type WorldOptions } from "./world.ts";

const FUNCTION_ARN = "arn:aws:lambda:us-east-1:000000000000:function:billing";
const REQUIRED = { EventSourceArn: STREAM_ARN, FunctionName: "billing", StartingPosition: "TRIM_HORIZON" };

async function withFunction(options: WorldOptions = {}): Promise<World> {
  const world = await openWorld(options);
  world.handlers.set("billing", () => {});
  return world;
}

async function create(world: World, input: object = {}): Promise<ApiAnswer> {
  return world.call("POST", MAPPINGS, { ...REQUIRED, ...input });
}

describe("the answer to CreateEventSourceMapping", () => {
  it("has these members and no others when only the required ones are given", async () => {
    const { status, body } = await create(await withFunction());
    expect(status).toBe(202);
    const uuid = body["UUID"] as string;
    expect(uuid).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
    expect(body).toEqual({
      BatchSize: 100,
      BisectBatchOnFunctionError: false,
      DestinationConfig: { OnFailure: {} },
      EventSourceArn: STREAM_ARN,
      EventSourceMappingArn: `arn:aws:lambda:us-east-1:000000000000:event-source-mapping:${uuid}`,
      FunctionArn: FUNCTION_ARN,
      FunctionResponseTypes: [],
      LastModified: START / 1000,
      LastProcessingResult: "No records processed",
      MaximumBatchingWindowInSeconds: 0,
      MaximumRecordAgeInSeconds: -1,
      MaximumRetryAttempts: -1,
      ParallelizationFactor: 1,
      StartingPosition: "TRIM_HORIZON",
      State: "Creating",
      StateTransitionReason: "User action",
      TumblingWindowInSeconds: 0,
      UUID: uuid,
    });
  });

  it("has everything that is given", async () => {
    const Destination = "arn:aws:sqs:us-east-1:000000000000:failures";
    const given = {
      StartingPosition: "AT_TIMESTAMP",
      StartingPositionTimestamp: START / 1000 - 0.5,
      BatchSize: 7,
      BisectBatchOnFunctionError: true,
      DestinationConfig: { OnFailure: { Destination } },
      FilterCriteria: { Filters: [{ Pattern: '{ "data": { "a": [1] } }' }] },
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      KMSKeyArn: "arn:aws:kms:us-east-1:000000000000:key/1",
      MaximumBatchingWindowInSeconds: 3,
      MaximumRecordAgeInSeconds: 60,
      MaximumRetryAttempts: 2,
      MetricsConfig: { Metrics: ["EventCount"] },
      ParallelizationFactor: 4,
    };
    const { body } = await create(await withFunction(), given);
    expect(body).toMatchObject(given);
  });

  it.each([
    ["billing", FUNCTION_ARN],
    ["billing:$LATEST", `${FUNCTION_ARN}:$LATEST`],
    ["billing:1", `${FUNCTION_ARN}:1`],
    ["billing:live", `${FUNCTION_ARN}:live`],
    ["000000000000:function:billing", FUNCTION_ARN],
    [FUNCTION_ARN, FUNCTION_ARN],
    [`${FUNCTION_ARN}:live`, `${FUNCTION_ARN}:live`],
  ])("names the function %s as %s", async (FunctionName, expected) => {
    const { body } = await create(await withFunction(), { FunctionName });
    expect(body["FunctionArn"]).toBe(expected);
  });
});

describe("a state", () => {
  it("is Creating in the answer and Enabled after it", async () => {
    const world = await withFunction();
    const { body } = await create(world);
    const { status, body: read } = await world.call("GET", `${MAPPINGS}/${body["UUID"] as string}`);
    expect(status).toBe(200);
    expect(read).toEqual({ ...body, State: "Enabled" });
  });

  it("lasts as long as the emulator's transitions", async () => {
    const world = await withFunction({ mappingTime: 5000 });
    const uuid = (await create(world)).body["UUID"] as string;
    const path = `${MAPPINGS}/${uuid}`;
    const state = async (): Promise<unknown> => (await world.call("GET", path)).body["State"];
    expect(await state()).toBe("Creating");
    await world.clock.advance(5000);
    expect(await state()).toBe("Enabled");
    for (const [Enabled, during, after] of [
      [false, "Disabling", "Disabled"],
      [true, "Enabling", "Enabled"],
      [true, "Updating", "Enabled"],
    ] as const) {
      expect((await world.call("PUT", path, { Enabled })).body["State"]).toBe(during);
      expect(await state()).toBe(during);
      await world.clock.advance(5000);
      expect(await state()).toBe(after);
    }
    expect((await world.call("DELETE", path)).body["State"]).toBe("Deleting");
    expect(await state()).toBe("Deleting");
    await world.clock.advance(5000);
    expect((await world.call("GET", path)).status).toBe(404);
  });

  it("that is about to change lets nobody change or delete the mapping", async () => {
    const world = await withFunction({ mappingTime: 5000 });
    const uuid = (await create(world)).body["UUID"] as string;
    expect(await world.call("PUT", `${MAPPINGS}/${uuid}`, {})).toMatchObject({
      status: 400,
      body: { name: "ResourceInUseException", message: "Cannot update the event source mapping because it is in use." },
    });
    expect(await world.call("DELETE", `${MAPPINGS}/${uuid}`)).toMatchObject({
      body: { message: "Cannot delete the event source mapping because it is in use." },
    });
  });

  it("is Disabled for a mapping created so", async () => {
    const world = await withFunction();
    const { body } = await create(world, { Enabled: false });
    expect((await world.call("GET", `${MAPPINGS}/${body["UUID"] as string}`)).body["State"]).toBe("Disabled");
  });

  it("goes on after a restart", async () => {
    const store = new MemoryStore();
    const world = await withFunction({ store, mappingTime: 5000 });
    const { body } = await create(world);
    await world.sources.forget();
    const next = await openWorld({ store, handlers: world.handlers, time: START + 5000 });
    expect((await next.call("GET", `${MAPPINGS}/${body["UUID"] as string}`)).body["State"]).toBe("Enabled");
  });
});

describe("LastProcessingResult", () => {
  it("says how the last batch went", async () => {
    const world = await openWorld();
    let isDown = true;
    world.handlers.set("billing", () => {
      if (isDown) throw new Error("as it should");
    });
    const uuid = await world.map("billing");
    const result = async (): Promise<unknown> =>
      (await world.call("GET", `${MAPPINGS}/${uuid}`)).body["LastProcessingResult"];
    await world.put([1]);
    await world.settle();
    expect(await result()).toBe("PROBLEM: Function call failed");
    isDown = false;
    await world.clock.advance(1000);
    expect(await result()).toBe("OK");
  });
});

describe("UpdateEventSourceMapping", () => {
  it("changes what it names and keeps the rest", async () => {
    const world = await withFunction();
    world.handlers.set("other", () => {});
    const { body } = await create(world, { BatchSize: 7, MaximumRetryAttempts: 3 });
    await world.clock.advance(1000);
    const path = `${MAPPINGS}/${body["UUID"] as string}`;
    const { status, body: updated } = await world.call("PUT", path, { FunctionName: "other", BatchSize: 8 });
    expect(status).toBe(202);
    expect(updated).toEqual({
      ...body,
      FunctionArn: FUNCTION_ARN.replace("billing", "other"),
      BatchSize: 8,
      LastModified: START / 1000 + 1,
      State: "Updating",
    });
  });

  it("takes filters and a destination away", async () => {
    const world = await withFunction();
    const { body } = await create(world, {
      FilterCriteria: { Filters: [{ Pattern: '{"data":{"a":[1]}}' }] },
      DestinationConfig: { OnFailure: { Destination: "arn:aws:s3:::failures" } },
    });
    const change = { FilterCriteria: {}, DestinationConfig: { OnFailure: {} } };
    const { body: updated } = await world.call("PUT", `${MAPPINGS}/${body["UUID"] as string}`, change);
    expect(updated).not.toHaveProperty("FilterCriteria");
    expect(updated["DestinationConfig"]).toEqual({ OnFailure: {} });
  });
});

describe("ListEventSourceMappings", () => {
  async function three(): Promise<World> {
    const world = await withFunction();
    world.handlers.set("other", () => {});
    await createStream({ StreamName: "more", ShardCount: 1 }, world.engine.context);
    await create(world);
    await create(world, { FunctionName: "other" });
    await create(world, { EventSourceArn: STREAM_ARN.replace("orders", "more") });
    return world;
  }

  async function list(world: World, query: Record<string, string>): Promise<{ arns: unknown[]; marker: unknown }> {
    const { body } = await world.call("GET", `${MAPPINGS}?${new URLSearchParams(query).toString()}`);
    const mappings = body["EventSourceMappings"] as readonly Record<string, unknown>[];
    return {
      arns: mappings.map(({ EventSourceArn, FunctionArn }) => `${EventSourceArn as string} ${FunctionArn as string}`),
      marker: body["NextMarker"],
    };
  }

  it("lists by function and by source", async () => {
    const world = await three();
    const both = `${STREAM_ARN} ${FUNCTION_ARN}`;
    expect((await list(world, {})).arns).toHaveLength(3);
    expect((await list(world, { FunctionName: "billing" })).arns).toHaveLength(2);
    expect((await list(world, { FunctionName: FUNCTION_ARN, EventSourceArn: STREAM_ARN })).arns).toEqual([both]);
    expect((await list(world, { FunctionName: "unknown" })).arns).toEqual([]);
    expect((await list(world, { EventSourceArn: `${STREAM_ARN}x` })).arns).toEqual([]);
  });

  it("pages", async () => {
    const world = await three();
    const first = await list(world, { MaxItems: "2" });
    expect(first.arns).toHaveLength(2);
    const second = await list(world, { MaxItems: "2", Marker: first.marker as string });
    expect(second).toMatchObject({ arns: [expect.any(String)], marker: undefined });
    expect(new Set([...first.arns, ...second.arns]).size).toBe(3);
    expect(await world.call("GET", `${MAPPINGS}?Marker=x`)).toMatchObject({ status: 400 });
  });
});

describe("tags", () => {
  it("are those of creation, then what was made of them", async () => {
    const world = await withFunction();
    const { body } = await create(world, { Tags: { a: "1" } });
    const arn = body["EventSourceMappingArn"] as string;
    const { mappings } = world.sources;
    expect(mappings.owns(arn)).toBe(true);
    await mappings.replaceTags(arn, (tags) => ({ ...tags, b: "2" }));
    expect(mappings.tagsOf(arn)).toEqual({ a: "1", b: "2" });
    expect(() => mappings.tagsOf(`${arn}0`)).toThrow(`Event source mapping not found: ${arn}0`);
  });
});

describe("a consumer", () => {
  it("is a source when it is registered", async () => {
    const world = await withFunction();
    const { Consumer } = await registerStreamConsumer(
      { StreamARN: STREAM_ARN, ConsumerName: "fan-out" },
      world.engine.context,
    );
    const arn = Consumer.ConsumerARN;
    expect((await create(world, { EventSourceArn: arn })).body["EventSourceArn"]).toBe(arn);
    const unknown = arn.replace(/\d+$/, "1");
    expect((await create(world, { EventSourceArn: unknown })).body["message"]).toBe(`Stream not found: ${unknown}`);
  });
});
