import * as z from "zod";
import { route, type Route } from "../route.ts";
import { scopeMembers } from "../scope-parameters.ts";

const wanted = z.strictObject({
  ...scopeMembers,
  mapping: z.guid().optional().describe("Only of the mapping with this UUID."),
  function: z.string().min(1).optional().describe("Only of mappings to the function with this name."),
  stream: z.string().min(1).optional().describe("Only of the stream with this name."),
});

const time = z.iso.datetime();

const record = z.object({
  kinesis: z.object({
    kinesisSchemaVersion: z.string(),
    partitionKey: z.string().optional(),
    sequenceNumber: z.string(),
    data: z.string().describe("Base64."),
    approximateArrivalTimestamp: z.number().describe("Seconds."),
  }),
  eventSource: z.string(),
  eventVersion: z.string(),
  eventID: z.string(),
  eventName: z.string(),
  invokeIdentityArn: z.string(),
  awsRegion: z.string(),
  eventSourceARN: z.string(),
});

const batch = z.object({
  uuid: z.string().describe("Of the mapping."),
  eventSourceMappingArn: z.string(),
  requestContext: z.object({
    requestId: z.string(),
    functionArn: z.string(),
    condition: z.enum(["RetryAttemptsExhausted", "RecordAgeExceeded"]),
    approximateInvokeCount: z.number().int(),
  }),
  responseContext: z
    .object({ statusCode: z.literal(200), executedVersion: z.string(), functionError: z.string().nullable() })
    .optional()
    .describe("Absent when the records became too old."),
  version: z.literal("1.0"),
  timestamp: time,
  KinesisBatchInfo: z.object({
    shardId: z.string(),
    startSequenceNumber: z.string().optional(),
    endSequenceNumber: z.string().optional(),
    approximateArrivalOfFirstRecord: time.optional(),
    approximateArrivalOfLastRecord: time.optional(),
    batchSize: z.number().int(),
    streamArn: z.string(),
  }),
  payload: z.object({ Records: z.array(record).readonly().describe("As the function got them.") }),
});

/** What event source mappings gave up. */
export const discardedBatchRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/_emu/lambda/discarded-batches",
    summary: "The batches that event source mappings gave up, the oldest first, as an S3 destination gets them.",
    parameters: wanted,
    answer: z.object({ batches: z.array(batch) }),
    async handle({ lambda }, { parameters: { mapping, function: functionName, ...filter } }) {
      const { sources } = await lambda();
      return { batches: sources.discardedBatches.list({ ...filter, uuid: mapping, functionName }) };
    },
  }),
];
