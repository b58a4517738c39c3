import * as z from "zod";
import { parseShardId } from "../../engine/identity.ts";
import type { LookStart } from "../../engine/looking.ts";
import type { ControlContext } from "../context.ts";
import { findStream, shardIndexOf, streamNameOf, streamParameters, streamsThere } from "../named-stream.ts";
import { awaitRecords, type Expectation } from "../records/await.ts";
import { listRecords } from "../records/list.ts";
import { ControlRefusal } from "../refusal.ts";
import { route, type Route } from "../route.ts";

/** The most that one answer has. */
const MAX = { records: 10_000, bytes: 64 * 1024 * 1024 } as const;
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

const listParameters = z.strictObject({
  ...streamParameters,
  ...matching,
  json: z.string().optional().describe("JSON that the records' JSON has at least; objects may have more members."),
  from: z
    .union([z.literal("TRIM_HORIZON"), time])
    .default("TRIM_HORIZON")
    .describe("Where to begin, or when."),
  latest: z.coerce.number().int().min(1).max(MAX.records).optional().describe("Only so many, the latest."),
  limit: z.coerce.number().int().min(1).max(MAX.records).default(MAX.records).describe("The most records to answer."),
  bytes: z.coerce.number().int().min(1).max(MAX.bytes).default(MAX.bytes).describe("The most bytes of data to answer."),
});

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
  json: z.unknown().optional().describe("What the records' JSON has at least; objects may have more members."),
  count: z.number().int().min(1).default(1).describe("How many records must match, at least."),
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
  began: position,
  seen: z.number().int().describe("How many records there were in all."),
  matched: z.number().int().describe("How many of them matched."),
  records: z.array(recordView).describe("Those that matched; the first ten thousand."),
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
      const { from, json, shardId, ...query } = parameters;
      const stream = findStream(context, parameters);
      const start = from === "TRIM_HORIZON" ? from : { time: Date.parse(from) };
      const shardIndex = shardIndexOf(stream, shardId);
      const listing = await listRecords(context.kinesis, stream, { ...query, start, shardIndex, json: parse(json) });
      return { ...listing, records: [...listing.records] };
    },
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

async function waitFor(
  context: ControlContext,
  parameters: z.output<z.ZodObject<typeof streamParameters>>,
  { shardId, from, timeout, ...rest }: z.output<typeof awaitBody>,
  signal: AbortSignal,
): Promise<z.input<typeof awaitAnswer>> {
  const { kinesis } = context;
  const name = streamNameOf(context, parameters);
  const expectation: Expectation = {
    ...rest,
    ...startOf(from),
    shardIndex: shardId === undefined ? undefined : parseShardId(shardId),
  };
  const { look, began, records, closest, ...outcome } = await awaitRecords(kinesis, name, expectation, timeout, signal);
  return {
    ...outcome,
    exists: look !== undefined,
    streams: look ? "" : streamsThere(kinesis, name),
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
