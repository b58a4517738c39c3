import {
  StaleDocument,
  type Appended,
  type Catalogue,
  type DocumentImage,
  type DocumentKind,
  type LogBounds,
  type LogImage,
  type NewRecord,
  type PageLimits,
  type RecordStore,
  type Store,
  type StoredDocument,
  type StoredRecord,
  type StoreImage,
} from "./contract.ts";
import { MemoryLog } from "./memory-log.ts";

const NO_LOG = new MemoryLog();
NO_LOG.seal();

/** Keeps everything in this process; it is gone with it. */
export class MemoryStore implements Store {
  readonly records = new MemoryRecords();
  readonly catalogue = new MemoryCatalogue();

  capture(): StoreImage {
    return { documents: this.catalogue.capture(), logs: this.records.capture() };
  }

  async restore({ documents, logs }: StoreImage): Promise<void> {
    const copies = new Map<string, MemoryLog>();
    for (const [log, image] of logs) copies.set(log, await MemoryLog.of(image));
    this.records.restore(copies);
    this.catalogue.restore(documents);
  }

  close(): void {}
}

class MemoryRecords implements RecordStore {
  #logs = new Map<string, MemoryLog>();

  capture(): ReadonlyMap<string, LogImage> {
    return new Map([...this.#logs].map(([key, log]) => [key, log.copy()]));
  }

  restore(logs: Map<string, MemoryLog>): void {
    this.#logs = logs;
  }

  open(log: string): void {
    if (!this.#logs.has(log)) this.#logs.set(log, new MemoryLog());
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

  flush(): void {}

  drop(log: string): void {
    this.#logs.delete(log);
  }

  list(): string[] {
    return [...this.#logs.keys()];
  }

  #log(key: string): MemoryLog {
    return this.#logs.get(key) ?? NO_LOG;
  }
}

class MemoryCatalogue implements Catalogue {
  readonly #documents = new Map<DocumentKind, Map<string, StoredDocument>>();

  capture(): DocumentImage[] {
    return [...this.#documents].flatMap(([kind, documents]) =>
      [...documents.values()].map((document) => ({ kind, ...document })),
    );
  }

  restore(images: readonly DocumentImage[]): void {
    this.#documents.clear();
    for (const { kind, key, version, value } of images) this.#kind(kind).set(key, { key, version, value });
  }

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
