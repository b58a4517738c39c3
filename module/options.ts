import type { Options as ServerOptions } from "../server/config/options.ts";
import type { AccessKey } from "../server/config/access-keys.ts";
import type { FunctionEndpoint } from "../server/config/functions.ts";
import type { RetryBackoff } from "../server/config/retry-backoff.ts";
import type { FaultDefinition } from "../server/control/client/faults.ts";

/** The server's options, except where it listens: that is the container's business. */
export type KinesisEmuOptions = Partial<Omit<ServerOptions, "port" | "host" | "faults">> & {
  readonly faults?: readonly FaultDefinition[];
};

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

/** How values are written in a variable that are not simply their text, or lists of texts. */
const TEXT_OF: Readonly<Record<string, ((value: never) => string) | undefined>> = {
  accessKeys: (keys: readonly AccessKey[]) => keys.map(formatAccessKey).join(","),
  functionEndpoints: (endpoints: readonly FunctionEndpoint[]) =>
    endpoints.map(({ name, url }) => `${name}=${url}`).join(","),
  lambdaRetryBackoff: ({ first, longest }: RetryBackoff) => `${first}:${longest}`,
};

function textOf(name: string, value: unknown): string {
  return TEXT_OF[name]?.(value as never) ?? String(value);
}

function formatAccessKey({ id, secret, account }: AccessKey): string {
  return [id, secret, ...(account === undefined ? [] : [account])].join(":");
}

/** The first of the keys that a variable names, as clients use it. */
export function firstAccessKey(text: string): Pick<AccessKey, "id" | "secret"> {
  const [id = "", secret = ""] = (text.split(",")[0] ?? "").split(":").map((part) => part.trim());
  return { id, secret };
}
