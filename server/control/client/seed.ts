import type { SeedReport } from "../seed/report.ts";
import type { SeedInput } from "../seed/schema.ts";
import type { Requests } from "./requests.ts";
import type { ScopeOptions } from "./scope-options.ts";

export type { SeedInput as Seed, SeedReport };

export interface SeedOptions extends ScopeOptions {
  /** What messages call a text, such as its file's name. */
  readonly name?: string | undefined;
}

/** @throws ControlError naming every place that is wrong */
export async function sendSeed(
  requests: Requests,
  scope: ScopeOptions,
  seed: SeedInput | string,
  { name }: SeedOptions,
): Promise<SeedReport> {
  const isText = typeof seed === "string";
  const text = isText ? seed : JSON.stringify(seed);
  const query = { ...scope, name, generated: isText ? undefined : true };
  return requests.json("POST", "/_emu/seed", { query, bytes: text });
}
