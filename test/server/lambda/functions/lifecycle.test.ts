import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  ListFunctionsCommand,
  ListTagsCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { request, type IncomingMessage } from "node:http";
import { json } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFunction, invoke, ROLE, startWorld, zipOf, type FunctionWorld } from "./world.ts";

let world: FunctionWorld;
let count = 0;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const newName = (): string => `function-${count++}`;
const arnOf = (name: string): string => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
const CODE = "export const handler = async () => 1;";

describe("a function", () => {
  it("is created Pending, with AWS's members, and is Active then", async () => {
    const name = newName();
    const ZipFile = zipOf({ "index.mjs": CODE });
    const input = { FunctionName: name, Runtime: "nodejs24.x", Handler: "index.handler", Role: ROLE } as const;
    const { $metadata: metadata, ...created } = await world.client.send(
      new CreateFunctionCommand({ ...input, Code: { ZipFile } }),
    );
    expect(metadata.httpStatusCode).toBe(201);
    expect(created).toEqual({
      ...input,
      FunctionArn: arnOf(name),
      CodeSize: ZipFile.length,
      CodeSha256: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
      Description: "",
      Timeout: 3,
      MemorySize: 128,
      LastModified: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/),
      Version: "$LATEST",
      TracingConfig: { Mode: "PassThrough" },
      RevisionId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      State: "Pending",
      StateReason: "The function is being created.",
      StateReasonCode: "Creating",
      PackageType: "Zip",
      Architectures: ["x86_64"],
      EphemeralStorage: { Size: 512 },
      SnapStart: { ApplyOn: "None", OptimizationStatus: "Off" },
      RuntimeVersionConfig: {
        RuntimeVersionArn: expect.stringMatching(/^arn:aws:lambda:us-east-1::runtime:[0-9a-f]{64}$/),
      },
      LoggingConfig: { LogFormat: "Text", LogGroup: `/aws/lambda/${name}` },
    });
    const now = await world.client.send(new GetFunctionConfigurationCommand({ FunctionName: arnOf(name) }));
    expect(now).toMatchObject({ State: "Active", LastUpdateStatus: "Successful" });
    expect(now.StateReason).toBeUndefined();
    expect(now.RevisionId).not.toBe(created.RevisionId);
  });

  it("gives its code back as it came", async () => {
    const name = newName();
    await createFunction(world.client, name, CODE);
    const { Code: code } = await world.client.send(new GetFunctionCommand({ FunctionName: name }));
    const response = await fetch(code?.Location ?? "");
    expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.from(zipOf({ "index.mjs": CODE })));
  });

  it("has a name of its own", async () => {
    const name = newName();
    await createFunction(world.client, name, CODE);
    await expect(createFunction(world.client, name, CODE)).rejects.toMatchObject({
      name: "ResourceConflictException",
      message: `Function already exist: ${name}`,
      $metadata: { httpStatusCode: 409 },
    });
  });

  it("runs with its new code and settings once they are updated", async () => {
    const name = newName();
    await createFunction(world.client, name, "export const handler = async () => process.env.COLOR ?? null;");
    expect((await invoke(world.client, name)).payload).toBeNull();
    const settings = { Environment: { Variables: { COLOR: "green" } }, Timeout: 7 };
    const changed = await world.client.send(
      new UpdateFunctionConfigurationCommand({ FunctionName: name, ...settings }),
    );
    expect(changed).toMatchObject({ ...settings, State: "Active", LastUpdateStatus: "InProgress" });
    expect((await invoke(world.client, name)).payload).toBe("green");
    const ZipFile = zipOf({ "index.mjs": "export const handler = async () => 'new ' + process.env.COLOR;" });
    await world.client.send(new UpdateFunctionCodeCommand({ FunctionName: name, ZipFile }));
    expect((await invoke(world.client, name)).payload).toBe("new green");
  });

  it("is not updated over the change of somebody else", async () => {
    const name = newName();
    await createFunction(world.client, name, CODE);
    const input = { FunctionName: name, RevisionId: "00000000-0000-0000-0000-000000000000" };
    await expect(world.client.send(new UpdateFunctionConfigurationCommand(input))).rejects.toMatchObject({
      name: "PreconditionFailedException",
    });
  });

  it("is gone when it is deleted", async () => {
    const name = newName();
    await createFunction(world.client, name, CODE);
    const { $metadata: metadata } = await world.client.send(new DeleteFunctionCommand({ FunctionName: name }));
    expect(metadata.httpStatusCode).toBe(204);
    await expect(world.client.send(new GetFunctionCommand({ FunctionName: name }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: `Function not found: ${arnOf(name)}`,
      Type: "User",
    });
  });

  it("has tags", async () => {
    const name = newName();
    await createFunction(world.client, name, CODE, { Tags: { a: "1" } });
    const Resource = arnOf(name);
    await world.client.send(new TagResourceCommand({ Resource, Tags: { b: "2", c: "3" } }));
    await world.client.send(new UntagResourceCommand({ Resource, TagKeys: ["a", "c"] }));
    expect((await world.client.send(new ListTagsCommand({ Resource }))).Tags).toEqual({ b: "2" });
    const { Tags: tags } = await world.client.send(new GetFunctionCommand({ FunctionName: name }));
    expect(tags).toEqual({ b: "2" });
  });
});

