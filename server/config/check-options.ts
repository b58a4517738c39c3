import type { InitialStream } from "./initial-streams.ts";
import { Mistake } from "./mistake.ts";
import { OPTIONS, type OptionDefinition, type Options } from "./options.ts";
import { ValueMistake } from "./parse.ts";

/** How a value would be written in a variable, for the options that are not simply their text. */
const TEXT_OF: { readonly [Name in keyof Options]?: (value: Options[Name]) => string } = {
  streams: (streams) => streams.map(formatStream).join(","),
  tlsHosts: (hosts) => hosts.join(","),
  accessKeys: (keys) => keys.map(({ id, secret, account }) => [id, secret, account ?? []].flat().join(":")).join(","),
  seed: (seed) => seed ?? "",
  randomSeed: (seed) => seed ?? "",
};

/** Holds options that a program gives to the same rules as those of the command. @throws Mistake naming the option */
export function checkOptions(options: Options): void {
  for (const name of Object.keys(OPTIONS) as (keyof Options)[]) checkOption(name, options);
}

function checkOption<Name extends keyof Options>(name: Name, options: Options): void {
  const option: OptionDefinition<unknown> = OPTIONS[name];
  const toText = TEXT_OF[name] ?? String;
  try {
    option.parse(toText(options[name]));
  } catch (error) {
    if (!(error instanceof ValueMistake)) throw error;
    throw new Mistake(`The option ${name} has a value that cannot be used.`, error.message, error.remedy);
  }
}

function formatStream({ name, shardCount, region }: InitialStream): string {
  return `${name}:${shardCount}:${region ?? ""}`;
}
