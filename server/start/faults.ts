import { Mistake } from "../config/mistake.ts";
import type { Options } from "../config/options.ts";
import type { FaultDefinition } from "../engine/fault-definition.ts";
import type { Faults } from "../engine/faults.ts";
import type { Resettable } from "../engine/resets.ts";
import { isWithin } from "../engine/scope.ts";

/**
 * The faults that the options ask for, there again after every reset. The schema of faults is loaded only for them.
 * @throws Mistake naming every place that is wrong
 */
export async function openFaults(options: Options, faults: Faults): Promise<Resettable> {
  const definitions = [...(await checked(options.faults)), ...throttling(options)];
  return {
    reset: (scope) => {
      const there = new Set(faults.list().map(({ definition }) => definition));
      for (const definition of definitions) {
        if (isWithin(scope, definition) && !there.has(definition)) faults.add(definition);
      }
    },
  };
}

async function checked(definitions: readonly FaultDefinition[]): Promise<readonly FaultDefinition[]> {
  if (definitions.length === 0) return [];
  const [{ faultList }, { placesOf }] = await Promise.all([
    import("../control/fault-schema.ts"),
    import("../control/input.ts"),
  ]);
  const { success, error } = faultList.safeParse(definitions);
  if (success) return definitions;
  const why = placesOf("faults", error).map(({ place, reason }) => `${place}: ${reason}`);
  throw new Mistake("The faults cannot be used.", why.join("\n    "), "See docs/control-api.md for what a fault is.");
}

/** What others call the error probability of Kinesis: it is about putting, and fails all records of a call. */
function throttling({ errorProbability: probability, randomSeed: seed }: Options): FaultDefinition[] {
  if (probability === 0) return [];
  const error = "ProvisionedThroughputExceededException";
  const schedule = { probability, ...(seed === undefined ? {} : { seed }) };
  const message = "Rate exceeded: the emulator was started with an error probability.";
  return [
    { operation: "PutRecord", error, message, ...schedule },
    { operation: "PutRecords", entries: { error }, ...schedule },
  ];
}
