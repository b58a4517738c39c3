import type { Options as ServerOptions } from "../server/config/options.ts";
import type { AccessKey } from "../server/config/access-keys.ts";

/** The server's options, except where it listens: that is the container's business. */
export type KinesisEmuOptions = Partial<Omit<ServerOptions, "port" | "host">>;

/**
 * The environment variables of options: `transitionTime` is `KINESIS_EMU_TRANSITION_TIME`. Streams and faults are not
 * among them, for these add up.
 */
export function environmentOf(options: Omit<KinesisEmuOptions, "streams" | "faults">): Record<string, string> {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [variableOf(name), textOf(name, value)]));
}

/** By its name, as in `transitionTime`. */
export function variableOf(name: string): string {
  return `KINESIS_EMU_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

function textOf(name: string, value: unknown): string {
  if (name === "accessKeys") return (value as readonly AccessKey[]).map(formatAccessKey).join(",");
  return String(value);
}

function formatAccessKey({ id, secret, account }: AccessKey): string {
  return [id, secret, ...(account === undefined ? [] : [account])].join(":");
}
