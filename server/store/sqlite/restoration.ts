import type { LogImage, StoredRecord, StoreImage } from "../contract.ts";
import { pagesOf } from "../pages.ts";
import { toChunks, type Chunk } from "./chunk.ts";
import type { SqliteCatalogue } from "./catalogue.ts";
import type { Change } from "./commits.ts";
import type { SqliteRecords } from "./records.ts";
import type { LogState, Rows } from "./rows.ts";

/** A log of an image, in the form of rows. */
interface LogRows {
  readonly name: string;
  readonly image: LogImage;
  readonly rows: readonly { readonly base: number; readonly arrival: number; readonly chunk: Chunk }[];
}

/** Puts an image in the place of all documents and logs, in one commit. */
export class Restoration implements Change {
  readonly #image: StoreImage;
  readonly #logs: readonly LogRows[];
  readonly #rows: Rows;
  readonly #records: SqliteRecords;
  readonly #catalogue: SqliteCatalogue;
  readonly #outcome: PromiseWithResolvers<void>;
  /** By name: what is in the file if the commit gets through. */
  #states = new Map<string, LogState>();

  private constructor(
    image: StoreImage,
    logs: readonly LogRows[],
    rows: Rows,
    records: SqliteRecords,
    catalogue: SqliteCatalogue,
    outcome: PromiseWithResolvers<void>,
  ) {
    this.#image = image;
    this.#logs = logs;
    this.#rows = rows;
    this.#records = records;
    this.#catalogue = catalogue;
    this.#outcome = outcome;
  }

  /** Reads what is to be written. @param outcome is settled with the commit */
  static async of(
    image: StoreImage,
    rows: Rows,
    records: SqliteRecords,
    catalogue: SqliteCatalogue,
    outcome: PromiseWithResolvers<void>,
  ): Promise<Restoration> {
    const logs: LogRows[] = [];
    for (const [name, log] of image.logs) logs.push({ name, image: log, rows: await rowsOf(log) });
    return new Restoration(image, logs, rows, records, catalogue, outcome);
  }

  write(): void {
    this.#catalogue.writeAll(this.#image.documents);
    this.#rows.unnameAll();
    this.#states = new Map(this.#logs.map((log) => [log.name, this.#writeLog(log)]));
  }

  committed(): void {
    this.#records.replaceAll(this.#states);
    this.#outcome.resolve();
  }

  failed(error: unknown): void {
    this.#outcome.reject(error);
  }

  #writeLog({ name, image, rows }: LogRows): LogState {
    const { bounds, lastArrival: arrival, isSealed: sealed } = image;
    const id = this.#rows.addLog(name);
    this.#rows.trimLog(id, { ...bounds, arrival });
    if (sealed) this.#rows.seal(id);
    for (const row of rows) this.#rows.addChunk(id, row.base, row.arrival, row.chunk);
    return { id, ...bounds, arrival, oldest: rows[0]?.arrival ?? Infinity, sealed };
  }
}

/** The records of a row arrived in the same millisecond. */
async function rowsOf(image: LogImage): Promise<LogRows["rows"]> {
  const rows: { base: number; arrival: number; chunk: Chunk }[] = [];
  for await (const page of pagesOf(image)) {
    for (let from = 0; from < page.length;) {
      const { ordinal, arrival } = page[from] as StoredRecord;
      let until = from + 1;
      while (page[until]?.arrival === arrival) until++;
      let base = ordinal;
      for (const chunk of toChunks(page.slice(from, until))) {
        rows.push({ base, arrival, chunk });
        base += chunk.count;
      }
      from = until;
    }
  }
  return rows;
}
