import * as z from "zod";
import { EXCEPTION_NAMES } from "../api/exceptions.ts";
import { operations } from "../api/model.generated.ts";
import type { FaultDefinition, OperationName } from "../engine/fault-definition.ts";
import { moment } from "./duration.ts";
import { accountId } from "./scope-parameters.ts";

const operation = z.enum(Object.keys(operations) as OperationName[]);
const exception = z.enum(EXCEPTION_NAMES);
const share = z.number().min(0).max(1);
const count = z.number().int().min(1);
const milliseconds = z.number().min(0).max(3_600_000);
const optional = z.exactOptional;

const match = {
  operation: optional(
    z.union([operation, z.array(operation).min(1)], "name an operation of the API, or a list of them"),
  ).describe("An operation or several; any when left out."),
  account: optional(accountId).describe("Of the stream, or of the caller."),
  region: optional(z.string()).describe("Of the stream, or of the caller."),
  stream: optional(z.string()).describe("The name of the stream that the call is about."),
  shard: optional(z.string()).describe("A shard that the call is about; records to put are about the one they go to."),
  consumer: optional(z.string()).describe("The name of the consumer that the call names."),
  partitionKey: optional(z.string()).describe("The partition key of a record to put."),
};

const effect = {
  error: optional(exception).describe("An exception instead of the answer."),
  message: optional(z.string()).describe("The text of the exception, or of failing entries."),
  drop: optional(z.enum(["before", "after"])).describe("No answer, before or after the work was done."),
  iterator: optional(z.literal("expired")).describe("GetRecords finds its iterator too old."),
  entries: optional(
    z.strictObject({
      indexes: optional(z.array(z.number().int().min(0))).describe("Places in the call, from 0."),
      share: optional(share).describe("Spread evenly, rounded down."),
      error: optional(z.enum(["ProvisionedThroughputExceededException", "InternalFailure"])),
    }),
  ).describe("Entries of PutRecords that fail: of those that match, these, or all."),
  cut: optional(
    z.strictObject({
      after: optional(z.number().int().min(0)).describe("Events; none when left out."),
      error: optional(exception).describe("The connection ends when left out."),
    }),
  ).describe("A subscription that ends before its time."),
  latency: optional(
    z.union(
      [milliseconds, z.strictObject({ min: milliseconds, max: milliseconds })],
      "write milliseconds up to an hour, or {min, max}",
    ),
  ).describe("Milliseconds of the machine's time before the operation begins."),
};

const schedule = {
  times: optional(count).describe("How many calls, and then no more."),
  every: optional(count).describe("Each second, third … of the calls that match."),
  after: optional(z.number().int().min(0)).describe("Not the first so many calls that match."),
  until: optional(moment).describe("Until this moment of the emulator's clock."),
  probability: optional(share).describe("Each call with this probability."),
  seed: optional(z.string()).describe("What chance comes from: the same seed, the same calls are hit."),
};

/** The effects of which a fault has at most one, and the operation that some of them are about alone. */
const EFFECTS = {
  error: undefined,
  drop: undefined,
  iterator: "GetRecords",
  entries: "PutRecords",
  cut: "SubscribeToShard",
} as const;

/** Which calls, what happens to them, and how often. */
export const faultDefinition: z.ZodType<FaultDefinition> = z
  .strictObject({ ...match, ...effect, ...schedule })
  .check((context) => {
    const { value, issues } = context;
    const issue = (name: string, message: string) =>
      issues.push({ code: "custom", path: [name], message, input: value });
    const effects = (Object.keys(EFFECTS) as (keyof typeof EFFECTS)[]).filter((name) => value[name] !== undefined);
    if (effects.length === 0 && value.latency === undefined) {
      issue("error", `a fault needs an effect: ${Object.keys(EFFECTS).join(", ")} or latency`);
    }
    const [first, second] = effects;
    if (second !== undefined) issue(second, `a fault has one effect, and this one has ${first} already`);
    const only = first && EFFECTS[first];
    const named = value.operation === undefined ? undefined : [value.operation].flat();
    if (only !== undefined && named && !named.includes(only)) issue("operation", `${first} is about ${only} alone`);
    const { latency } = value;
    if (typeof latency === "object" && latency.min > latency.max) issue("latency", "min is more than max");
  });

export const faultList = z.array(faultDefinition);
