import { isDeepStrictEqual } from "node:util";
import type { StreamName } from "../../engine/identity.ts";
import { requireActive, type Kinesis } from "../../engine/kinesis.ts";
import { Limits } from "../../engine/limits.ts";
import type { Stream } from "../../engine/stream.ts";
import { defaultSettings, type StreamSettings } from "../../engine/stream-settings.ts";
import { putRecords } from "../../engine/writing.ts";
import type { SeedReport } from "./report.ts";
import { dataOf, modeOf, type SeedStream } from "./stream-schema.ts";

/** What an ON_DEMAND stream begins with. */
const ON_DEMAND_SHARDS = 4;

/** Brings about a stream with all that belongs to it. @throws ServiceException of the engine */
export async function seedStream(
  kinesis: Kinesis,
  name: StreamName,
  wanted: SeedStream,
  report: SeedReport,
): Promise<void> {
  const there = kinesis.find(name);
  const stream = there ?? (await create(kinesis, name, wanted));
  if (there) await change(kinesis, there, wanted, report);
  else report.created.push(`stream ${name.name}`);
  await seedPolicy(kinesis, stream.arn, wanted.policy, `policy of ${name.name}`, report);
  for (const consumer of wanted.consumers ?? []) await seedConsumer(kinesis, stream, consumer, report);
  report.records += await seedRecords(kinesis, stream, wanted.records ?? []);
}

async function create(kinesis: Kinesis, name: StreamName, wanted: SeedStream): Promise<Stream> {
  const mode = modeOf(wanted);
  const settings = { ...defaultSettings(mode), ...settingsOf(wanted, {}) };
  return kinesis.create(name, wanted.shards ?? ON_DEMAND_SHARDS, settings, 0);
}

/** The settings that a seed names; tags are added to those there are. */
function settingsOf(wanted: SeedStream, presentTags: Record<string, string>): Partial<StreamSettings> {
  const { mode, shards, retentionHours, maxRecordSizeKiB, distribution, warmThroughputMiBps } = wanted;
  const { shardLevelMetrics, encryptionKey, tags } = wanted;
  const wantedMode = mode === undefined && shards === undefined ? undefined : modeOf(wanted);
  const isProvisioned = wantedMode === "PROVISIONED";
  const settings = {
    mode: wantedMode,
    retentionHours,
    maxRecordSizeKiB,
    distribution: isProvisioned ? "USER_PARTITION_KEY" : distribution,
    warmThroughputMiBps: isProvisioned ? null : warmThroughputMiBps,
    shardLevelMetrics,
    keyId: encryptionKey,
    tags: tags && { ...presentTags, ...tags },
  };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

/** Changes what is different from what a seed names. @throws ResourceInUseException when the stream is not ACTIVE */
async function change(kinesis: Kinesis, stream: Stream, wanted: SeedStream, report: SeedReport): Promise<void> {
  const settings = settingsOf(wanted, stream.settings.tags);
  const different = Object.entries(settings).filter(
    ([key, value]) => !isDeepStrictEqual(value, stream.settings[key as keyof StreamSettings]),
  );
  const isScaled = wanted.shards !== undefined && wanted.shards !== shardsToBe(stream);
  if (different.length === 0 && !isScaled) {
    report.unchanged.push(`stream ${stream.name}`);
    return;
  }
  requireActive(stream);
  if (different.length > 0) await kinesis.set(stream, () => Object.fromEntries(different));
  if (isScaled) await kinesis.scale(stream, wanted.shards ?? 0);
  const what = [...different.map(([key]) => key), ...(isScaled ? ["shards"] : [])];
  report.changed.push(`stream ${stream.name}: ${what.join(", ")}`);
}

/** How many open shards there are once a resharding that is under way is done. */
function shardsToBe({ openShards, transition }: Stream): number {
  const steps = transition?.steps.slice(transition.done) ?? [];
  return steps.reduce((count, { kind }) => count + (kind === "split" ? 1 : -1), openShards.length);
}

async function seedConsumer(
  kinesis: Kinesis,
  stream: Stream,
  { name, tags, policy }: NonNullable<SeedStream["consumers"]>[number],
  report: SeedReport,
): Promise<void> {
  const title = `consumer ${stream.name}/${name}`;
  const there = kinesis.consumers.find(stream, name);
  const consumer = there ?? (await kinesis.consumers.register(stream, name, tags ?? {}, 0));
  const wantedTags = { ...consumer.tags, ...tags };
  if (!there) report.created.push(title);
  else if (isDeepStrictEqual(wantedTags, there.tags)) report.unchanged.push(title);
  else {
    await kinesis.consumers.setTags(there, wantedTags);
    report.changed.push(`${title}: tags`);
  }
  await seedPolicy(kinesis, consumer.arn, policy, `policy of ${title}`, report);
}

async function seedPolicy(
  kinesis: Kinesis,
  arn: string,
  policy: object | undefined,
  title: string,
  report: SeedReport,
): Promise<void> {
  if (policy === undefined) return;
  const wanted = JSON.stringify(policy);
  const there = kinesis.policies.get(arn);
  if (there === wanted) report.unchanged.push(title);
  else {
    await kinesis.policies.put(arn, wanted);
    (there === undefined ? report.created : report.changed).push(title);
  }
}

/** Into a stream that never had a record, beside all limits. @returns how many were put */
async function seedRecords(
  kinesis: Kinesis,
  stream: Stream,
  records: NonNullable<SeedStream["records"]>,
): Promise<number> {
  const { clock, random, store, signals } = kinesis;
  for (const { log } of stream.shards) if ((await store.records.bounds(log)).next > 0) return 0;
  const unlimited = { clock, random, store, signals, limits: new Limits(clock, "off", () => {}) };
  const given = records.map((record) => {
    return { partitionKey: record.partitionKey, explicitHashKey: record.explicitHashKey, data: dataOf(record) };
  });
  await putRecords(unlimited, stream, given);
  return given.length;
}
