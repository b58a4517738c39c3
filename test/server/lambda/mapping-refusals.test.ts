import { describe, expect, it } from "vitest";
import { START } from "../engine/engine.ts";
import { MAPPINGS, openWorld, STREAM_ARN, type ApiAnswer, type World } from "./world.ts";

const REQUIRED = { EventSourceArn: STREAM_ARN, FunctionName: "billing", StartingPosition: "TRIM_HORIZON" };

async function withFunction(): Promise<World> {
  const world = await openWorld();
  world.handlers.set("billing", () => {});
  return world;
}

async function create(world: World, input: object = {}): Promise<ApiAnswer> {
  return world.call("POST", MAPPINGS, { ...REQUIRED, ...input });
}

describe("a refusal", () => {
  it.each([
    ["get", "GET", undefined],
    ["update", "PUT", {}],
    ["delete", "DELETE", undefined],
  ])("of an unknown UUID: %s", async (_, method, body) => {
    const world = await withFunction();
    expect(await world.call(method, `${MAPPINGS}/00000000-0000-0000-0000-000000000000`, body)).toEqual({
      status: 404,
      body: {
        name: "ResourceNotFoundException",
        Type: "User",
        Message: "The resource you requested does not exist.",
      },
    });
  });

  it("of a second mapping of the same function and stream", async () => {
    const world = await withFunction();
    const uuid = (await create(world)).body["UUID"] as string;
    expect(await create(world)).toMatchObject({
      status: 409,
      body: {
        name: "ResourceConflictException",
        message:
          `The event source arn (" ${STREAM_ARN} ") and function (" billing ") provided mapping already exists. ` +
          `Please update or delete the existing mapping with UUID ${uuid}`,
      },
    });
  });

  const failed = (member: string, value: string, constraint: string): string =>
    `1 validation error detected: Value ${value} at '${member}' failed to satisfy constraint: ${constraint}`;

  it.each([
    ["no source", { EventSourceArn: undefined }, "Unrecognized event source."],
    ["another service", { EventSourceArn: "arn:aws:sqs:us-east-1:000000000000:q" }, "Unrecognized event source."],
    ["an unknown stream", { EventSourceArn: `${STREAM_ARN}x` }, `Stream not found: ${STREAM_ARN}x`],
    ["an unknown function", { FunctionName: "unknown" }, "Function does not exist"],
    [
      "no starting position",
      { StartingPosition: undefined },
      `${failed("startingPosition", "null", "Member must not be null")}.`,
    ],
    [
      "a destination for successes",
      { DestinationConfig: { OnSuccess: { Destination: "arn:aws:sqs:us-east-1:000000000000:q" } } },
      "Unsupported DestinationConfig parameter for given event source mapping type.",
    ],
    [
      "a filter that is a text",
      { FilterCriteria: { Filters: [{ Pattern: "text" }] } },
      "Invalid filter pattern definition.",
    ],
    [
      "a filter of broken JSON",
      { FilterCriteria: { Filters: [{ Pattern: "{" }] } },
      "Invalid filter pattern definition.",
    ],
    ["a parameter of Kafka", { Topics: ["t"] }, "Unsupported Topics parameter for given event source mapping type."],
    [
      "a filter of a rule that only objects have",
      { FilterCriteria: { Filters: [{ Pattern: '{"data":{"a":[{"valueOf":"x"}]}}' }] } },
      "Invalid filter pattern definition.",
    ],
    [
      "a filter of another one",
      { FilterCriteria: { Filters: [{ Pattern: '{"data":{"a":[{"toString":"x"}]}}' }] } },
      "Invalid filter pattern definition.",
    ],
    [
      "six filters",
      { FilterCriteria: { Filters: Array.from({ length: 6 }, () => ({ Pattern: '{"data":{"a":[1]}}' })) } },
      "FilterCriteria cannot have more than 5 filters.",
    ],
    [
      "an age below a minute",
      { MaximumRecordAgeInSeconds: 59 },
      "MaximumRecordAgeInSeconds must be -1 or at least 60.",
    ],
    [
      "windows in parallel",
      { TumblingWindowInSeconds: 1, ParallelizationFactor: 2 },
      "TumblingWindowInSeconds is not supported with a ParallelizationFactor greater than 1.",
    ],
    [
      "AT_TIMESTAMP without one",
      { StartingPosition: "AT_TIMESTAMP" },
      "StartingPositionTimestamp must be provided when StartingPosition is AT_TIMESTAMP.",
    ],
    [
      "a timestamp without AT_TIMESTAMP",
      { StartingPositionTimestamp: 1 },
      "StartingPositionTimestamp is only supported when StartingPosition is AT_TIMESTAMP.",
    ],
    [
      "a timestamp to come",
      { StartingPosition: "AT_TIMESTAMP", StartingPositionTimestamp: START / 1000 + 1 },
      "StartingPositionTimestamp must not be in the future.",
    ],
  ])("of %s", async (_, input, message) => {
    expect(await create(await withFunction(), input)).toEqual({
      status: 400,
      body: { name: "InvalidParameterValueException", Type: "User", message },
    });
  });

  it.each([
    [
      { StartingPosition: "invalid" },
      failed(
        "startingPosition",
        "'invalid'",
        "Member must satisfy enum value set: [LATEST, AT_TIMESTAMP, TRIM_HORIZON]",
      ),
    ],
    [{ BatchSize: 0 }, failed("batchSize", "'0'", "Member must have value greater than or equal to 1")],
    [{ BatchSize: 10_001 }, failed("batchSize", "'10001'", "Member must have value less than or equal to 10000")],
    [
      { ParallelizationFactor: 11 },
      failed("parallelizationFactor", "'11'", "Member must have value less than or equal to 10"),
    ],
    [
      { MaximumBatchingWindowInSeconds: 301 },
      failed("maximumBatchingWindowInSeconds", "'301'", "Member must have value less than or equal to 300"),
    ],
    [
      { MaximumRecordAgeInSeconds: 604_801 },
      failed("maximumRecordAgeInSeconds", "'604801'", "Member must have value less than or equal to 604800"),
    ],
    [
      { MaximumRetryAttempts: -2 },
      failed("maximumRetryAttempts", "'-2'", "Member must have value greater than or equal to -1"),
    ],
    [
      { TumblingWindowInSeconds: 901 },
      failed("tumblingWindowInSeconds", "'901'", "Member must have value less than or equal to 900"),
    ],
    [
      { FunctionResponseTypes: ["Other"] },
      failed(
        "functionResponseTypes",
        "'[Other]'",
        "Member must satisfy constraint: [Member must satisfy enum value set: [ReportBatchItemFailures]]",
      ),
    ],
    [{ FunctionName: undefined }, failed("functionName", "null", "Member must not be null")],
  ])("of %j", async (input, message) => {
    expect(await create(await withFunction(), input)).toEqual({
      status: 400,
      body: { name: "ValidationException", message },
    });
  });
});

it("refuses a filter that is none", async () => {
  const { status, body } = await create(await withFunction(), { FilterCriteria: { Filters: [null] } });
  expect({ status, name: body["name"] }).toEqual({ status: 400, name: "ValidationException" });
});
