import { afterEach, expect, it } from "vitest";
import { EmulatorClock, nextTurn } from "../../../../server/engine/clock.ts";
import type { FunctionDocument } from "../../../../server/lambda/functions/document.ts";
import { Lambda } from "../../../../server/lambda/lambda.ts";
import { createLogger } from "../../../../server/log.ts";
import { MemoryStore } from "../../../../server/store/memory.ts";
import { CALLER, openEngine } from "../../engine/engine.ts";
import { ROLE, zipOf } from "./world.ts";

const open: Lambda[] = [];
afterEach(async () => {
  for (const lambda of open.splice(0)) await lambda.close();
});

/** A Lambda over a store, as a start of the emulator opens it. */
async function start(store: MemoryStore): Promise<Lambda> {
  const { context } = await openEngine({ store });
  const lambda = await Lambda.open({
    kinesis: context.kinesis,
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
  open.push(lambda);
  return lambda;
}

async function create(lambda: Lambda): Promise<void> {
  const zip = zipOf({ "index.mjs": "export const handler = async () => 'still here';" });
  const input = {
    FunctionName: "billing",
    Runtime: "nodejs24.x",
    Handler: "index.handler",
    Role: ROLE,
    Code: { ZipFile: Buffer.from(zip).toString("base64") },
  };
  const { answer } = await lambda.answer({
    method: "POST",
    path: "/2015-03-31/functions",
    query: new URLSearchParams(),
    headers: {},
    body: Buffer.from(JSON.stringify(input)),
    caller: CALLER,
    requestId: "1",
    signal: new AbortController().signal,
  });
  expect(answer.status).toBe(201);
}

it("a function is there after a restart, with its code", async () => {
  const store = new MemoryStore();
  await create(await start(store));
  const after = await start(store);
  const result = await after.functions.invoke({ ...CALLER, name: "billing" }, { payload: Buffer.from("{}") });
  expect(result).toMatchObject({ outcome: "answered", executedVersion: "$LATEST" });
  expect(result.outcome === "answered" && result.payload.toString()).toBe('"still here"');
});

it("a function that no process can be started for is as good as not reached, and leaves nothing open", async () => {
  const store = new MemoryStore();
  await create(await start(store));
  const [stored] = await store.catalogue.list("function");
  if (!stored) throw new Error("nothing was stored");
  const { settings, ...rest } = stored.value as FunctionDocument;
  const broken = { ...rest, settings: { ...settings, environment: { OWN: "a\0b" } } };
  await store.catalogue.replace("function", stored.key, broken, stored.version);
  const { functions } = await start(store);
  const listeners = (): number => process.getActiveResourcesInfo().filter((each) => each === "TCPServerWrap").length;
  const before = listeners();
  const result = await functions.invoke({ ...CALLER, name: "billing" }, { payload: Buffer.from("{}") });
  expect(result).toMatchObject({ outcome: "unavailable", reason: expect.stringContaining("null bytes") as string });
  await nextTurn();
  expect(listeners()).toBe(before);
});
