import type { LogImage, StoredRecord, StoreImage } from "../contract.ts";
import { pagesOf } from "../pages.ts";
import { toChunks, type StoredChunk } from "./chunk.ts";
import type { SqliteCatalogue } from "./catalogue.ts";
import type { Change } from "./commits.ts";
import type { SqliteRecords } from "./records.ts";
import type { LogState, Rows } from "./rows.ts";

/** A log of an image, in the form of rows. */
interface LogRows {
  readonly name: string;
  readonly image: LogImage;
  readonly chunks: readonly StoredChunk[];
}

/** The parts of a store that take an image up. */
interface Parts {
  readonly rows: Rows;
  readonly records: SqliteRecords;
  readonly catalogue: SqliteCatalogue;
}

/** Puts an image in the place of all documents and logs, in one commit. */
export class Restoration implements Change {
  readonly #documents: StoreImage["documents"];
  readonly #logs: readonly LogRows[];
  readonly #parts: Parts;
  readonly #outcome = Promise.withResolvers<void>();
  /** By name: what is in the file if the commit gets through. */
  #states = new Map<string, LogState>();

  private constructor(documents: StoreImage["documents"], logs: readonly LogRows[], parts: Parts) {
    this.#documents = documents;
    this.#logs = logs;
    this.#parts = parts;
  }

  /** Reads what is to be written, so that the commit waits for nothing. */
  static async of(image: StoreImage, parts: Parts): Promise<Restoration> {
    const logs: LogRows[] = [];
    for (const [name, log] of image.logs) logs.push({ name, image: log, chunks: await chunksOf(log) });
    return new Restoration(image.documents, logs, parts);
  }

  /** Settled with the commit. */
  get outcome(): Promise<void> {
    return this.#outcome.promise;
  }

  write(): void {
    const { catalogue, rows } = this.#parts;
    catalogue.writeAll(this.#documents);
    rows.unnameAll();
    this.#states = new Map(this.#logs.map((log) => [log.name, this.#writeLog(log)]));
  }

  committed(): void {
    this.#parts.records.replaceAll(this.#states);
    this.#outcome.resolve();
  }

  failed(error: unknown): void {
    this.#outcome.reject(error);
  }

  #writeLog({ name, image, chunks }: LogRows): LogState {
    const { rows } = this.#parts;
    const { bounds, lastArrival: arrival, isSealed: sealed } = image;
    const id = rows.addLog(name);
    rows.trimLog(id, { ...bounds, arrival });
    if (sealed) rows.seal(id);
    for (const chunk of chunks) rows.addChunk(id, chunk.base, chunk.arrival, chunk);
    return { id, ...bounds, arrival, oldest: chunks[0]?.arrival ?? Infinity, sealed };
  }
}

/** The records of a row arrived in the same millisecond. */
async function chunksOf(image: LogImage): Promise<StoredChunk[]> {
  const chunks: StoredChunk[] = [];
  for await (const page of pagesOf(image)) {
    for (let from = 0; from < page.length;) {
      const { ordinal, arrival } = page[from] as StoredRecord;
      let until = from + 1;
      while (page[until]?.arrival === arrival) until++;
      let base = ordinal;
      for (const chunk of toChunks(page.slice(from, until))) {
        chunks.push({ ...chunk, base, arrival });
        base += chunk.count;
      }
      from = until;
    }
  }
  return chunks;
}
