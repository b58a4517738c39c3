import { SeedDocument } from "./document.ts";
import { formatPath, problemsOf, type Path } from "./issues.ts";
import { SeedError } from "./problem.ts";
import { seedSchema, type Seed } from "./schema.ts";

/** A seed that was checked, and the words for what cannot be done of it. */
export interface CheckedSeed {
  readonly seed: Seed;
  /** The error that a place of the seed cannot be brought about. */
  readonly refusal: (path: Path, why: string, remedy: string) => SeedError;
}

/**
 * Reads a seed.
 * @param text YAML or JSON
 * @param source what messages call it, such as its file's name
 * @param options whether messages name lines: not of a text that a program wrote
 * @throws SeedError naming every place that is wrong
 */
export function readSeed(text: string, source: string, { hasLines = true } = {}): CheckedSeed {
  const document = new SeedDocument(text);
  if (document.problems.length > 0) throw new SeedError(source, document.problems);
  return check(document.value, source, hasLines ? document : undefined);
}

function check(value: unknown, source: string, document: SeedDocument | undefined): CheckedSeed {
  const { success, data, error } = seedSchema.safeParse(value);
  if (!success) throw new SeedError(source, problemsOf(error, seedSchema, value, document));
  return {
    seed: data,
    refusal: (path, why, remedy) =>
      new SeedError(source, [{ path: formatPath(path), place: document?.placeOf(path), why, remedy }]),
  };
}
