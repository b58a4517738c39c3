import * as z from "zod";
import { ControlRefusal } from "../refusal.ts";
import { route, type Route } from "../route.ts";
import { accountId } from "../scope-parameters.ts";
import { applySeed } from "../seed/apply.ts";
import { regionName } from "../seed/names.ts";
import { SeedError } from "../seed/problem.ts";
import { readGeneratedSeed, readSeed } from "../seed/read.ts";

const parameters = z.strictObject({
  account: accountId
    .optional()
    .describe("The account of streams and faults that name none; the emulator's own, and everybody's, when left out."),
  region: regionName
    .optional()
    .describe("The region of streams and faults that name none; the emulator's own, and everybody's, when left out."),
  name: z.string().default("seed").describe("What messages call the seed, such as its file's name."),
  generated: z
    .stringbool()
    .default(false)
    .describe("Whether it is JSON that a program wrote: messages then name no lines."),
});

const report = z.object({
  created: z.array(z.string()).describe("What was not there, as in `stream orders`."),
  changed: z.array(z.string()).describe("What was different, as in `stream orders: retentionHours`."),
  unchanged: z.array(z.string()).describe("What was there already."),
  records: z.number().int().describe("How many records were put."),
});

/** Bringing about streams, records and more in one go. */
export const seedRoutes: readonly Route[] = [
  route({
    method: "POST",
    path: "/_emu/seed",
    summary: "Brings about what a seed, YAML or JSON as in docs/seed.schema.json, says. It can be applied again.",
    parameters,
    body: { mediaType: "application/yaml" },
    answer: report,
    handle: async (context, { parameters: { name, generated, ...caller }, body }) => {
      const { kinesis, clock, lambda, defaults, inTurn } = context;
      const { account = defaults.account, region = defaults.region } = caller;
      const ground = { kinesis, clock, lambda, defaults: { account, region }, faultDefaults: caller };
      try {
        const seed = (generated ? readGeneratedSeed : readSeed)(body.toString(), name);
        return await inTurn(() => applySeed(seed, ground));
      } catch (error) {
        if (!(error instanceof SeedError)) throw error;
        const places = error.problems.map(({ path, why }) => ({ place: path, reason: why }));
        const remedy = "Mend what each line says; docs/seed.md has all that a seed can hold.";
        throw new ControlRefusal(400, "The seed cannot be used.", error.list, remedy, places);
      }
    },
  }),
];
