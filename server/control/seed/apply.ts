import { isDeepStrictEqual } from "node:util";
import { ServiceException } from "../../api/exceptions.ts";
import type { EmulatorClock } from "../../engine/clock.ts";
import type { FaultDefinition } from "../../engine/fault-definition.ts";
import type { Tenancy } from "../../engine/identity.ts";
import type { Kinesis } from "../../engine/kinesis.ts";
import { LambdaException } from "../../lambda/exceptions.ts";
import type { Lambda } from "../../lambda/lambda.ts";
import { isEverything, isWithin, type Scope } from "../../engine/scope.ts";
import { NoSource, seedMapping } from "./apply-mapping.ts";
import { seedStream } from "./apply-stream.ts";
import { checkMappings } from "./check-mappings.ts";
import type { SeedReport } from "./report.ts";
import type { CheckedSeed } from "./read.ts";
import { tenancyOf, type Seed } from "./schema.ts";

/** What a seed is brought about in. */
export interface SeedGround {
  readonly kinesis: Kinesis;
  readonly clock: EmulatorClock;
  /** Loaded when the seed has something for it. */
  readonly lambda: () => Promise<Lambda>;
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
export async function applySeed(checked: CheckedSeed, ground: SeedGround, scope: Scope = {}): Promise<SeedReport> {
  const { seed, refusal } = checked;
  const { kinesis, clock, defaults, faultDefaults = {} } = ground;
  const isForAll = isEverything(scope);
  checkMappings(checked, ground, scope);
  if (isForAll) await setClock(seed, clock);
  const report: SeedReport = { created: [], changed: [], unchanged: [], records: 0 };
  for (const [index, stream] of (seed.streams ?? []).entries()) {
    const tenancy = tenancyOf(stream, seed, defaults);
    if (!isWithin(scope, tenancy)) continue;
    try {
      await seedStream(kinesis, { ...tenancy, name: stream.name }, stream, report);
    } catch (error) {
      if (!(error instanceof ServiceException)) throw error;
      throw refusal(["streams", index], `the emulator refuses it: ${error.message}`, REMEDY);
    }
  }
  if (isForAll) await bindFunctions(seed, ground, report);
  await addMappings(checked, ground, scope, report);
  if (isForAll && seed.limits !== undefined && seed.limits !== kinesis.limits.mode) kinesis.limits.setMode(seed.limits);
  for (const [index, fault] of (seed.faults ?? []).entries()) {
    const definition = { ...faultDefaults, ...fault };
    if (isWithin(scope, definition)) seedFault(kinesis, definition, `fault ${index}`, report);
  }
  return report;
}

const REMEDY = "Change it here, or what the emulator holds: a reset empties it.";

/** Their names are everybody's. */
async function bindFunctions(
  { functions: wanted = [] }: Seed,
  { lambda }: SeedGround,
  report: SeedReport,
): Promise<void> {
  if (wanted.length === 0) return;
  const { functions } = await lambda();
  for (const { name, url } of wanted) {
    const { href } = new URL(url);
    const there = functions.endpoints().find((endpoint) => endpoint.name === name);
    if (there?.url !== href) functions.bind(name, new URL(url));
    if (there?.url === href) report.unchanged.push(`function ${name}`);
    else if (there) report.changed.push(`function ${name}: url`);
    else report.created.push(`function ${name}`);
  }
}

async function addMappings(
  { seed, refusal }: CheckedSeed,
  { kinesis, lambda, defaults }: SeedGround,
  scope: Scope,
  report: SeedReport,
): Promise<void> {
  for (const [index, mapping] of (seed.mappings ?? []).entries()) {
    const tenancy = tenancyOf(mapping, seed, defaults);
    if (!isWithin(scope, tenancy)) continue;
    const { mappings } = (await lambda()).sources;
    try {
      await seedMapping(mappings, kinesis, tenancy, mapping, report);
    } catch (error) {
      if (error instanceof NoSource)
        throw refusal(["mappings", index], error.message, "Name it under streams as well.");
      if (!(error instanceof LambdaException)) throw error;
      throw refusal(["mappings", index], `the emulator refuses it: ${error.message}`, REMEDY);
    }
  }
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
