/** What the console's page asks the server and is answered: JSON. Times are epoch milliseconds, ranges decimal. */

export interface Tenant {
  readonly account: string;
  readonly region: string;
  readonly streams: number;
}

/** Counted since the emulator took the stream or shard up; only grows. */
export interface Counts {
  readonly recordsIn: number;
  readonly bytesIn: number;
  readonly recordsOut: number;
  readonly bytesOut: number;
}

export interface StreamLine {
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  readonly status: string;
  readonly mode: string;
  readonly createdAt: number;
  readonly retentionHours: number;
  readonly encryption: string;
  readonly openShards: number;
  readonly shards: number;
  readonly consumers: number;
  readonly counts: Counts;
}

/** A shard as it was made; it changes once, when it closes. */
export interface ShardLine {
  readonly index: number;
  readonly id: string;
  readonly start: string;
  readonly end: string;
  /** Indexes. */
  readonly parents: readonly number[];
  readonly createdAt: number;
  /** Absent while it is open. */
  readonly closedAt?: number;
}

export interface ConsumerLine {
  readonly name: string;
  readonly arn: string;
  readonly status: string;
  readonly createdAt: number;
  readonly subscriptions: number;
  /** Milliseconds that its slowest subscription is behind; absent without one. */
  readonly millisBehindLatest?: number;
}

export interface MappingLine {
  readonly uuid: string;
  /** The function's name, with its qualifier. */
  readonly function: string;
  /** The name of the consumer that it reads as; absent without one. */
  readonly consumer?: string;
  readonly state: string;
  readonly batchSize: number;
  readonly lastResult: string;
  /** How old the oldest record is that is not done, in milliseconds; absent when nothing is read. */
  readonly iteratorAge?: number;
}

/** The stream that is looked at. */
export interface StreamInView {
  readonly id: string;
  /** Changes with every shard that opens, closes or goes. */
  readonly lineage: string;
  /** By index; absent when the page has them already. */
  readonly shards?: readonly ShardLine[];
  /** How much each shard holds, and what has gone through it, in the order of the shards. */
  readonly records: readonly number[];
  readonly bytes: readonly number[];
  readonly recordsIn: readonly number[];
  readonly bytesIn: readonly number[];
  readonly recordsOut: readonly number[];
  readonly consumers: readonly ConsumerLine[];
  readonly mappings: readonly MappingLine[];
}

export interface Feed {
  readonly version: string;
  readonly clock: { readonly now: number; readonly isFrozen: boolean };
  readonly limits: string;
  /** How many can still hit a call. */
  readonly faults: number;
  /** Where requests go that do not say so. */
  readonly home: { readonly account: string; readonly region: string };
  /** All that hold streams. */
  readonly tenants: readonly Tenant[];
  /** Of the tenant that was asked for. */
  readonly streams: readonly StreamLine[];
  /** Absent when none was asked for, or it is not there. */
  readonly stream?: StreamInView;
}

/** Positions in shards: ordinals, by index. */
export type Positions = Readonly<Record<string, number>>;

export interface RecordsQuery {
  readonly account: string;
  readonly region: string;
  readonly stream: string;
  /** Absent: all shards. */
  readonly shard?: number | undefined;
  /** Whether to begin with the newest record or the oldest. */
  readonly order: "newest" | "oldest";
  /** Only records at or after these positions, and only those before. */
  readonly from?: Positions | undefined;
  readonly to?: Positions | undefined;
  /** Only records that arrived at or after a time, and only those before. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  /** Only records whose key, or a key aggregated into it, contains this, and whose data does. */
  readonly key?: string | undefined;
  readonly text?: string | undefined;
  /** How many records are wanted. */
  readonly limit: number;
  /** Whether data comes in full, however long. */
  readonly isWhole?: boolean | undefined;
}

/** A record that a KPL producer put into an aggregated one. */
export interface AggregatedLine {
  readonly key: string;
  readonly size: number;
  /** Base64. */
  readonly data: string;
}

export interface RecordLine {
  readonly shard: number;
  readonly ordinal: number;
  readonly sequenceNumber: string;
  readonly arrival: number;
  readonly key?: string;
  /** Bytes of data. */
  readonly size: number;
  /** Base64; the beginning of it, unless all was asked for. */
  readonly data: string;
  readonly isEncrypted: boolean;
  /** How many records it is an aggregate of, as a KPL producer makes them; absent in any other. */
  readonly aggregates?: number;
  /** These records; only when all was asked for. */
  readonly entries?: readonly AggregatedLine[];
  /** What the data say that are gzip; only when all was asked for. */
  readonly inflated?: string;
}

export interface RecordsAnswer {
  /** The id of the stream: one that was made anew under the same name has another, and positions are not its own. */
  readonly stream: string;
  readonly records: readonly RecordLine[];
  /** How many were looked at. */
  readonly scanned: number;
  /** How many within the positions asked for were not looked at. */
  readonly unread: number;
  /** Where to go on: as `to` with the newest first, as `from` with the oldest first. */
  readonly next: Positions;
  /** Beyond the last record of each shard: as `from` for what comes after. */
  readonly tips: Positions;
}
