import { list, ValueMistake } from "./parse.ts";

/** A stream to create at start. */
export interface InitialStream {
  readonly name: string;
  readonly shardCount: number;
  /** Absent: the configured region. */
  readonly region?: string | undefined;
}

const DEFAULT_SHARDS = 4;
const MAX_SHARDS = 10_000;

const GRAMMAR = "write name:shards:region, several with commas between, such as orders:2,payments:1:eu-west-1";

/** The grammar of kinesis-mock's INITIALIZE_STREAMS. @throws ValueMistake */
export function parseStreams(text: string): InitialStream[] {
  const streams = list(text).map(parseStream);
  for (const [index, { name, region }] of streams.entries()) {
    const isTwice = streams.findIndex((other) => other.name === name && other.region === region) !== index;
    if (isTwice) throw new ValueMistake(`the stream "${name}" is named twice`, "name every stream once");
  }
  return streams;
}

function parseStream(text: string): InitialStream {
  const [name = "", shards = "", region = "", ...rest] = text.split(":").map((part) => part.trim());
  if (rest.length > 0) throw new ValueMistake(`"${text}" has more than three parts`, GRAMMAR);
  if (!/^[a-zA-Z0-9_.-]{1,128}$/.test(name)) throw new ValueMistake(`"${name}" is not a stream name`, GRAMMAR);
  const shardCount = shards === "" ? DEFAULT_SHARDS : Number(shards);
  if (!/^\d*$/.test(shards) || shardCount < 1 || shardCount > MAX_SHARDS) {
    throw new ValueMistake(`"${shards}" is not a number of shards from 1 to ${MAX_SHARDS}`, GRAMMAR);
  }
  if (!/^[a-z0-9-]*$/.test(region)) throw new ValueMistake(`"${region}" is not a region`, GRAMMAR);
  return { name, shardCount, region: region === "" ? undefined : region };
}
