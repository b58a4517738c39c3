import { Mistake } from "../config/mistake.ts";
import { readSeedSource } from "../config/seed-source.ts";
import type { SeedGround } from "../control/seed/apply.ts";
import type { Resettable } from "../engine/resets.ts";

/**
 * What the option `seed` asks for, brought about with every reset. All that it needs is loaded only if it is given.
 * @param option a file's path, or JSON; undefined: nothing
 * @throws Mistake naming every place of the seed that is wrong
 */
export async function openSeed(option: string | undefined, ground: SeedGround): Promise<Resettable> {
  if (option === undefined) return { reset: () => {} };
  const { name, text } = await readSeedSource(option);
  const [{ readSeed }, { applySeed }] = await Promise.all([
    import("../control/seed/read.ts"),
    import("../control/seed/apply.ts"),
  ]);
  const seed = await explaining(async () => readSeed(text, name));
  return { reset: async (scope) => void (await explaining(() => applySeed(seed, ground, scope))) };
}

async function explaining<T>(action: () => Promise<T>): Promise<T> {
  const { SeedError } = await import("../control/seed/problem.ts");
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof SeedError)) throw error;
    const remedy = "Mend what each line says; an editor that knows docs/seed.schema.json shows it while you type.";
    throw new Mistake("The seed cannot be used.", error.list.replaceAll("\n", "\n    "), remedy);
  }
}
