import {
  StaleDocument,
  type Appended,
  type Catalogue,
  type DocumentKind,
  type LogBounds,
  type NewRecord,
  type PageLimits,
  type RecordStore,
  type Store,
  type StoredDocument,
  type StoredRecord,
} from "./contract.ts";

/** Keeps everything in this process; it is gone with it. */
export class MemoryStore implements Store {
  readonly records = new MemoryRecords();
  readonly catalogue = new MemoryCatalogue();

  close(): void {}
}

class MemoryRecords implements RecordStore {
  readonly #logs = new Map<string, Log>();

  open(log: string): void {
    if (!this.#logs.has(log)) this.#logs.set(log, new Log());
  }

  append(log: string, records: readonly NewRecord[], now: number): Appended | undefined {
    return this.#log(log).append(records, now);
  }

  seal(log: string): LogBounds {
    return this.#log(log).seal();
  }

  bounds(log: string): LogBounds {
    return this.#log(log).bounds;
  }

  read(log: string, ordinal: number, limits: PageLimits): StoredRecord[] {
    return this.#log(log).read(ordinal, limits);
  }

  locate(log: string, arrival: number): number {
    return this.#log(log).locate(arrival);
  }

  trim(log: string, before: number): void {
    this.#log(log).trim(before);
  }

  drop(log: string): void {
    this.#logs.delete(log);
  }

  #log(key: string): Log {
    return this.#logs.get(key) ?? NO_LOG;
  }
}

/** An array whose trimmed head is cut off once it is half of it, so that trimming costs O(trimmed) in the mean. */
class Log {
  #records: (StoredRecord | undefined)[] = [];
  /** The ordinal of `#records[0]`. */
  #base = 0;
  #first = 0;
  #lastArrival = 0;
  #sealed = false;

  get bounds(): LogBounds {
    return { first: this.#first, next: this.#base + this.#records.length };
  }

  append(records: readonly NewRecord[], now: number): Appended | undefined {
    if (this.#sealed) return undefined;
    const ordinal = this.#base + this.#records.length;
    const arrival = Math.max(now, this.#lastArrival);
    this.#lastArrival = arrival;
    for (const [index, { partitionKey, data, encrypted }] of records.entries()) {
      this.#records.push({ ordinal: ordinal + index, arrival, partitionKey, data: Buffer.from(data), encrypted });
    }
    return { ordinal, arrival };
  }

  seal(): LogBounds {
    this.#sealed = true;
    return this.bounds;
  }

  read(ordinal: number, limits: PageLimits): StoredRecord[] {
    const page: StoredRecord[] = [];
    let bytes = 0;
    for (let at = Math.max(ordinal, this.#first) - this.#base; page.length < limits.records; at++) {
      const record = this.#records[at];
      if (!record) break;
      bytes += record.data.length + Buffer.byteLength(record.partitionKey ?? "");
      if (bytes > limits.bytes && page.length > 0) break;
      page.push(record);
    }
    return page;
  }

  locate(arrival: number): number {
    let low = this.#first;
    let high = this.#base + this.#records.length;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const record = this.#records[middle - this.#base];
      if (record && record.arrival < arrival) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  trim(before: number): void {
    for (;;) {
      const record = this.#records[this.#first - this.#base];
      if (!record || record.arrival >= before) break;
      this.#records[this.#first - this.#base] = undefined;
      this.#first++;
    }
    const dead = this.#first - this.#base;
    if (dead > 0 && dead * 2 >= this.#records.length) {
      this.#records = this.#records.slice(dead);
      this.#base = this.#first;
    }
  }
}

const NO_LOG = new Log();
NO_LOG.seal();

class MemoryCatalogue implements Catalogue {
  readonly #documents = new Map<DocumentKind, Map<string, StoredDocument>>();

  list(kind: DocumentKind): StoredDocument[] {
    return [...this.#kind(kind).values()];
  }

  create(kind: DocumentKind, key: string, value: unknown): void {
    const documents = this.#kind(kind);
    if (documents.has(key)) throw new StaleDocument(kind, key);
    documents.set(key, { key, version: 1, value });
  }

  replace(kind: DocumentKind, key: string, value: unknown, version: number): void {
    const documents = this.#kind(kind);
    if (documents.get(key)?.version !== version) throw new StaleDocument(kind, key);
    documents.set(key, { key, version: version + 1, value });
  }

  delete(kind: DocumentKind, key: string): void {
    this.#kind(kind).delete(key);
  }

  #kind(kind: DocumentKind): Map<string, StoredDocument> {
    let documents = this.#documents.get(kind);
    if (!documents) {
      documents = new Map();
      this.#documents.set(kind, documents);
    }
    return documents;
  }
}
