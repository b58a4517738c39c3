import { isDeepStrictEqual } from "node:util";
import { ServiceException } from "../../api/exceptions.ts";
import type { EmulatorClock } from "../../engine/clock.ts";
import type { FaultDefinition } from "../../engine/fault-definition.ts";
import type { Tenancy } from "../../engine/identity.ts";
import type { Kinesis } from "../../engine/kinesis.ts";
import { isEverything, isWithin, type Scope } from "../../engine/scope.ts";
import { seedStream } from "./apply-stream.ts";
import type { SeedReport } from "./report.ts";
import type { CheckedSeed } from "./read.ts";
import type { Seed } from "./schema.ts";

/** What a seed is brought about in. */
export interface SeedGround {
  readonly kinesis: Kinesis;
  readonly clock: EmulatorClock;
  /** Where streams belong that do not say so. */
  readonly defaults: Tenancy;
  /** Whose calls faults are about that do not say so; everybody's when left out. */
  readonly faultDefaults?: Scope;
}

/**
 * Brings about what a seed says. What is there and equal stays as it is, so that a seed can be applied again, after a
 * restart too; what the seed does not mention stays in any case.
 * @param scope what of it; the clock and the limits are everybody's, and left alone when it is not everything
 * @throws SeedError when the engine refuses something; what comes before it in the seed is done then
 */
export async function applySeed(
  { seed, refusal }: CheckedSeed,
  { kinesis, clock, defaults, faultDefaults = {} }: SeedGround,
  scope: Scope = {},
): Promise<SeedReport> {
  const isForAll = isEverything(scope);
  if (isForAll) await setClock(seed, clock);
  const report: SeedReport = { created: [], changed: [], unchanged: [], records: 0 };
  for (const [index, stream] of (seed.streams ?? []).entries()) {
    const account = stream.account ?? seed.account ?? defaults.account;
    const region = stream.region ?? seed.region ?? defaults.region;
    if (!isWithin(scope, { account, region })) continue;
    try {
      await seedStream(kinesis, { account, region, name: stream.name }, stream, report);
    } catch (error) {
      if (!(error instanceof ServiceException)) throw error;
      const remedy = "Change it here, or what the emulator holds: a reset empties it.";
      throw refusal(["streams", index], `the emulator refuses it: ${error.message}`, remedy);
    }
  }
  if (isForAll && seed.limits !== undefined && seed.limits !== kinesis.limits.mode) kinesis.limits.setMode(seed.limits);
  for (const [index, fault] of (seed.faults ?? []).entries()) {
    const definition = { ...faultDefaults, ...fault };
    if (isWithin(scope, definition)) seedFault(kinesis, definition, `fault ${index}`, report);
  }
  return report;
}

/** Once, used up or not. */
function seedFault({ faults }: Kinesis, definition: FaultDefinition, title: string, report: SeedReport): void {
  const isThere = faults.list().some((fault) => isDeepStrictEqual(fault.definition, definition));
  if (!isThere) faults.add(definition);
  (isThere ? report.unchanged : report.created).push(title);
}

async function setClock({ clock: wanted = {} }: Seed, clock: EmulatorClock): Promise<void> {
  if (wanted.frozen === true) clock.freeze();
  if (wanted.now !== undefined) await clock.set(Date.parse(wanted.now));
  if (wanted.frozen === false) clock.resume();
}
