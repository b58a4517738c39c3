import { readFileSync } from "node:fs";
import { extname } from "node:path";
import type { Seed } from "../server/control/client/seed.ts";
import { Mistake } from "./mistake.ts";

/** What is copied into the container, and where to. */
export interface SeedFile {
  readonly content: string;
  readonly target: string;
}

/**
 * @param seed a path on this machine, or what would stand in the file
 * @throws Mistake when there is no such file
 */
export function readSeed(seed: string | Seed): SeedFile {
  if (typeof seed !== "string") return { content: JSON.stringify(seed), target: "/etc/kinesis-emu/seed.json" };
  try {
    return { content: readFileSync(seed, "utf8"), target: `/etc/kinesis-emu/seed${extname(seed)}` };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Mistake(`The seed file ${seed} cannot be read.`, why, "Give withSeed() the path of a JSON or YAML file.");
  }
}
