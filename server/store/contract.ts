/**
 * Where state lives. A store keeps the records of shards in append-only logs and everything else as documents.
 * Every driver passes the same suite (`test/server/store/contract.ts`).
 */

/** A driver without input and output of its own answers with values, so that it costs no turn of the event loop. */
export type MaybePromise<T> = T | Promise<T>;

export interface NewRecord {
  /** Absent only where the stream distributes records by itself. */
  readonly partitionKey: string | undefined;
  /** The store copies what it keeps: the bytes may be a view of a request body. */
  readonly data: Uint8Array;
  /** Whether the stream was encrypted when the record arrived. */
  readonly encrypted: boolean;
}

export interface StoredRecord extends NewRecord {
  /** Position in the log, from 0, without gaps. */
  readonly ordinal: number;
  /** Epoch milliseconds; never less than that of the record before. */
  readonly arrival: number;
}

export interface Appended {
  /** The ordinal of the first record; the others follow without gaps. */
  readonly ordinal: number;
  /** The arrival time given to all of them, epoch milliseconds. */
  readonly arrival: number;
}

export interface PageLimits {
  readonly records: number;
  /** Data and partition key, in bytes. A page holds at least one record if there is one, however large. */
  readonly bytes: number;
}

export interface LogBounds {
  /** The ordinal of the oldest record still kept; equal to `next` when there is none. */
  readonly first: number;
  /** The ordinal that the next record gets. */
  readonly next: number;
}

/**
 * The records of all shards. A log is named by a key of the engine's choice and exists once it is opened; one that does
 * not exist, or no more, is like one that is empty and sealed.
 */
export interface RecordStore {
  open(log: string): MaybePromise<void>;
  /**
   * Of one record or more, all or nothing. Resolved means readable by everyone and, in a durable driver, safe.
   * @param now epoch milliseconds; the arrival time unless the log already holds a later one
   * @returns undefined when the log is sealed, and nothing was appended
   */
  append(log: string, records: readonly NewRecord[], now: number): MaybePromise<Appended | undefined>;
  /** From then on the log takes no record; resolved, its bounds no longer grow. */
  seal(log: string): MaybePromise<LogBounds>;
  bounds(log: string): MaybePromise<LogBounds>;
  /** A page of the records from an ordinal on; a trimmed ordinal stands for the oldest one kept. */
  read(log: string, ordinal: number, limits: PageLimits): MaybePromise<readonly StoredRecord[]>;
  /** The ordinal of the first record that arrived at or after a time; `next` when there is none. O(log n). */
  locate(log: string, arrival: number): MaybePromise<number>;
  /** Forgets the records that arrived before a time and gives their memory back. O(trimmed). */
  trim(log: string, before: number): MaybePromise<void>;
  /** Resolved, what was trimmed so far stays forgotten even after a crash; without it, a later trim sees to that. */
  flush(): MaybePromise<void>;
  /** Forgets the log and all its records. */
  drop(log: string): MaybePromise<void>;
  /** The logs that exist. */
  list(): MaybePromise<readonly string[]>;
}

/** Those of Lambda are the last ones; the code of a function is apart from what is said of it. */
export type DocumentKind =
  "stream" | "consumer" | "policy" | "account" | "channel" | "function" | "function-code" | "mapping" | "checkpoint";

export interface StoredDocument {
  readonly key: string;
  /** Counts up from 1 with every replacement. */
  readonly version: number;
  /** Plain JSON data. */
  readonly value: unknown;
}

/** The documents of everything that is not a record. */
export interface Catalogue {
  list(kind: DocumentKind): MaybePromise<readonly StoredDocument[]>;
  /** @throws StaleDocument when the key exists */
  create(kind: DocumentKind, key: string, value: unknown): MaybePromise<void>;
  /** @throws StaleDocument when the stored version is not `version` */
  replace(kind: DocumentKind, key: string, value: unknown, version: number): MaybePromise<void>;
  delete(kind: DocumentKind, key: string): MaybePromise<void>;
}

/** What is to know of a log beside its records. */
export interface LogHead {
  readonly bounds: LogBounds;
  readonly isSealed: boolean;
  /** What comes next arrives no earlier, epoch milliseconds; 0 in a log that never had a record. */
  readonly lastArrival: number;
}

/** A log as it was at one moment: what happens to the log later does not change it. */
export interface LogImage extends LogHead {
  /** As of a log; a page beyond the end is empty. */
  read(ordinal: number, limits: PageLimits): MaybePromise<readonly StoredRecord[]>;
}

export interface DocumentImage extends StoredDocument {
  readonly kind: DocumentKind;
}

/** Everything a store held at one moment: what it would have found if it had been opened again then. */
export interface StoreImage {
  readonly documents: readonly DocumentImage[];
  /** By the logs' names. */
  readonly logs: ReadonlyMap<string, LogImage>;
}
/**
 * How safe an answered change is in a store that outlives its process. `os`: it survives the end of the process, and a
 * power cut takes the last moments at most. `always`: it survives a power cut as well.
 */
export const DURABILITIES = ["os", "always"] as const;
export type Durability = (typeof DURABILITIES)[number];

export interface Store {
  readonly records: RecordStore;
  readonly catalogue: Catalogue;
  /** Costs no more than it must: the memory driver copies no record. */
  capture(): MaybePromise<StoreImage>;
  /**
   * Puts an image, of whichever driver, in the place of everything there is; all or nothing. The image stays as it is
   * and can be restored again.
   */
  restore(image: StoreImage): MaybePromise<void>;
  close(): MaybePromise<void>;
}

/** Another writer was faster. */
export class StaleDocument extends Error {
  override readonly name = "StaleDocument";
  constructor(kind: DocumentKind, key: string) {
    super(`the ${kind} document ${key} was changed by another writer`);
  }
}

/** A change was not stored, and what was stored before is untouched; a later one may succeed, unless the store is closed. */
export class NotStored extends Error {
  override readonly name = "NotStored";
  constructor(why: string, options?: ErrorOptions) {
    super(`nothing of this change was stored: ${why}`, options);
  }
}

/** A change came after the end. */
export class StoreClosed extends NotStored {
  constructor() {
    super("the store is closed");
  }
}
