import type { SeenRecord } from "../../engine/looking.ts";
import { decode, type Decoded } from "./decode.ts";
import { deaggregate, type SubRecord } from "./kpl.ts";

/** A record as the control API shows it. */
export interface RecordView extends Decoded {
  readonly shardId: string;
  readonly sequenceNumber: string;
  /** The place within an aggregated record, from 0; absent in any other. */
  readonly subSequenceNumber?: number;
  /** Absent where the stream distributes records by itself. */
  readonly partitionKey?: string;
  /** Decimal; of a record within an aggregated one, for of others it is not kept. */
  readonly explicitHashKey?: string;
  /** As in `2026-06-15T12:00:00.000Z`. */
  readonly arrivedAt: string;
  /** Bytes of data. */
  readonly size: number;
  /** Whether the stream was encrypted when the record arrived. */
  readonly encrypted: boolean;
  /** The data as they are. */
  readonly base64: string;
}

/** A record as a consumer with the Kinesis Client Library gets it, decoded when somebody asks. */
export class Candidate {
  readonly #seen: SeenRecord;
  readonly #sub: (SubRecord & { readonly place: number }) | undefined;
  #decoded: Decoded | undefined;

  private constructor(seen: SeenRecord, sub?: SubRecord & { readonly place: number }) {
    this.#seen = seen;
    this.#sub = sub;
  }

  /** The record itself, or all within it; none when it is an aggregated one that the library drops. */
  static allIn(seen: SeenRecord): Candidate[] {
    const { record, shard } = seen;
    const records = deaggregate(record.data, shard.range);
    if (!records) return [new Candidate(seen)];
    return records.map((sub, place) => new Candidate(seen, { ...sub, place }));
  }

  get partitionKey(): string | undefined {
    return this.#sub ? this.#sub.partitionKey : this.#seen.record.partitionKey;
  }

  get data(): Uint8Array {
    return this.#sub ? this.#sub.data : this.#seen.record.data;
  }

  get decoded(): Decoded {
    this.#decoded ??= decode(this.data);
    return this.#decoded;
  }

  get view(): RecordView {
    const { partitionKey, data } = this;
    const { shard, record } = this.#seen;
    const { place, explicitHashKey } = this.#sub ?? {};
    return {
      shardId: shard.id,
      sequenceNumber: shard.sequenceNumber(record.ordinal, record.arrival),
      ...(place === undefined ? {} : { subSequenceNumber: place }),
      ...(partitionKey === undefined ? {} : { partitionKey }),
      ...(explicitHashKey === undefined ? {} : { explicitHashKey }),
      arrivedAt: new Date(record.arrival).toISOString(),
      size: data.length,
      encrypted: record.encrypted,
      base64: Buffer.from(data.buffer, data.byteOffset, data.length).toString("base64"),
      ...this.decoded,
    };
  }
}
