import type { Scope } from "../../engine/scope.ts";
import type { EventRecord } from "../delivery/event.ts";
import { parseFunctionReference } from "../function-reference.ts";
import { mappingArn, type Mapping } from "../mappings/mapping.ts";
import type { FailureRecord } from "./failure-record.ts";

/** What is kept of each mapping, at most; the oldest batches go first. */
const KEPT = { batches: 1000, bytes: 16 * 1024 * 1024 } as const;

/** A batch that a mapping gave up: what an S3 destination gets, and whose it was. */
export interface DiscardedBatch extends FailureRecord {
  /** The mapping's UUID. */
  readonly uuid: string;
  readonly eventSourceMappingArn: string;
  /** The records as the function got them. */
  readonly payload: { readonly Records: readonly EventRecord[] };
}

/** Which batches are meant; what is left out counts for nothing. */
export interface DiscardedBatchFilter extends Scope {
  /** Of the mapping. */
  readonly uuid?: string | undefined;
  readonly functionName?: string | undefined;
  /** Its name. */
  readonly stream?: string | undefined;
}

interface Entry {
  readonly mapping: Mapping;
  readonly record: FailureRecord;
  /** JSON texts. */
  readonly records: readonly string[];
  readonly bytes: number;
}

/** The log of all discarded batches, for those who have no destination to look at. It is gone with the process. */
export class DiscardedBatches {
  /** In the order they were discarded. */
  #entries: Entry[] = [];

  /** @param records JSON texts */
  add(mapping: Mapping, record: FailureRecord, records: readonly string[]): void {
    const bytes = records.reduce((sum, { length }) => sum + length, 0);
    this.#entries.push({ mapping, record, records, bytes });
    this.#forgetOldest(mapping.uuid);
  }

  /** The oldest first. */
  list(filter: DiscardedBatchFilter = {}): DiscardedBatch[] {
    return this.#entries
      .filter((entry) => isMeant(entry, filter))
      .map(({ mapping, record, records }) => ({
        uuid: mapping.uuid,
        eventSourceMappingArn: mappingArn(mapping),
        ...record,
        payload: { Records: records.map((text) => JSON.parse(text) as EventRecord) },
      }));
  }

  /** Forgets the batches of a part of the state. */
  reset(scope: Scope): void {
    this.#entries = this.#entries.filter((entry) => !isMeant(entry, scope));
  }

  #forgetOldest(uuid: string): void {
    const own = this.#entries.filter(({ mapping }) => mapping.uuid === uuid);
    let bytes = own.reduce((sum, entry) => sum + entry.bytes, 0);
    const forgotten = new Set<Entry>();
    for (const entry of own.slice(0, -1)) {
      if (own.length - forgotten.size <= KEPT.batches && bytes <= KEPT.bytes) break;
      forgotten.add(entry);
      bytes -= entry.bytes;
    }
    if (forgotten.size > 0) this.#entries = this.#entries.filter((entry) => !forgotten.has(entry));
  }
}

function isMeant({ mapping, record }: Entry, filter: DiscardedBatchFilter): boolean {
  const facts: DiscardedBatchFilter = {
    account: mapping.account,
    region: mapping.region,
    uuid: mapping.uuid,
    stream: record.KinesisBatchInfo.streamArn.replace(/^.*:stream\//, ""),
    functionName: parseFunctionReference(mapping.functionArn, mapping)?.name ?? "",
  };
  const wanted = Object.entries(filter) as [keyof DiscardedBatchFilter, string | undefined][];
  return wanted.every(([name, value]) => value === undefined || facts[name] === value);
}
