import * as z from "zod";
import { formatShardId, parseShardId, type StreamName, type Tenancy } from "../engine/identity.ts";
import type { Kinesis } from "../engine/kinesis.ts";
import type { Stream } from "../engine/stream.ts";
import type { ControlContext } from "./context.ts";
import { ControlRefusal } from "./refusal.ts";
import { accountId } from "./scope-parameters.ts";

/** The parameters by which a request names a stream. */
export const streamParameters = {
  stream: z.string().min(1).describe("The stream's name."),
  account: accountId.optional().describe("The stream's account; the emulator's own when left out."),
  region: z.string().min(1).optional().describe("The stream's region; the emulator's own when left out."),
} as const;

interface NamedStream {
  readonly stream: string;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
}

export function streamNameOf(
  { defaults }: ControlContext,
  { stream, account = defaults.account, region = defaults.region }: NamedStream,
): StreamName {
  return { account, region, name: stream };
}

/** @throws ControlRefusal with status 404, which names the streams there are */
export function findStream(context: ControlContext, named: NamedStream): Stream {
  const name = streamNameOf(context, named);
  const stream = context.kinesis.find(name);
  if (stream) return stream;
  throw new ControlRefusal(
    404,
    `There is no stream ${describeName(name)}.`,
    streamsThere(context.kinesis, name),
    CREATE,
  );
}

const CREATE = "Check the name, the account and the region, or create it first.";

/** As in `"orders" of account 000000000000 in us-east-1`. */
export function describeName({ name, account, region }: StreamName): string {
  return `${JSON.stringify(name)} of account ${account} in ${region}`;
}

/** The streams of a tenancy, in a sentence. */
export function streamsThere(kinesis: Kinesis, tenancy: Tenancy): string {
  const names = kinesis.streams(tenancy).map(({ name }) => name);
  const where = `Account ${tenancy.account} in ${tenancy.region}`;
  return names.length === 0 ? `${where} has no stream.` : `${where} has ${names.join(", ")}.`;
}

/**
 * The index of the shard that an id names, if one is given.
 * @throws ControlRefusal with status 404, which names the shards there are
 */
export function shardIndexOf(stream: Stream, shardId: string | undefined): number | undefined {
  if (shardId === undefined) return undefined;
  const index = parseShardId(shardId);
  if (index !== undefined && stream.shard(index)) return index;
  const what = `The stream ${stream.name} has no shard ${JSON.stringify(shardId)}.`;
  throw new ControlRefusal(404, what, shardsThere(stream), `Write one as in ${formatShardId(0)}.`);
}

/** The shards of a stream, in a sentence. */
export function shardsThere({ shards }: Stream): string {
  return `Its shards are ${shards.map(({ id }) => id).join(", ")}.`;
}
