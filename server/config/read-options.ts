import { parseArgs } from "node:util";
import { Mistake } from "./mistake.ts";
import { OPTIONS, type OptionDefinition, type Options } from "./options.ts";
import { ValueMistake } from "./parse.ts";

type Environment = Readonly<Record<string, string | undefined>>;

const NAMES = Object.keys(OPTIONS) as (keyof Options)[];

/** The prefix of every environment variable of the emulator, so that a misspelt one can be told from a foreign one. */
const PREFIX = "KINESIS_EMU_";

/** What Kubernetes sets in every pod beside a service named kinesis-emu; it is nobody's wish. */
const SERVICE_LINK = /^KINESIS_EMU_(SERVICE|PORT)_/;
const SERVICE_ADDRESS = /^tcp:\/\//;

/**
 * Reads the options: a flag goes before an environment variable, that before the default.
 * @throws Mistake naming the flag or variable
 */
export function readOptions(args: readonly string[], variables: Environment): Options {
  const environment = withoutServiceLinks(variables);
  const flags = readFlags(args);
  refuseUnknownVariables(environment);
  const read = (name: keyof Options) => [name, readOption<unknown>(OPTIONS[name], flags, environment)];
  return Object.fromEntries(NAMES.map(read)) as Options;
}

function readFlags(args: readonly string[]): Environment {
  const options = Object.fromEntries(NAMES.map((name) => [OPTIONS[name].flag, { type: "string" as const }]));
  try {
    return parseArgs({ args: [...args], options, allowPositionals: false }).values;
  } catch (error) {
    const why = error instanceof Error ? (error.message.split(/\.(?: |$)/)[0] ?? "") : String(error);
    throw new Mistake("The command line cannot be understood.", why, "See kinesis-emu --help for all options.");
  }
}

function withoutServiceLinks(variables: Environment): Environment {
  const own = Object.entries(variables).filter(
    ([name, value]) => !SERVICE_LINK.test(name) && !(name.startsWith(PREFIX) && SERVICE_ADDRESS.test(value ?? "")),
  );
  return Object.fromEntries(own);
}

function refuseUnknownVariables(environment: Environment): void {
  const known = NAMES.map((name) => OPTIONS[name].environment);
  const unknown = Object.keys(environment).find((name) => name.startsWith(PREFIX) && !known.includes(name));
  if (unknown === undefined) return;
  throw new Mistake(
    `The environment variable ${unknown} is set.`,
    "There is no such option, so what it asks for would silently not happen.",
    "Unset it, or see kinesis-emu --help for the names there are.",
  );
}

function readOption<T>(option: OptionDefinition<T>, flags: Environment, environment: Environment): T {
  const variable = [option.environment, ...(option.alsoKnownAs ?? [])].find((name) => environment[name] !== undefined);
  const flag = flags[option.flag];
  const text = flag ?? (variable === undefined ? option.default : environment[variable]) ?? option.default;
  try {
    return option.parse(text.trim());
  } catch (error) {
    if (!(error instanceof ValueMistake)) throw error;
    const where = flag === undefined ? `The environment variable ${variable}` : `The option --${option.flag}`;
    throw new Mistake(`${where} has a value that cannot be used.`, error.message, error.remedy);
  }
}
