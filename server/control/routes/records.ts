import * as z from "zod";
import { parseShardId } from "../../engine/identity.ts";
import type { LookStart } from "../../engine/looking.ts";
import type { ControlContext } from "../context.ts";
import {
  findStream,
  shardIndexOf,
  shardsThere,
  streamNameOf,
  streamParameters,
  streamsThere,
} from "../named-stream.ts";
import { awaitRecords, type Expectation } from "../records/await.ts";
import { listRecords, type Listing } from "../records/list.ts";
import { MAX_ANSWER as MAX } from "../records/room.ts";
import { ControlRefusal } from "../refusal.ts";
import { route, type Route } from "../route.ts";

/** Milliseconds that one request waits at the most, so that no client on the way gives it up. */
const MAX_WAIT = 20_000;

const recordView = z.object({
  shardId: z.string(),
  sequenceNumber: z.string(),
  subSequenceNumber: z.number().int().optional().describe("The place within an aggregated record, from 0."),
  partitionKey: z.string().optional().describe("Absent where the stream distributes records by itself."),
  explicitHashKey: z.string().optional().describe("Of a record within an aggregated one; of others it is not kept."),
  arrivedAt: z.iso.datetime(),
  size: z.number().int().describe("Bytes of data."),
  encrypted: z.boolean().describe("Whether the stream was encrypted when the record arrived."),
  base64: z.string().describe("The data as they are."),
  gzip: z.boolean().describe("Whether text and json are those of what the data, which are gzip, hold."),
  text: z.string().optional().describe("Absent when the data are not UTF-8."),
  json: z.unknown().optional().describe("Absent when the text is not JSON."),
});

const time = z.iso.datetime({ offset: true });

const position = z
  .strictObject({ streamId: z.string(), shards: z.record(z.string(), z.number().int().min(0)) })
  .describe("Where an earlier wait began.");

const matching = {
  partitionKey: z.string().optional().describe("The records' partition key."),
  text: z.string().optional().describe("What the records' text contains."),
  shardId: z
    .string()
    .regex(/^(shardId-)?\d{1,12}$/, "write a shard as in shardId-000000000000")
    .optional()
    .describe("The shard to look at; all of them when left out."),
};

/** @param whole a whole number from 1, as it comes in a query or in JSON */
const listing = (whole: () => z.ZodNumber) =>
  ({
    ...matching,
    from: z
      .union([z.literal("TRIM_HORIZON"), time])
      .default("TRIM_HORIZON")
      .describe("Where to begin, or when."),
    latest: whole().max(MAX.records).optional().describe("Only so many, the latest."),
    limit: whole().max(MAX.records).default(MAX.records).describe("The most records to answer."),
    bytes: whole().max(MAX.bytes).default(MAX.bytes).describe("The most bytes of data to answer."),
  }) as const;

const listParameters = z.strictObject({
  ...streamParameters,
  ...listing(() => z.coerce.number<number>().int().min(1)),
  json: z.string().optional().describe("JSON that the records' JSON has at least; objects may have more members."),
});

const expectedJson = z
  .unknown()
  .optional()
  .describe("What the records' JSON has at least; objects may have more members.");

const listBody = z.strictObject({ ...listing(() => z.number().int().min(1)), json: expectedJson });

const listAnswer = z.object({
  records: z.array(recordView).describe("By arrival, then shard, then sequence number."),
  isComplete: z.boolean().describe("Whether limit and bytes left no record out."),
  droppedAggregates: z
    .number()
    .int()
    .describe("Aggregated records that are not listed, for their keys belong to another shard: KCL drops them, too."),
});

const awaitBody = z.strictObject({
  ...matching,
  json: expectedJson,
  count: z.number().int().min(1).max(MAX.records).default(1).describe("How many records must match, at least."),
  from: z
    .union([z.enum(["TRIM_HORIZON", "LATEST"]), time, position])
    .default("TRIM_HORIZON")
    .describe("Where to begin, or when; or where an earlier wait began, to go on with it."),
  timeout: z
    .number()
    .int()
    .min(0)
    .max(MAX_WAIT)
    .default(MAX_WAIT)
    .describe("Milliseconds to wait, of the machine's time, whatever the emulator's clock says."),
});

