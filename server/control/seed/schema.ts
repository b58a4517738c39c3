import * as z from "zod";
import type { Tenancy } from "../../engine/identity.ts";
import { LIMIT_MODES } from "../../engine/limits.ts";
import { isOfTime, toEpoch } from "../duration.ts";
import { faultDefinition } from "../fault-schema.ts";
import { functionSchema, mappingSchema } from "./lambda-schema.ts";
import { accountId } from "../scope-parameters.ts";
import { streamSchema } from "./stream-schema.ts";
import { regionName } from "./names.ts";

/** What may say whose it is. */
interface Owned {
  readonly account?: string | undefined;
  readonly region?: string | undefined;
}

/** What a seed file brings about. Every description completes the sentence "It is …". */
export const seedSchema = z
  .strictObject({
    $schema: z.string().optional().describe("the address of this schema, for editors"),
    account: accountId.optional().describe("the account of streams that name none, 12 digits in quotes"),
    region: regionName.optional().describe("the region of streams that name none, such as eu-west-1"),
    clock: z
      .strictObject({
        now: z.iso
          .datetime({ offset: true })
          .refine((text) => isOfTime(toEpoch(text)), "it is before 1970 or after 9999")
          .optional()
          .describe("a time such as 2026-06-15T12:00:00Z"),
        frozen: z.boolean().optional().describe("true to let the clock stand still until a test moves it, or false"),
      })
      .optional()
      .describe("where the emulator's clock stands before anything else is done: now, frozen"),
    limits: z
      .enum(LIMIT_MODES)
      .optional()
      .describe("what happens beyond AWS's rates and quotas, once all streams are there: off, warn or enforce"),
    streams: z.array(streamSchema).optional().describe("a list of streams"),
    functions: z.array(functionSchema).optional().describe("a list of functions that run elsewhere"),
    mappings: z.array(mappingSchema).optional().describe("a list of event source mappings"),
    faults: z
      .array(faultDefinition.describe("a fault: which calls, what happens to them, and how often"))
      .optional()
      .describe("a list of faults, which begin to hit once all else is done"),
  })
  .superRefine(({ streams = [], functions = [], mappings = [], ...defaults }, context) => {
    const of = ({ account, region }: Owned, ...names: string[]): string =>
      [account ?? defaults.account, region ?? defaults.region, ...names].join("/");
    const refuseTwice = (
      keys: readonly string[],
      list: string,
      member: string,
      what: (index: number) => string,
    ): void => {
      for (const [index, key] of keys.entries()) {
        if (keys.indexOf(key) === index) continue;
        context.addIssue({ code: "custom", path: [list, index, member], message: `${what(index)} is there twice` });
      }
    };
    const streamKeys = streams.map((stream) => of(stream, stream.name));
    refuseTwice(streamKeys, "streams", "name", (index) => `the stream ${streams[index]?.name}`);
    const functionKeys = functions.map(({ name }) => name);
    refuseTwice(functionKeys, "functions", "name", (index) => `the function ${functions[index]?.name}`);
    const mappingKeys = mappings.map((each) => of(each, each.stream, each.consumer ?? "", each.function));
    refuseTwice(mappingKeys, "mappings", "function", () => "the mapping of this stream to this function");
  })
  .describe("an object with streams, and whatever else is wanted");

/** A seed as it is written. */
export type SeedInput = z.input<typeof seedSchema>;
/** A seed that was checked. */
export type Seed = z.output<typeof seedSchema>;

/** Whose something of a seed is. */
export function tenancyOf({ account, region }: Owned, seed: Owned, defaults: Tenancy): Tenancy {
  return { account: account ?? seed.account ?? defaults.account, region: region ?? seed.region ?? defaults.region };
}
