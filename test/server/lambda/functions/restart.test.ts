import { afterEach, expect, it } from "vitest";
import { EmulatorClock } from "../../../../server/engine/clock.ts";
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

it("a function is there after a restart, with its code", async () => {
  const store = new MemoryStore();
  const before = await start(store);
  const zip = zipOf({ "index.mjs": "export const handler = async () => 'still here';" });
  const input = {
    FunctionName: "billing",
    Runtime: "nodejs24.x",
    Handler: "index.handler",
    Role: ROLE,
    Code: { ZipFile: Buffer.from(zip).toString("base64") },
  };
  const { answer } = await before.answer({
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
  const after = await start(store);
  const result = await after.functions.invoke({ ...CALLER, name: "billing" }, { payload: Buffer.from("{}") });
  expect(result).toMatchObject({ outcome: "answered", executedVersion: "$LATEST" });
  expect(result.outcome === "answered" && result.payload.toString()).toBe('"still here"');
});
