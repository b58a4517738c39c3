import * as z from "zod";
import { MAX_HASH_KEY } from "../../engine/hash-key.ts";
import { SHARD_LEVEL_METRICS } from "../../engine/stream-settings.ts";
import { accountId } from "../scope-parameters.ts";
import { policy, regionName, resourceName, tags } from "./names.ts";

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const recordSchema = z
  .strictObject({
    partitionKey: z.string().min(1).max(256).describe("a text of 1 to 256 characters"),
    explicitHashKey: z
      .string()
      .regex(/^(0|[1-9]\d{0,38})$/, "a hash key is a whole number in quotes")
      .refine((text) => !/^\d+$/.test(text) || BigInt(text) <= MAX_HASH_KEY, "it is beyond 2^128 - 1")
      .optional()
      .describe("a whole number from 0 to 2^128 - 1, in quotes"),
    text: z.string().optional().describe("the data as a text"),
    json: z.unknown().optional().describe("the data as JSON, which is stored without blanks"),
    base64: z.string().regex(BASE64, "it is not base64").optional().describe("the data as base64"),
  })
  .refine((record) => ["text", "json", "base64"].filter((key) => key in record).length === 1, {
    message: "a record has its data as one of text, json and base64",
  })
  .describe("a record: partitionKey, and text, json or base64");

/** A record of a seed. */
export type SeedRecord = z.output<typeof recordSchema>;

const consumerSchema = z
  .strictObject({
    name: resourceName("the name of a consumer"),
    tags: tags.optional(),
    policy: policy.optional(),
  })
  .describe("a consumer with enhanced fan-out: name, tags, policy");

export const streamSchema = z
  .strictObject({
    name: resourceName("the name of a stream"),
    account: accountId.optional().describe("the stream's account, 12 digits in quotes"),
    region: regionName.optional().describe("the stream's region, such as eu-west-1"),
    mode: z
      .enum(["PROVISIONED", "ON_DEMAND"])
      .optional()
      .describe("PROVISIONED, which it is with shards, or ON_DEMAND, which it is without"),
    shards: z.number().int().min(1).max(10_000).optional().describe("the number of shards, from 1 to 10000"),
    retentionHours: z.number().int().min(24).max(8760).optional().describe("whole hours from 24 to 8760"),
    maxRecordSizeKiB: z.number().int().min(1024).max(10_240).optional().describe("whole KiB from 1024 to 10240"),
    encryptionKey: z
      .string()
      .min(1)
      .max(2048)
      .optional()
      .describe("the id of a KMS key, such as alias/aws/kinesis: records are marked as encrypted"),
    distribution: z
      .enum(["USER_PARTITION_KEY", "AUTO"])
      .optional()
      .describe("USER_PARTITION_KEY or, of an ON_DEMAND stream, AUTO"),
    warmThroughputMiBps: z.number().int().min(1).max(10_240).optional().describe("whole MiB a second from 1 to 10240"),
    shardLevelMetrics: z
      .array(z.enum(SHARD_LEVEL_METRICS))
      .optional()
      .describe(`a list of ${SHARD_LEVEL_METRICS.join(", ")}`),
    tags: tags.optional(),
    policy: policy.optional(),
    consumers: z.array(consumerSchema).optional().describe("a list of consumers with enhanced fan-out"),
    records: z
      .array(recordSchema)
      .optional()
      .describe("a list of records, put in this order into a stream that never had any"),
  })
  .superRefine((stream, context) => {
    for (const [key, message] of contradictions(stream)) context.addIssue({ code: "custom", path: [key], message });
    for (const [index, record] of (stream.records ?? []).entries()) {
      const size = dataOf(record).length + Buffer.byteLength(record.partitionKey);
      const most = (stream.maxRecordSizeKiB ?? 1024) * 1024;
      const message = `it has ${size} bytes with its key, and the stream takes ${most}`;
      if (size > most) context.addIssue({ code: "custom", path: ["records", index], message });
    }
    for (const [index, { name }] of (stream.consumers ?? []).entries()) {
      if (stream.consumers?.findIndex((other) => other.name === name) === index) continue;
      const message = `the consumer ${name} is there twice`;
      context.addIssue({ code: "custom", path: ["consumers", index, "name"], message });
    }
  })
  .describe("a stream: name, shards and more");

/** A stream of a seed. */
export type SeedStream = z.output<typeof streamSchema>;

/** As CreateStream has it: shards mean PROVISIONED, none mean ON_DEMAND. */
export function modeOf({ mode, shards }: Partial<SeedStream>): "PROVISIONED" | "ON_DEMAND" {
  return mode ?? (shards === undefined ? "ON_DEMAND" : "PROVISIONED");
}

export function dataOf(record: SeedRecord): Buffer {
  if (record.text !== undefined) return Buffer.from(record.text);
  return record.base64 === undefined ? Buffer.from(JSON.stringify(record.json)) : Buffer.from(record.base64, "base64");
}

function contradictions({ mode, shards, distribution, warmThroughputMiBps }: Partial<SeedStream>): [string, string][] {
  const isOnDemand = mode === "ON_DEMAND";
  const wrong: [isWrong: boolean, key: string, message: string][] = [
    [mode === "PROVISIONED" && shards === undefined, "mode", "a PROVISIONED stream needs shards as well"],
    [isOnDemand && shards !== undefined, "shards", "an ON_DEMAND stream has no number of shards"],
    [distribution === "AUTO" && !isOnDemand, "distribution", "AUTO needs mode: ON_DEMAND as well"],
    [warmThroughputMiBps !== undefined && !isOnDemand, "warmThroughputMiBps", "it needs mode: ON_DEMAND as well"],
  ];
  return wrong.flatMap(([isWrong, key, message]) => (isWrong ? [[key, message]] : []));
}
