import type { Appended, StoredRecord } from "../store/contract.ts";
import type { HashKeyRange } from "./hash-key.ts";
import { formatShardId } from "./identity.ts";
import {
  formatSequenceNumber,
  formatSequenceNumbers,
  LAST_SEQUENCE_INDEX,
  type SequenceNumber,
} from "./sequence-number.ts";
import { Traffic } from "./traffic.ts";

/** A shard as it is stored: plain JSON data. */
export interface ShardDocument {
  readonly index: number;
  /** Decimal. */
  readonly start: string;
  readonly end: string;
  readonly parents: readonly number[];
  readonly creationTime: number;
  readonly closingTime?: number;
}

export class Shard {
  readonly index: number;
  readonly range: HashKeyRange;
  /** Indexes: none for an initial shard, one after a split, two after a merge (parent, adjacent parent). */
  readonly parents: readonly number[];
  /** Epoch seconds; part of every sequence number of the shard, and later than its parents'. */
  readonly creationTime: number;
  /** The record log's name in the store. */
  readonly log: string;
  readonly traffic = new Traffic();
  /** How far GetRecords was behind the tip when it last read, in milliseconds; absent before it has. */
  millisBehindLatest: number | undefined;
  /** As it is stored: a stream with thousands of shards is stored again with every change. */
  #document: ShardDocument;

  constructor(streamId: string, document: ShardDocument) {
    this.index = document.index;
    this.range = { start: BigInt(document.start), end: BigInt(document.end) };
    this.parents = document.parents;
    this.creationTime = document.creationTime;
    this.#document = document;
    this.log = `${streamId}/${document.index}`;
  }

  get id(): string {
    return formatShardId(this.index);
  }

  get isOpen(): boolean {
    return this.closingTime === undefined;
  }

  /** Epoch seconds; absent while the shard is open. */
  get closingTime(): number | undefined {
    return this.#document.closingTime;
  }

  close(closingTime: number): void {
    this.#document = { ...this.#document, closingTime };
  }

  get startingSequenceNumber(): string {
    return formatSequenceNumber(this.#number(0n, this.creationTime));
  }

  get endingSequenceNumber(): string | undefined {
    const { closingTime } = this;
    return closingTime === undefined ? undefined : formatSequenceNumber(this.#number(LAST_SEQUENCE_INDEX, closingTime));
  }

  /** The numbers of records that were appended together. */
  sequenceNumbers({ ordinal, arrival }: Appended, count: number): string[] {
    return formatSequenceNumbers(this.#number(BigInt(ordinal) + 1n, this.#timeOf(arrival)), count);
  }

  /**
   * A number of no record, before that of the record with `ordinal` and after all before it.
   * @param time epoch seconds, later than that of the record before
   */
  continuationSequenceNumber(ordinal: number, time: number): string {
    return formatSequenceNumber(this.#number(BigInt(ordinal), time));
  }

  /** The numbers of records that follow each other in the log. */
  sequenceNumbersOf(records: readonly Pick<StoredRecord, "ordinal" | "arrival">[]): string[] {
    const numbers: string[] = [];
    while (numbers.length < records.length) {
      const { ordinal, arrival } = records[numbers.length] as StoredRecord;
      const time = this.#timeOf(arrival);
      let end = numbers.length + 1;
      while (end < records.length && this.#timeOf((records[end] as StoredRecord).arrival) === time) end++;
      const ofSameSecond = formatSequenceNumbers(this.#number(BigInt(ordinal) + 1n, time), end - numbers.length);
      for (const number of ofSameSecond) numbers.push(number);
    }
    return numbers;
  }

  /** Where a number of this shard stands among the records: before, at or after the record with `ordinal`. */
  positionOf(number: SequenceNumber): {
    ordinal: number;
    isAfter: (arrival: number) => boolean;
    isBefore: (arrival: number) => boolean;
  } {
    return {
      ordinal: Number(number.sequenceIndex) - 1,
      isAfter: (arrival) => number.time > this.#timeOf(arrival),
      isBefore: (arrival) => number.time < this.#timeOf(arrival),
    };
  }

  toDocument(): ShardDocument {
    return this.#document;
  }

  #number(sequenceIndex: bigint, time: number): SequenceNumber {
    return { shardCreationTime: this.creationTime, shardIndex: this.index, sequenceIndex, time };
  }

  /** A shard can be created in the second after its parents' last one, and so before its first record arrives. */
  #timeOf(arrival: number): number {
    return Math.max(Math.floor(arrival / 1000), this.creationTime);
  }
}
