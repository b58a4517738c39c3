import { InvokeCommand } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFunction, invoke, startWorld, zipOf, zipWithMode, type FunctionWorld } from "./world.ts";

let world: FunctionWorld;
let count = 0;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

/** Creates a function of a name of its own. */
async function created(code: string, settings: Parameters<typeof createFunction>[3] = {}): Promise<string> {
  const name = `function-${count++}`;
  await createFunction(world.client, name, code, settings);
  return name;
}

describe("a handler", () => {
  it.each([
    ["is async", { "index.mjs": "export const handler = async (event) => ({ got: event });" }],
    ["is CommonJS", { "index.js": "exports.handler = async (event) => ({ got: event });" }],
    ["calls back", { "index.cjs": "exports.handler = (event, context, done) => done(null, { got: event });" }],
    [
      "says it to the context",
      { "index.js": "exports.handler = (event, context) => context.succeed({ got: event });" },
    ],
    ["is the default export's", { "index.mjs": "export default { handler: async (event) => ({ got: event }) };" }],
  ])("%s", async (_, files: Record<string, string>) => {
    const name = await created("", { Code: { ZipFile: zipOf(files) } });
    expect(await invoke(world.client, name, { a: [1] })).toMatchObject({ payload: { got: { a: [1] } } });
  });

  it("lies in a folder, and belongs to an object", async () => {
    const files = { "src/app.mjs": "export const api = { run: async () => 'found' };" };
    const name = await created("", { Code: { ZipFile: zipOf(files) }, Handler: "src/app.api.run" });
    expect((await invoke(world.client, name)).payload).toBe("found");
  });

  it("with a callback is waited for until nothing is left to do", async () => {
    const code = "exports.handler = (e, c, done) => { done(null, 1); setTimeout(() => console.log('later'), 50); };";
    const name = await created("", { Code: { ZipFile: zipOf({ "index.js": code }) } });
    const { payload, log } = await invoke(world.client, name);
    expect(payload).toBe(1);
    expect(log).toContain("later");
  });

  it("knows itself, its time and the way back to the emulator", async () => {
    const code = `export const handler = async (event, context) => ({
      name: context.functionName, arn: context.invokedFunctionArn, left: context.getRemainingTimeInMillis(),
      endpoint: process.env.AWS_ENDPOINT_URL, region: process.env.AWS_REGION, account: process.env.AWS_ACCESS_KEY_ID,
      memory: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE, own: process.env.OWN, home: process.env.HOME ?? null });`;
    const name = await created(code, { Timeout: 9, MemorySize: 256, Environment: { Variables: { OWN: "1" } } });
    const { payload } = await invoke(world.client, name);
    expect(payload).toEqual({
      name,
      arn: `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
      left: expect.any(Number),
      endpoint: world.emulator.endpoint,
      region: "us-east-1",
      account: "test",
      memory: "256",
      own: "1",
      home: null,
    });
    expect((payload as { left: number }).left).toBeLessThanOrEqual(9000);
  });

  it("stays warm between invocations, and runs in a process of its own for each at a time", async () => {
    const code = `let count = 0;
      export const handler = async ({ wait }) => {
        await new Promise((resolve) => setTimeout(resolve, wait ?? 0));
        return [process.pid, ++count];
      };`;
    const name = await created(code);
    const first = (await invoke(world.client, name)).payload as [number, number];
    expect((await invoke(world.client, name)).payload).toEqual([first[0], 2]);
    const both = await Promise.all([
      invoke(world.client, name, { wait: 200 }),
      invoke(world.client, name, { wait: 200 }),
    ]);
    const pids = both.map(({ payload }) => (payload as [number, number])[0]);
    expect(new Set(pids).size).toBe(2);
  });
});

describe("what goes wrong", () => {
  it("is described as on AWS when a handler throws", async () => {
    const name = await created("export const handler = async () => { throw new TypeError('no'); };");
    const { functionError, payload, log } = await invoke(world.client, name);
    expect(functionError).toBe("Unhandled");
    expect(payload).toEqual({ errorType: "TypeError", errorMessage: "no", trace: expect.any(Array) });
    expect(log).toContain('ERROR\tInvoke Error \t{"errorType":"TypeError"');
  });

  it.each([
    [
      "takes too long",
      "new Promise(() => setInterval(() => {}, 1000))",
      "Sandbox.Timedout",
      "Task timed out after 1.00 seconds",
    ],
    ["ends its process", "process.exit(0)", "Runtime.ExitError", "Runtime exited without providing a reason"],
    ["fails its process", "process.exit(3)", "Runtime.ExitError", "Runtime exited with error: exit status 3"],
    [
      "is killed",
      "process.kill(process.pid, 'SIGKILL')",
      "Runtime.ExitError",
      "Runtime exited with error: signal: killed",
    ],
  ])("is described as on AWS when a function %s; the next invocation runs", async (_, code, errorType, text) => {
    const name = await created(`export const handler = async (event) => event.ok ? 'ok' : ${code};`, { Timeout: 1 });
    const { functionError, payload } = await invoke(world.client, name);
    expect(functionError).toBe("Unhandled");
    expect(payload).toEqual({ errorType, errorMessage: expect.stringMatching(/^RequestId: [0-9a-f-]{36} Error: /) });
    expect((payload as { errorMessage: string }).errorMessage).toContain(text);
    expect((await invoke(world.client, name, { ok: true })).payload).toBe("ok");
  });

  it("is described although a program that it started lives on, and prints to where it printed", async () => {
    const code = `import { spawn } from "node:child_process";
      export const handler = async () => {
        spawn("sleep", ["20"], { detached: true, stdio: "inherit" });
        process.exit(3);
      };`;
    const { payload } = await invoke(world.client, await created(code));
    expect(payload).toMatchObject({
      errorType: "Runtime.ExitError",
      errorMessage: expect.stringMatching(/exit status 3$/),
    });
  });

  it("is described as on AWS when nobody caught it", async () => {
    const code =
      "export const handler = async () => { setTimeout(() => { throw new Error('late'); }, 1); await new Promise(() => {}); };";
    expect((await invoke(world.client, await created(code))).payload).toMatchObject({
      errorType: "Error",
      errorMessage: "late",
    });
  });

  it.each([
    ["is not there", {}, "other.handler", "Runtime.ImportModuleError", "Error: Cannot find module 'other'"],
    [
      "imports what is not there",
      { code: "import 'nowhere';" },
      "index.handler",
      "Runtime.ImportModuleError",
      "nowhere",
    ],
    [
      "has no such export",
      { code: "export const x = 1;" },
      "index.handler",
      "Runtime.HandlerNotFound",
      "index.handler is undefined or not exported",
    ],
    ["does not parse", { code: "export const = 1;" }, "index.handler", "Runtime.UserCodeSyntaxError", "SyntaxError"],
    ["throws", { code: "throw new RangeError('at start');" }, "index.handler", "RangeError", "at start"],
    [
      "streams",
      { code: "export const handler = awslambda.streamifyResponse(() => {});" },
      "index.handler",
      "Error",
      "response streaming",
    ],
  ])(
    "is described as on AWS when the module %s",
    async (_, { code = "" }: { code?: string }, Handler, errorType, text) => {
      const { functionError, payload } = await invoke(world.client, await created(code, { Handler }));
      expect(functionError).toBe("Unhandled");
      expect(payload).toMatchObject({ errorType, errorMessage: expect.stringContaining(text) });
    },
  );
});

describe("Invoke", () => {
  it("answers with the end of the log, 4 KB of it", async () => {
    const name = await created("export const handler = async ({ size }) => { console.log('x'.repeat(size)); };");
    const { log } = await invoke(world.client, name, { size: 3 });
    expect(log.split("\n")).toEqual([
      expect.stringMatching(/^START RequestId: [0-9a-f-]{36} Version: \$LATEST$/),
      expect.stringMatching(/^\d{4}-\S+Z\t[0-9a-f-]{36}\tINFO\txxx$/),
      expect.stringMatching(/^END RequestId: /),
      expect.stringMatching(
        /^REPORT RequestId: \S+\tDuration: \d+\.\d\d ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\t.*Init Duration: \d+\.\d\d ms\t$/,
      ),
      "",
    ]);
    expect(Buffer.byteLength((await invoke(world.client, name, { size: 10_000 })).log)).toBe(4096);
  });

  it("knows dry runs, and events that nobody waits for", async () => {
    const name = await created("export const handler = async () => { throw new Error('unseen'); };");
    const dry = await world.client.send(new InvokeCommand({ FunctionName: name, InvocationType: "DryRun" }));
    expect(dry.StatusCode).toBe(204);
    const event = await world.client.send(new InvokeCommand({ FunctionName: name, InvocationType: "Event" }));
    expect([event.StatusCode, event.FunctionError]).toEqual([202, undefined]);
  });

  it("refuses what is no JSON, too much of it, and versions there are none of", async () => {
    const name = await created("export const handler = async () => 1;");
    const send = (input: object): Promise<unknown> =>
      world.client.send(new InvokeCommand({ FunctionName: name, ...input }));
    await expect(send({ Payload: "{" })).rejects.toThrow("Could not parse request body into json");
    await expect(send({ Payload: `"${"x".repeat(6_291_556)}"` })).rejects.toMatchObject({
      name: "RequestTooLargeException",
    });
    await expect(send({ Qualifier: "7" })).rejects.toThrow(/^Function not found: \S+:7$/);
    await expect(send({ FunctionName: "none" })).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });
});

describe("a function with a runtime of its own", () => {
  const BOOTSTRAP = `#!/bin/sh
exec ${process.execPath} --input-type=module -e '
const api = "http://" + process.env.AWS_LAMBDA_RUNTIME_API + "/2018-06-01/runtime/invocation/";
for (;;) {
  const next = await fetch(api + "next");
  const id = next.headers.get("lambda-runtime-aws-request-id");
  await fetch(api + id + "/response", { method: "POST", body: JSON.stringify({ got: await next.json() }) });
}'
`;

  it("cannot start, and says so, though its process stays", async () => {
    const bootstrap = `#!/bin/sh
exec ${process.execPath} --input-type=module -e '
const api = "http://" + process.env.AWS_LAMBDA_RUNTIME_API + "/2018-06-01/runtime/init/error";
setInterval(() => {}, 1000);
await fetch(api, { method: "POST", body: JSON.stringify({ errorType: "No.Licence", errorMessage: "none found" }) });'
`;
    const ZipFile = zipWithMode("bootstrap", bootstrap, 0o100_755);
    const name = await created("", { Runtime: "provided.al2023", Code: { ZipFile } });
    const { functionError, payload } = await invoke(world.client, name);
    expect(functionError).toBe("Unhandled");
    expect(payload).toEqual({ errorType: "No.Licence", errorMessage: "none found" });
  });

  it("speaks the Runtime API", async () => {
    const ZipFile = zipWithMode("bootstrap", BOOTSTRAP, 0o100_755);
    const name = await created("", { Runtime: "provided.al2023", Code: { ZipFile } });
    expect((await invoke(world.client, name, [1])).payload).toEqual({ got: [1] });
  });

  it.each([
    ["no bootstrap", zipOf({ other: "x" }), "Couldn't find valid bootstrap(s)"],
    ["one that may not be executed", zipWithMode("bootstrap", BOOTSTRAP, 0o100_644), "permission denied"],
  ])("is told of %s", async (_, ZipFile, text) => {
    const name = await created("", { Runtime: "provided.al2023", Code: { ZipFile } });
    expect((await invoke(world.client, name)).payload).toMatchObject({
      errorType: "Runtime.InvalidEntrypoint",
      errorMessage: expect.stringContaining(text),
    });
  });
});