const awaitAnswer = z.object({
  isFulfilled: z.boolean().describe("Whether enough records matched before the time was over."),
  exists: z.boolean().describe("Whether there was such a stream at the end."),
  streams: z.string().describe("The streams there are, when there is none such."),
  shards: z.string().describe("The shards there are, when one is named that there is not."),
  began: position,
  seen: z.number().int().describe("How many records there were in all."),
  matched: z.number().int().describe("How many of them matched."),
  records: z.array(recordView).describe("Those that matched; the first ten thousand, or 64 MiB of data."),
  isComplete: z.boolean().describe("Whether these are all that matched."),
  closest: z
    .array(z.object({ record: recordView, reason: z.string() }))
    .describe("When too few matched, the others that came nearest, and what is different in them."),
});

/** Looking at a stream's records, and waiting for them. */
export const recordRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/_emu/streams/:stream/records",
    summary: "Lists a stream's records, decoded, without disturbing any consumer.",
    parameters: listParameters,
    answer: listAnswer,
    handle: async (context, { parameters }) => {
      const { stream, account, region, json, ...query } = parameters;
      return list(context, { stream, account, region }, { ...query, json: parse(json) });
    },
  }),
  route({
    method: "POST",
    path: "/_emu/streams/:stream/records/list",
    summary: "The same, for what is too long to stand in a URL.",
    parameters: z.strictObject(streamParameters),
    body: listBody,
    isBodyOptional: true,
    answer: listAnswer,
    handle: async (context, { parameters, body }) => list(context, parameters, body),
  }),
  route({
    method: "POST",
    path: "/_emu/streams/:stream/records/await",
    summary: "Waits until a stream, which need not exist yet, holds enough records that match.",
    parameters: z.strictObject(streamParameters),
    body: awaitBody,
    isBodyOptional: true,
    answer: awaitAnswer,
    handle: async (context, { parameters, body, signal }) => waitFor(context, parameters, body, signal),
  }),
];

type NamedStream = z.output<z.ZodObject<typeof streamParameters>>;

async function list(
  context: ControlContext,
  named: NamedStream,
  { from, shardId, ...query }: z.output<typeof listBody>,
): Promise<Listing & { records: Listing["records"][number][] }> {
  const stream = findStream(context, named);
  const start = from === "TRIM_HORIZON" ? from : { time: Date.parse(from) };
  const shardIndex = shardIndexOf(stream, shardId);
  const found = await listRecords(context.kinesis, stream, { ...query, start, shardIndex });
  return { ...found, records: [...found.records] };
}

async function waitFor(
  context: ControlContext,
  parameters: NamedStream,
  { shardId, from, timeout, ...rest }: z.output<typeof awaitBody>,
  signal: AbortSignal,
): Promise<z.input<typeof awaitAnswer>> {
  const { kinesis } = context;
  const name = streamNameOf(context, parameters);
  const shardIndex = shardId === undefined ? undefined : parseShardId(shardId);
  const expectation: Expectation = { ...rest, ...startOf(from), shardIndex };
  const { look, began, records, closest, ...outcome } = await awaitRecords(kinesis, name, expectation, timeout, signal);
  return {
    ...outcome,
    exists: look !== undefined,
    streams: look ? "" : streamsThere(kinesis, name),
    shards: look && shardIndex !== undefined && !look.stream.shard(shardIndex) ? shardsThere(look.stream) : "",
    began: { streamId: look?.stream.id ?? "", shards: began },
    records: [...records],
    closest: [...closest],
  };
}

function startOf(from: z.output<typeof awaitBody>["from"]): { start: LookStart; streamId?: string } {
  if (from === "TRIM_HORIZON" || from === "LATEST") return { start: from };
  if (typeof from === "string") return { start: { time: Date.parse(from) } };
  return { start: { position: from.shards }, streamId: from.streamId };
}

/** @throws ControlRefusal */
function parse(json: string | undefined): unknown {
  if (json === undefined) return undefined;
  try {
    return JSON.parse(json);
  } catch (error) {
    const place = { place: "parameters.json", reason: `it is not JSON: ${(error as Error).message}` };
    const remedy = 'Write JSON, such as json={"id":1}.';
    throw new ControlRefusal(400, "The records cannot be listed.", `${place.place}: ${place.reason}`, remedy, [place]);
  }
}