it("a function that is Active stays so when the clock is set back", async () => {
  await using other = await startWorld({ transitionTime: 1000 });
  await other.emulator.clock.freeze();
  await createFunction(other.client, "billing", CODE);
  const stateOf = async (): Promise<unknown> =>
    (await other.client.send(new GetFunctionConfigurationCommand({ FunctionName: "billing" }))).State;
  expect(await stateOf()).toBe("Pending");
  await other.emulator.clock.advance({ seconds: 1 });
  expect(await stateOf()).toBe("Active");
  await other.emulator.clock.set("2020-01-01T00:00:00Z");
  expect(await stateOf()).toBe("Active");
});

it("an invocation that starts a process as its function is changed ends as it began", async () => {
  const code = "export const handler = async () => process.env.COLOR;";
  const name = newName();
  await createFunction(world.client, name, code, { Environment: { Variables: { COLOR: "0" } } });
  for (let color = 1; color <= 5; color++) {
    const begun = Promise.all([invoke(world.client, name), invoke(world.client, name)]);
    const change = { FunctionName: name, Environment: { Variables: { COLOR: String(color) } } };
    await world.client.send(new UpdateFunctionConfigurationCommand(change));
    for (const { functionError, payload } of await begun) {
      expect(functionError).toBeUndefined();
      expect([String(color - 1), String(color)]).toContain(payload);
    }
  }
});

it("a function's code is to be had where the client reached the emulator", async () => {
  const name = newName();
  await createFunction(world.client, name, CODE);
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const path = `/2015-03-31/functions/${name}`;
    const { port } = world.emulator;
    request({ port, path, headers: { Host: "kinesis:4567" } }, resolve)
      .on("error", reject)
      .end();
  });
  const { Code: code } = (await json(answer)) as { Code: { Location: string } };
  expect(code.Location).toMatch(/^http:\/\/kinesis:4567\/_emu\/functions\//);
});

it("functions are listed by name, in pages", async () => {
  await using other = await startWorld();
  for (const name of ["c", "a", "b.v2"]) await createFunction(other.client, name, CODE);
  const first = await other.client.send(new ListFunctionsCommand({ MaxItems: 2 }));
  expect(first.Functions?.map((each) => each.FunctionName)).toEqual(["a", "b.v2"]);
  const rest = await other.client.send(new ListFunctionsCommand({ Marker: first.NextMarker }));
  expect(rest.Functions?.map((each) => each.FunctionName)).toEqual(["c"]);
  expect(rest.NextMarker).toBeUndefined();
});

describe("CreateFunction refuses", () => {
  it.each([
    ["a runtime that the emulator has not", { Runtime: "python3.12" as const }, /runs no python3\.12 code.*attach/],
    ["a timeout beyond AWS's", { Timeout: 901 }, /Value '901' at 'timeout'.*less than or equal to 900/],
    ["too little memory", { MemorySize: 127 }, /Value '127' at 'memorySize'.*greater than or equal to 128/],
    ["what is no role", { Role: "me" }, /Value 'me' at 'role' failed to satisfy constraint/],
    ["variables of the runtime", { Environment: { Variables: { AWS_REGION: "x" } } }, /reserved keys.*AWS_REGION$/],
    [
      "more than 4 KB of variables",
      { Environment: { Variables: { BIG: "x".repeat(4088) } } },
      /4KB limit.*"BIG":"x+"}$/,
    ],
    ["a NUL in a variable", { Environment: { Variables: { OWN: "a\0b" } } }, /variable OWN holds a NUL/],
    ["a NUL in a variable's name", { Environment: { Variables: { "a\0b": "1" } } }, /Value at 'environment.variables'/],
    ["a NUL in the handler", { Handler: "index\0.handler" }, /at 'handler' failed to satisfy constraint/],
    ["a handler that is too long", { Handler: `index.${"h".repeat(123)}` }, /at 'handler'.*less than or equal to 128/],
    ["a log group that is none", { LoggingConfig: { LogGroup: "my group" } }, /at 'loggingConfig.logGroup'/],
    ["code in S3", { Code: { S3Bucket: "code", S3Key: "a.zip" } }, /Code\.ZipFile only/],
    ["layers", { Layers: ["arn:aws:lambda:us-east-1:000000000000:layer:x:1"] }, /does not offer Layers/],
    ["to publish", { Publish: true }, /does not offer Publish/],
  ])("%s", async (_, settings, message) => {
    await expect(createFunction(world.client, newName(), CODE, settings)).rejects.toThrow(message);
  });

  it("any code when functions are off", async () => {
    await using off = await startWorld({ functions: "off" });
    await expect(createFunction(off.client, "a", CODE)).rejects.toThrow(/runs no code.*--functions off/);
  });
});
