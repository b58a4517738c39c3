import { isDeepStrictEqual } from "node:util";
import type { Clock } from "../../engine/clock.ts";
import type { Tenancy } from "../../engine/identity.ts";
import type { Kinesis } from "../../engine/kinesis.ts";
import { isEverything, isWithin, type Scope } from "../../engine/scope.ts";
import { LambdaException } from "../../lambda/exceptions.ts";
import { checkMapping } from "./apply-mapping.ts";
import type { CheckedSeed } from "./read.ts";
import { tenancyOf } from "./schema.ts";

/** All that is wrong with mappings, before anything is done. @throws SeedError */
export function checkMappings(
  { seed, refusal }: CheckedSeed,
  { kinesis, clock, defaults }: { readonly kinesis: Kinesis; readonly clock: Clock; readonly defaults: Tenancy },
  scope: Scope,
): void {
  const now = isEverything(scope) && seed.clock?.now !== undefined ? Date.parse(seed.clock.now) : clock.now();
  for (const [index, mapping] of (seed.mappings ?? []).entries()) {
    const tenancy = tenancyOf(mapping, seed, defaults);
    if (!isWithin(scope, tenancy)) continue;
    const { stream: name, consumer } = mapping;
    const planned = seed.streams?.find((stream) => {
      return stream.name === name && isDeepStrictEqual(tenancyOf(stream, seed, defaults), tenancy);
    });
    const there = kinesis.find({ ...tenancy, name });
    if (!planned && !there) {
      const why = `there is no stream ${name} of account ${tenancy.account} in ${tenancy.region}`;
      throw refusal(["mappings", index, "stream"], why, "Name it under streams as well.");
    }
    const isConsumerPlanned = planned?.consumers?.some((each) => each.name === consumer) ?? false;
    if (consumer !== undefined && !isConsumerPlanned && !(there && kinesis.consumers.find(there, consumer))) {
      const why = `the stream ${name} has no consumer ${consumer}`;
      throw refusal(["mappings", index, "consumer"], why, "Name it under the stream's consumers as well.");
    }
    try {
      // A mapping that is there already may begin at a time that is yet to come on a clock that was set back.
      checkMapping(tenancy, mapping, there ? Infinity : now);
    } catch (error) {
      if (!(error instanceof LambdaException)) throw error;
      const remedy = "Change it: docs/lambda.md has what a mapping can be.";
      throw refusal(["mappings", index], `the emulator refuses it: ${error.message}`, remedy);
    }
  }
}
