import * as z from "zod";
import { LIMIT_MODES } from "../../engine/limits.ts";
import { faultDefinition } from "../fault-schema.ts";
import { accountId } from "../scope-parameters.ts";
import { streamSchema } from "./stream-schema.ts";
import { regionName } from "./names.ts";

/** What a seed file brings about. Every description completes the sentence "It is …". */
export const seedSchema = z
  .strictObject({
    $schema: z.string().optional().describe("the address of this schema, for editors"),
    account: accountId.optional().describe("the account of streams that name none, 12 digits in quotes"),
    region: regionName.optional().describe("the region of streams that name none, such as eu-west-1"),
    clock: z
      .strictObject({
        now: z.iso.datetime({ offset: true }).optional().describe("a time such as 2026-06-15T12:00:00Z"),
        frozen: z.boolean().optional().describe("true to let the clock stand still until a test moves it, or false"),
      })
      .optional()
      .describe("where the emulator's clock stands before anything else is done: now, frozen"),
    limits: z
      .enum(LIMIT_MODES)
      .optional()
      .describe("what happens beyond AWS's rates and quotas, once all streams are there: off, warn or enforce"),
    streams: z.array(streamSchema).optional().describe("a list of streams"),
    faults: z
      .array(faultDefinition.describe("a fault: which calls, what happens to them, and how often"))
      .optional()
      .describe("a list of faults, which begin to hit once all else is done"),
  })
  .superRefine(({ streams = [], ...defaults }, context) => {
    const seen = new Set<string>();
    for (const [index, { name, account, region }] of streams.entries()) {
      const key = [account ?? defaults.account, region ?? defaults.region, name].join("/");
      if (seen.has(key)) {
        context.addIssue({
          code: "custom",
          path: ["streams", index, "name"],
          message: `the stream ${name} is there twice`,
        });
      }
      seen.add(key);
    }
  })
  .describe("an object with streams, and whatever else is wanted");

/** A seed as it is written. */
export type SeedInput = z.input<typeof seedSchema>;
/** A seed that was checked. */
export type Seed = z.output<typeof seedSchema>;
