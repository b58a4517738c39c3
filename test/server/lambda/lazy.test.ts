import { expect, it, vi } from "vitest";
import { EmulatorClock, nextTurn } from "../../../server/engine/clock.ts";
import { Lambda } from "../../../server/lambda/lambda.ts";
import type { Kinesis } from "../../../server/engine/kinesis.ts";
import { LazyLambda } from "../../../server/lambda/lazy.ts";
import { createLogger } from "../../../server/log.ts";
import { MemoryStore } from "../../../server/store/memory.ts";
import { CALLER, openEngine } from "../engine/engine.ts";
import { openWorld } from "./world.ts";

async function lazyLambda(store: MemoryStore): Promise<{ readonly lambda: LazyLambda; readonly kinesis: Kinesis }> {
  const { context } = await openEngine({ store });
  const { kinesis } = context;
  const lambda = new LazyLambda({
    kinesis,
    logger: createLogger("silent", "pretty", () => {}),
    machineTime: new EmulatorClock(() => {}),
    settings: {
      endpoint: Promise.resolve("http://127.0.0.1:4567"),
      functions: "on",
      functionEndpoints: [],
      transitionTime: 0,
      retryBackoff: { first: 100, longest: 1000 },
      awsEndpoint: undefined,
      credentialsOf: () => ({ accessKeyId: "test", secretAccessKey: "test" }),
    },
  });
  return { lambda, kinesis };
}

it("is not loaded in the middle of a restore, but has what the snapshot holds", async () => {
  const world = await openWorld({ store: new MemoryStore() });
  world.handlers.set("billing", () => null);
  const uuid = await world.map("billing");
  const image = world.engine.context.kinesis.store.capture();

  const store = new MemoryStore();
  const { lambda, kinesis } = await lazyLambda(store);
  let opened: Promise<Lambda> | undefined;
  await kinesis.gate.closeFor(async () => {
    await lambda.forget();
    let isOpen = false;
    opened = lambda.open().finally(() => (isOpen = true));
    // Enough for all that it would do: what it loads is loaded already.
    for (let turn = 0; turn < 100; turn++) await nextTurn();
    expect(isOpen).toBe(false);
    await store.restore(await image);
    await lambda.load();
  });
  const ready = (await opened) as Lambda;
  expect(ready).toBeInstanceOf(Lambda);
  expect(ready.sources.mappings.list(CALLER).map((mapping) => mapping.uuid)).toEqual([uuid]);
  await lambda.close();
});

it("is opened anew after it could not be", async () => {
  const store = new MemoryStore();
  const { lambda } = await lazyLambda(store);
  vi.spyOn(store.catalogue, "list").mockImplementationOnce(() => {
    throw new Error("the disk is gone");
  });
  await expect(lambda.open()).rejects.toThrow("the disk is gone");
  expect(await lambda.open()).toBeInstanceOf(Lambda);
  await lambda.close();
});
