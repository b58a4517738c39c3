import { readFile } from "node:fs";
import { promisify } from "node:util";
import { Mistake } from "./mistake.ts";

export interface SeedSource {
  /** What messages call it. */
  readonly name: string;
  readonly text: string;
}

const REASONS: Readonly<Record<string, string | undefined>> = {
  ENOENT: "There is no such file.",
  EISDIR: "It is a folder.",
  EACCES: "This user may not read it.",
};

/**
 * The text that the option `seed` stands for.
 * @param seed a file's path, or JSON that begins with `{`
 * @throws Mistake when the file cannot be read
 */
export async function readSeedSource(seed: string): Promise<SeedSource> {
  if (seed.startsWith("{")) return { name: "seed", text: seed };
  try {
    return { name: seed, text: await promisify(readFile)(seed, "utf8") };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const remedy = "Give the path of a JSON or YAML file; in a container, the file must be mounted or copied there.";
    throw new Mistake(`The seed file ${seed} cannot be read.`, REASONS[code ?? ""] ?? message, remedy);
  }
}
