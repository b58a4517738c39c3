import { Mistake } from "./mistake.ts";

export interface StreamOptions {
  /** The server's default, 4, when left out. */
  readonly shardCount?: number;
  /** The container's region when left out. */
  readonly region?: string;
}

/** A stream that exists when the container is ready. */
export interface StreamDefinition extends StreamOptions {
  readonly name: string;
}

/**
 * The text that KINESIS_EMU_STREAMS takes for it: `name:shards:region`.
 * @throws Mistake for a name that would not come through as one; the server judges the rest
 */
export function formatStream({ name, shardCount, region }: StreamDefinition): string {
  if (!/^[a-zA-Z0-9_.-]{1,128}$/.test(name)) {
    throw new Mistake(
      `There cannot be a stream with the name ${JSON.stringify(name)}.`,
      "A name has 1 to 128 letters, digits, dots, dashes and underscores.",
      "Choose such a name in withStream().",
    );
  }
  return [name, shardCount ?? "", region ?? ""].join(":").replace(/:+$/, "");
}
