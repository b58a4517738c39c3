import { createHash } from "node:crypto";
import type { Tenancy } from "../engine/identity.ts";
import type { Shard } from "../engine/shard.ts";
import type { Stream } from "../engine/stream.ts";
import type { Subscription } from "../engine/subscriptions.ts";
import type { Lambda } from "../lambda/lambda.ts";
import type { MappingActivity } from "../lambda/mappings/mappings.ts";
import { VERSION } from "../version.ts";
import type { ConsoleContext } from "./context.ts";
import type { ConsumerLine, Counts, Feed, MappingLine, ShardLine, StreamInView, StreamLine, Tenant } from "./shapes.ts";

export interface FeedQuery extends Tenancy {
  /** The name of the stream that is looked at. */
  readonly stream?: string | undefined;
  /** The lineage that the page has already. */
  readonly lineage?: string | undefined;
}

/**
 * What the page shows at this moment. It keeps nothing between two questions: counts only grow, and the page makes
 * rates of them.
 */
export async function feed(context: ConsoleContext, query: FeedQuery): Promise<Feed> {
  const { kinesis, clock, defaults } = context;
  const { account, region, stream: name, lineage } = query;
  const stream = name === undefined ? undefined : kinesis.find({ account, region, name });
  return {
    version: VERSION,
    clock: { now: clock.now(), isFrozen: clock.isFrozen },
    limits: kinesis.limits.mode,
    faults: kinesis.faults.list().filter(({ hits, definition: { times = Infinity } }) => hits < times).length,
    home: defaults,
    tenants: tenantsOf(kinesis.allStreams()),
    streams: kinesis.streams(query).map((each) => toStreamLine(each, kinesis.consumers.list(each).length)),
    ...(stream ? { stream: await streamInView(context, stream, lineage) } : {}),
  };
}

function tenantsOf(streams: readonly Stream[]): Tenant[] {
  const tenants = new Map<string, Tenant>();
  for (const { account, region } of streams) {
    const key = `${account}/${region}`;
    tenants.set(key, { account, region, streams: (tenants.get(key)?.streams ?? 0) + 1 });
  }
  return [...tenants.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, tenant]) => tenant);
}

function toStreamLine(stream: Stream, consumers: number): StreamLine {
  const { id, name, arn, status, createdAt, encryptionType, settings, shards, traffic } = stream;
  return {
    id,
    name,
    arn,
    status,
    mode: settings.mode,
    createdAt,
    retentionHours: settings.retentionHours,
    encryption: encryptionType,
    openShards: shards.reduce((count, { isOpen }) => count + (isOpen ? 1 : 0), 0),
    shards: shards.length,
    consumers,
    counts: toCounts(traffic),
  };
}

function toCounts({ recordsIn, bytesIn, recordsOut, bytesOut }: Counts): Counts {
  return { recordsIn, bytesIn, recordsOut, bytesOut };
}

async function streamInView(
  { kinesis, clock, lambda }: ConsoleContext,
  stream: Stream,
  known: string | undefined,
): Promise<StreamInView> {
  const shards = stream.visibleShards(clock.now());
  const lines = shards.map(toShardLine);
  const lineage = lineageOf(stream, lines);
  const records: number[] = [];
  const bytes: number[] = [];
  for (const shard of shards) {
    const { first, next } = await kinesis.store.records.bounds(shard.log);
    records.push(next - first);
    bytes.push(bytesHeld(shard, next - first));
  }
  return {
    id: stream.id,
    lineage,
    ...(lineage === known ? {} : { shards: lines }),
    records,
    bytes,
    recordsIn: shards.map(({ traffic }) => traffic.recordsIn),
    bytesIn: shards.map(({ traffic }) => traffic.bytesIn),
    recordsOut: shards.map(({ traffic }) => traffic.recordsOut),
    consumers: kinesis.consumers.list(stream).map((consumer) => {
      const subscriptions = [...kinesis.subscriptions.list()].filter((each) => each.consumer.arn === consumer.arn);
      return toConsumerLine(consumer, subscriptions);
    }),
    mappings: mappingsOf(await lambda(), stream),
  };
}

/** Those of the stream itself, and of its consumers. */
function mappingsOf({ sources }: Lambda, { arn }: Stream): MappingLine[] {
  return sources.mappings
    .activity()
    .filter(({ mapping: { eventSourceArn: source } }) => source === arn || source.startsWith(`${arn}/consumer/`))
    .map(toMappingLine)
    .toSorted((a, b) => (a.function < b.function ? -1 : 1));
}

function toMappingLine({ mapping, iteratorAge }: MappingActivity): MappingLine {
  const { uuid, functionArn, eventSourceArn, state, settings, lastProcessingResult } = mapping;
  const [, consumer] = /\/consumer\/([^:]+)/.exec(eventSourceArn) ?? [];
  return {
    uuid,
    function: functionArn.split(":").slice(6).join(":"),
    ...(consumer === undefined ? {} : { consumer }),
    state,
    batchSize: settings.batchSize,
    lastResult: lastProcessingResult,
    ...(iteratorAge === undefined ? {} : { iteratorAge }),
  };
}

/** Short enough to be asked with. Of all that the lines say: numbers alone come again after a restore. */
function lineageOf({ id }: Stream, lines: readonly ShardLine[]): string {
  return createHash("sha1")
    .update(JSON.stringify([id, lines]))
    .digest("base64url");
}

/** Stores count no bytes: of a shard that has lost some of its records, it is their number by the usual size. */
function bytesHeld({ traffic }: Shard, records: number): number {
  const { recordsIn, bytesIn } = traffic;
  return recordsIn === 0 ? 0 : Math.round(bytesIn * (records / recordsIn));
}

function toShardLine(shard: Shard): ShardLine {
  const { index, id, range, parents, creationTime, closingTime } = shard;
  return {
    index,
    id,
    start: range.start.toString(),
    end: range.end.toString(),
    parents,
    createdAt: creationTime * 1000,
    ...(closingTime === undefined ? {} : { closedAt: closingTime * 1000 }),
  };
}

type Consumer = Omit<ConsumerLine, "subscriptions" | "millisBehindLatest">;

function toConsumerLine({ name, arn, status, createdAt }: Consumer, open: readonly Subscription[]): ConsumerLine {
  const behind = open.map(({ millisBehindLatest }) => millisBehindLatest);
  return {
    name,
    arn,
    status,
    createdAt,
    subscriptions: open.length,
    ...(behind.length === 0 ? {} : { millisBehindLatest: Math.max(...behind) }),
  };
}
