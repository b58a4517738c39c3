import { constants } from "node:buffer";
import type { DocumentImage, LogImage, PageLimits, StoredRecord, StoreImage } from "./contract.ts";
import { pagesOf } from "./pages.ts";

/**
 * An image of a store as a file: a line of JSON for each thing in it.
 *
 *   {"format": "kinesis-emu snapshot", "version": 1, "about": …}
 *   {"document": {"kind", "key", "version", "value"}}                  for each document
 *   {"log": name, "first": ordinal, "lastArrival": epoch milliseconds, "isSealed": boolean}
 *   [arrival, partition key or null, 1 if encrypted, data in base64]   for each record of the log before it
 *   {"end": {"documents": n, "logs": n, "records": n}}
 */
const FORMAT = "kinesis-emu snapshot";
const VERSION = 1;

/** @param about plain JSON data that goes with the image */
export async function* writeImage({ documents, logs }: StoreImage, about: unknown): AsyncGenerator<string, void> {
  let records = 0;
  yield line({ format: FORMAT, version: VERSION, about });
  for (const { kind, key, version, value } of documents) yield line({ document: { kind, key, version, value } });
  for (const [log, image] of logs) {
    const { bounds, lastArrival, isSealed } = image;
    yield line({ log, first: bounds.first, lastArrival, isSealed });
    for await (const page of pagesOf(image)) {
      yield page.map(recordLine).join("");
      records += page.length;
    }
  }
  yield line({ end: { documents: documents.length, logs: logs.size, records } });
}

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

function recordLine({ arrival, partitionKey, encrypted, data }: StoredRecord): string {
  const base64 = Buffer.from(data.buffer, data.byteOffset, data.length).toString("base64");
  return line([arrival, partitionKey ?? null, encrypted ? 1 : 0, base64]);
}

/** A text that is no image, or one of another version, or not all of one. */
export class ImageFileError extends Error {
  override readonly name = "ImageFileError";
}

const LINE_FEED = 0x0a;

/**
 * What a file says.
 * @param bytes UTF-8, and not a string: there can be more of them than a string takes
 * @throws ImageFileError
 */
export function readImage(bytes: Buffer): { about: unknown; image: StoreImage } {
  const reader = new ImageReader();
  let start = 0;
  for (let number = 1; start < bytes.length; number++) {
    const end = bytes.indexOf(LINE_FEED, start);
    const stop = end < 0 ? bytes.length : end;
    if (stop - start > constants.MAX_STRING_LENGTH) throw unreadable(number);
    reader.take(bytes.toString("utf8", start, stop), number);
    start = stop + 1;
  }
  return reader.finish();
}

type Json = Readonly<Record<string, unknown>>;

class ImageReader {
  #about: unknown;
  #isBegun = false;
  #isEnded = false;
  readonly #documents: DocumentImage[] = [];
  readonly #logs = new Map<string, ListedLog>();
  #log: ListedLog | undefined;
  #records = 0;

  take(text: string, number: number): void {
    const value = parse(text, number);
    if (!this.#isBegun) this.#begin(value as Json | null);
    else if (this.#isEnded) throw new ImageFileError(`line ${number} comes after the end`);
    else if (Array.isArray(value)) this.#takeRecord(value, number);
    else this.#takeOther(value as Json, number);
  }

  finish(): { about: unknown; image: StoreImage } {
    if (!this.#isEnded) throw new ImageFileError("it is cut off: its last line is missing");
    return { about: this.#about, image: { documents: this.#documents, logs: this.#logs } };
  }

  #begin(head: Json | null): void {
    if (head?.["format"] !== FORMAT) throw new ImageFileError("its first line does not say that it is a snapshot");
    const version = head["version"];
    if (version !== VERSION) throw new ImageFileError(`it has version ${String(version)}, not ${VERSION}`);
    this.#about = head["about"];
    this.#isBegun = true;
  }

  #takeRecord([arrival, key, encrypted, base64]: readonly unknown[], number: number): void {
    if (!this.#log || typeof arrival !== "number" || typeof base64 !== "string" || !isKey(key))
      throw unreadable(number);
    const data = Buffer.from(base64, "base64");
    this.#log.add({ arrival, partitionKey: key ?? undefined, encrypted: encrypted === 1, data });
    this.#records++;
  }

  #takeOther({ document, log, end, ...rest }: Json, number: number): void {
    if (isDocument(document)) this.#documents.push(document);
    else if (typeof log === "string" && isLogState(rest)) {
      this.#log = new ListedLog(rest);
      this.#logs.set(log, this.#log);
    } else if (end === undefined) throw unreadable(number);
    else this.#end(end as Json);
  }

  #end({ documents, logs, records }: Json): void {
    if (documents !== this.#documents.length || logs !== this.#logs.size || records !== this.#records) {
      throw new ImageFileError("it has lost lines: its last one counts others than there are");
    }
    this.#isEnded = true;
  }
}

function parse(text: string, number: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable(number);
  }
}

function unreadable(number: number): ImageFileError {
  return new ImageFileError(`line ${number} is none of a snapshot`);
}

interface LogState {
  readonly first: number;
  readonly lastArrival: number;
  readonly isSealed: boolean;
}

function isKey(value: unknown): value is string | null {
  return value === null || typeof value === "string";
}

function isLogState({ first, lastArrival, isSealed }: Json): boolean {
  return typeof first === "number" && typeof lastArrival === "number" && typeof isSealed === "boolean";
}

function isDocument(value: unknown): value is DocumentImage {
  const { kind, key, version } = (value ?? {}) as Partial<DocumentImage>;
  return typeof kind === "string" && typeof key === "string" && typeof version === "number";
}

/** A log of which the records are in a list. */
class ListedLog implements LogImage {
  readonly #state: LogState;
  readonly #records: StoredRecord[] = [];

  constructor(state: Json) {
    this.#state = state as unknown as LogState;
  }

  get bounds(): { first: number; next: number } {
    return { first: this.#state.first, next: this.#state.first + this.#records.length };
  }

  get isSealed(): boolean {
    return this.#state.isSealed;
  }

  get lastArrival(): number {
    return this.#state.lastArrival;
  }

  add(record: Omit<StoredRecord, "ordinal">): void {
    this.#records.push({ ...record, ordinal: this.bounds.next });
  }

  read(ordinal: number, { records, bytes }: PageLimits): StoredRecord[] {
    const page: StoredRecord[] = [];
    let sum = 0;
    for (let at = Math.max(0, ordinal - this.#state.first); at < this.#records.length; at++) {
      const record = this.#records[at] as StoredRecord;
      sum += record.data.length + Buffer.byteLength(record.partitionKey ?? "");
      if (page.length === records || (sum > bytes && page.length > 0)) break;
      page.push(record);
    }
    return page;
  }
}
