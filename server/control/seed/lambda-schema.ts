import * as z from "zod";
import { parseDestination } from "../../lambda/destinations/destination.ts";
import { compileFilter } from "../../lambda/filters/record-filter.ts";
import { InvalidPattern } from "../../lambda/filters/rules.ts";
import { accountId } from "../scope-parameters.ts";
import { regionName, resourceName, tags } from "./names.ts";

const functionName = z
  .string()
  .regex(/^[\w-]{1,64}$/, "the name of a function has up to 64 letters, digits, dashes and underscores")
  .describe("the name of a function: 1 to 64 letters, digits, dashes and underscores");

export const functionSchema = z
  .strictObject({
    name: functionName,
    url: z
      .url({ protocol: /^https?$/, error: "a URL begins with http:// or https://" })
      .describe("a URL that takes events, such as http://billing:8080"),
  })
  .describe("a function that runs elsewhere: name, url");

/** Integers from `min` to `max`. */
const integer = (min: number, max: number, what: string): z.ZodOptional<z.ZodNumber> =>
  z.number().int().min(min).max(max).optional().describe(`${what} from ${min} to ${max}`);

const filter = z
  .record(z.string(), z.unknown())
  .refine(isPattern, "it is no filter pattern")
  .describe("a filter pattern as an object, such as { data: { type: [order] } }");

export const mappingSchema = z
  .strictObject({
    function: functionName,
    stream: resourceName("the name of a stream"),
    consumer: resourceName("the name of a consumer").optional(),
    account: accountId.optional().describe("the account of mapping, stream and function, 12 digits in quotes"),
    region: regionName.optional().describe("the region of mapping, stream and function, such as eu-west-1"),
    enabled: z.boolean().optional().describe("true, or false for a mapping that does nothing until it is enabled"),
    startingPosition: z
      .enum(["TRIM_HORIZON", "LATEST", "AT_TIMESTAMP"])
      .optional()
      .describe("TRIM_HORIZON, LATEST or AT_TIMESTAMP; TRIM_HORIZON when it is left out"),
    startingPositionTimestamp: z.iso
      .datetime({ offset: true })
      .optional()
      .describe("a time such as 2026-06-15T12:00:00Z, with startingPosition: AT_TIMESTAMP"),
    batchSize: integer(1, 10_000, "a number of records"),
    maximumBatchingWindowInSeconds: integer(0, 300, "whole seconds"),
    parallelizationFactor: integer(1, 10, "a number of batches of a shard at a time"),
    maximumRecordAgeInSeconds: z
      .union([z.literal(-1), z.number().int().min(60).max(604_800)], "it is neither -1 nor from 60 to 604800")
      .optional()
      .describe("whole seconds from 60 to 604800, or -1 for no limit"),
    maximumRetryAttempts: integer(-1, 10_000, "a number of retries, -1 for no limit,"),
    bisectBatchOnFunctionError: z.boolean().optional().describe("true to split a batch that fails in two, or false"),
    tumblingWindowInSeconds: integer(0, 900, "whole seconds"),
    reportBatchItemFailures: z.boolean().optional().describe("true when the function says which records failed"),
    filters: z.array(filter).max(5).optional().describe("a list of up to 5 filter patterns"),
    onFailure: z
      .string()
      .refine((arn) => arn === "" || parseDestination(arn) !== undefined, "it is no such ARN")
      .optional()
      .describe("the ARN of a queue, a topic or a bucket for discarded batches"),
    tags: tags.optional(),
  })
  .superRefine(({ startingPosition, startingPositionTimestamp: time }, context) => {
    const needsTime = startingPosition === "AT_TIMESTAMP";
    if (needsTime === (time !== undefined)) return;
    const message = needsTime ? "AT_TIMESTAMP needs it" : "only AT_TIMESTAMP has it";
    context.addIssue({ code: "custom", path: ["startingPositionTimestamp"], message });
  })
  .describe("an event source mapping: function, stream and settings");

/** An event source mapping of a seed. */
export type SeedMapping = z.output<typeof mappingSchema>;

function isPattern(pattern: object): boolean {
  try {
    compileFilter([JSON.stringify(pattern)]);
    return true;
  } catch (error) {
    if (error instanceof InvalidPattern) return false;
    throw error;
  }
}
