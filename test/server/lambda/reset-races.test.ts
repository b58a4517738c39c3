import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Lambda } from "../../../server/lambda/lambda.ts";
import type { Catalogue, Store, StoreImage } from "../../../server/store/contract.ts";
import { MemoryStore } from "../../../server/store/memory.ts";
import { CALLER } from "../engine/engine.ts";
import { createBilling, invokeBilling, openLambda, updateBilling } from "./functions/direct.ts";
import { MAPPINGS, numbersIn, openWorld, type World } from "./world.ts";

const KINDS = ["mapping", "checkpoint", "function", "function-code"] as const;

/** A store in memory, whose documents wait to be written while it is held. */
class HeldStore implements Store {
  readonly #store = new MemoryStore();
  readonly records = this.#store.records;
  until = Promise.resolve();
  /** Those that were begun. */
  writes = 0;
  readonly catalogue: Catalogue = {
    list: (kind) => this.#store.catalogue.list(kind),
    delete: (kind, key) => this.#store.catalogue.delete(kind, key),
    create: async (...given) => {
      this.writes++;
      await this.until;
      this.#store.catalogue.create(...given);
    },
    replace: async (...given) => {
      this.writes++;
      await this.until;
      this.#store.catalogue.replace(...given);
    },
  };

  capture(): StoreImage {
    return this.#store.capture();
  }

  restore(image: StoreImage): Promise<void> {
    return this.#store.restore(image);
  }

  close(): void {
    this.#store.close();
  }
}

let store: HeldStore;
/** Lets go on what is written to the store after `hold`. */
let release: () => void;

beforeEach(() => {
  store = new HeldStore();
});

function hold(): void {
  const { promise, resolve } = Promise.withResolvers<void>();
  store.until = promise;
  release = resolve;
}

async function stored(): Promise<string[]> {
  const lists = await Promise.all(KINDS.map((kind) => store.catalogue.list(kind)));
  return lists.flat().map(({ key }) => key);
}

describe("a reset while a mapping is", () => {
  let world: World;
  let batches: number[][];

  beforeEach(async () => {
    world = await openWorld({ store });
    batches = [];
    world.handlers.set("billing", (event) => void batches.push(numbersIn(event)));
  });

  async function expectNothing(): Promise<void> {
    await world.put([1]);
    await world.clock.advance(1000);
    expect(batches).toEqual([]);
    expect(world.sources.mappings.list(CALLER)).toEqual([]);
    expect(await stored()).toEqual([]);
  }

  it.each(["TRIM_HORIZON", "LATEST"])("created leaves nothing of it, and it delivers nothing, %s", async (position) => {
    hold();
    const creating = world.map("billing", { StartingPosition: position });
    const resetting = world.sources.reset({});
    release();
    await Promise.all([creating, resetting]);
    await expectNothing();
  });

  it("updated leaves nothing of it, and it delivers nothing", async () => {
    const uuid = await world.map("billing");
    hold();
    const updating = world.call("PUT", `${MAPPINGS}/${uuid}`, { BatchSize: 7 });
    const resetting = world.sources.reset({});
    release();
    await Promise.all([updating, resetting]);
    await expectNothing();
  });
});

describe("a reset while a function is", () => {
  let lambda: Lambda;

  beforeEach(async () => {
    lambda = await openLambda(store);
  });
  afterEach(() => lambda.close());

  const returning = (value: string): string => `export const handler = async () => ${JSON.stringify(value)};`;

  it.each([
    ["unpacked", false],
    ["stored", true],
  ])("%s when it is created leaves nothing of it", async (_, isStored) => {
    hold();
    const creating = createBilling(lambda, returning("old"));
    if (isStored) await expect.poll(() => store.writes).toBeGreaterThan(0);
    const resetting = lambda.reset({});
    release();
    await Promise.all([creating, resetting]);
    expect(lambda.functions.created.list(CALLER)).toEqual([]);
    expect(await stored()).toEqual([]);
    expect((await createBilling(lambda, returning("new"))).status).toBe(201);
    expect(await invokeBilling(lambda)).toBe("new");
  });

  it.each([
    ["unpacked", false],
    ["stored", true],
  ])("%s when its code is updated leaves nothing of it", async (_, isStored) => {
    await createBilling(lambda, returning("old"));
    store.writes = 0;
    hold();
    const updating = updateBilling(lambda, returning("older"));
    if (isStored) await expect.poll(() => store.writes).toBeGreaterThan(0);
    const resetting = lambda.reset({});
    release();
    const [{ status }] = await Promise.all([updating, resetting]);
    expect(status).toBe(isStored ? 200 : 404);
    expect(lambda.functions.created.list(CALLER)).toEqual([]);
    expect(await stored()).toEqual([]);
  });
});

it("of two updates of a function's code at a time one is refused", async () => {
  const lambda = await openLambda(store);
  await createBilling(lambda, "export const handler = async () => 0;");
  const codes = ["export const handler = async () => 1;", "export const handler = async () => 2;"];
  const statuses = (await Promise.all(codes.map((code) => updateBilling(lambda, code)))).map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([200, 409]));
  expect(await invokeBilling(lambda)).toBe(statuses.indexOf(200) + 1);
  await lambda.close();
});
