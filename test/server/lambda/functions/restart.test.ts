import { afterEach, expect, it } from "vitest";
import { nextTurn } from "../../../../server/engine/clock.ts";
import type { FunctionDocument } from "../../../../server/lambda/functions/document.ts";
import type { Lambda } from "../../../../server/lambda/lambda.ts";
import { MemoryStore } from "../../../../server/store/memory.ts";
import { createBilling, invokeBilling, openLambda } from "./direct.ts";

const open: Lambda[] = [];
afterEach(async () => {
  for (const lambda of open.splice(0)) await lambda.close();
});

async function start(store: MemoryStore): Promise<Lambda> {
  const lambda = await openLambda(store);
  open.push(lambda);
  return lambda;
}

const CODE = "export const handler = async () => 'still here';";

it("a function is there after a restart, with its code", async () => {
  const store = new MemoryStore();
  expect((await createBilling(await start(store), CODE)).status).toBe(201);
  expect(await invokeBilling(await start(store))).toBe("still here");
});

it("a function that no process can be started for is as good as not reached, and leaves nothing open", async () => {
  const store = new MemoryStore();
  await createBilling(await start(store), CODE);
  const [stored] = await store.catalogue.list("function");
  if (!stored) throw new Error("nothing was stored");
  const { settings, ...rest } = stored.value as FunctionDocument;
  const broken = { ...rest, settings: { ...settings, environment: { OWN: "a\0b" } } };
  await store.catalogue.replace("function", stored.key, broken, stored.version);
  const lambda = await start(store);
  const listeners = (): number => process.getActiveResourcesInfo().filter((each) => each === "TCPServerWrap").length;
  const before = listeners();
  const reason = expect.stringContaining("null bytes") as string;
  expect(await invokeBilling(lambda)).toMatchObject({ outcome: "unavailable", reason });
  await nextTurn();
  expect(listeners()).toBe(before);
});
