import { describe, expect, it } from "vitest";
import { problemsOf } from "./answer-check.ts";
import { operationSchemas } from "./schema.ts";

const { output } = operationSchemas.DescribeStreamConsumer;

const CONSUMER = {
  ConsumerName: "reader",
  ConsumerARN: "arn",
  ConsumerStatus: "ACTIVE",
  ConsumerCreationTimestamp: 1_780_000_000,
  StreamARN: "arn",
};

function problems(description: object): string[] {
  return problemsOf({ ConsumerDescription: description }, output, "JSON");
}

// The table over all operations is worth as much as this check.
describe("the check of answers", () => {
  it("finds nothing wrong with what is right", () => {
    expect(problems(CONSUMER)).toEqual([]);
  });

  it.each([
    ["an unknown member", { ...CONSUMER, Colour: "red" }, "Colour is not known to the SDK"],
    ["a missing member", { ...CONSUMER, ConsumerARN: undefined }, "ConsumerARN is missing"],
    ["another type", { ...CONSUMER, ConsumerName: 1 }, "ConsumerName is not a string but number"],
    ["milliseconds", { ...CONSUMER, ConsumerCreationTimestamp: 1_780_000_000_000 }, "is not a timestamp"],
    ["a date in words", { ...CONSUMER, ConsumerCreationTimestamp: "2026-06-01" }, "is not a timestamp"],
  ])("finds %s", (_, description, problem) => {
    expect(problems(description)).toEqual([expect.stringContaining(problem)]);
  });

  it("finds a body where there should be none, and a StreamId anywhere", () => {
    expect(problemsOf({}, operationSchemas.DeleteStream.output, "JSON")).toHaveLength(1);
    const summary = operationSchemas.DescribeStreamSummary.output;
    const found = problemsOf({ StreamDescriptionSummary: { StreamId: "x" } }, summary, "JSON");
    expect(found).toContainEqual(expect.stringContaining("StreamId sends the SDK to AWS itself"));
  });
});
