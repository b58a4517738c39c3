import { batch, signal, type Signal } from "@preact/signals";
import type { Positions, RecordLine, RecordsAnswer, RecordsQuery } from "../../server/console/shapes.ts";
import type { Tenant } from "./address.ts";
import { callControl } from "./control.ts";
import { inWords } from "./refusal.ts";

/** Which records are wanted. */
export interface Filter {
  readonly shard: number | undefined;
  readonly key: string;
  readonly text: string;
  /** Epoch milliseconds. */
  readonly since: number | undefined;
  readonly until: number | undefined;
}

export type Mode = "tail" | "newest" | "oldest";

/** Records that are asked for at a time, and that a tail keeps. */
const PAGE = 200;
const KEPT = 1000;
/** Milliseconds between two looks of a tail, and the share of the time that looking may take. */
const INTERVAL = 400;
const SHARE = 0.2;

/** A record, and the id of its stream: one that is made anew under the same name numbers its records from the start. */
export interface ListedRecord extends RecordLine {
  readonly stream: string;
}

/** Grows when the records of a stream are taken away: what is listed may be gone. */
export const purges = signal(0);

/** The records of a stream as they are looked through: page by page, or as they come. */
export class RecordList {
  readonly records: Signal<readonly ListedRecord[]> = signal([]);
  /** Passed over, since more came than anyone can read. */
  readonly skipped = signal(0);
  readonly unread = signal(0);
  readonly scanned = signal(0);
  readonly isBusy = signal(false);
  /** Whether the tail knows where it is: what is put from then on comes. */
  readonly isFollowing = signal(false);
  /** Whether a tail leaves the rows as they are, and how many records have come since. */
  readonly isPaused = signal(false);
  readonly fresh = signal(0);
  readonly trouble = signal<string | undefined>(undefined);
  readonly #stream: Tenant & { readonly stream: string };
  #mode: Mode = "newest";
  #filter: Filter = { shard: undefined, key: "", text: "", since: undefined, until: undefined };
  #next: Positions | undefined;
  /** What came during a pause, the newest first. */
  #held: readonly ListedRecord[] = [];
  /** Of the stream as it was last seen. */
  #id: string | undefined;
  /** Counts the restarts: what was asked before one is not wanted any more. */
  #turn = 0;
  #timer = 0;

  /** @param id of the stream of that name at this moment; absent when there is none yet: all that comes is new, then */
  constructor({ account, region }: Tenant, stream: string, id: string | undefined) {
    this.#stream = { account, region, stream };
    this.#id = id;
  }

  /** Begins anew. */
  start(mode: Mode, filter: Filter): void {
    this.stop();
    this.#mode = mode;
    this.#filter = filter;
    this.#next = undefined;
    this.#held = [];
    batch(() => {
      this.isFollowing.value = false;
      this.isPaused.value = false;
      this.isBusy.value = false;
      this.trouble.value = undefined;
      this.fresh.value = 0;
      this.records.value = [];
      this.skipped.value = 0;
      this.scanned.value = 0;
      this.unread.value = 0;
    });
    void (mode === "tail" ? this.#tail(this.#turn) : this.more());
  }

  stop(): void {
    this.#turn++;
    clearTimeout(this.#timer);
  }

  /** The rows stay as they are; what comes is counted. */
  pause(): void {
    this.isPaused.value = true;
  }

  /** Shows what came in the meantime. */
  resume(): void {
    batch(() => {
      this.isPaused.value = false;
      this.fresh.value = 0;
      this.records.value = kept(this.#held, this.records.value);
    });
    this.#held = [];
  }

  /** The next page; while a filter finds nothing, one after the other. */
  async more(): Promise<void> {
    const turn = this.#turn;
    const order = this.#mode === "oldest" ? "oldest" : "newest";
    const wanted = this.records.value.length + PAGE;
    this.isBusy.value = true;
    do {
      const position = order === "oldest" ? { from: this.#next } : { to: this.#next };
      const answer = await this.#ask(turn, { order, limit: wanted - this.records.value.length, ...position });
      if (turn !== this.#turn) return;
      if (!answer) break;
      if (this.#isAnew(answer) && this.#next) return this.start(this.#mode, this.#filter);
      this.#next = answer.next;
      batch(() => {
        this.records.value = [...this.records.value, ...listed(answer)];
        this.scanned.value += answer.scanned;
        this.unread.value = answer.unread;
      });
    } while (this.unread.value > 0 && this.records.value.length < wanted);
    this.isBusy.value = false;
  }

  /** One record with all its data; nothing when it is gone. */
  async whole({ stream, shard, ordinal }: ListedRecord): Promise<RecordLine | undefined> {
    const from = { [shard]: ordinal };
    const to = { [shard]: ordinal + 1 };
    const query = { ...this.#stream, shard, from, to, order: "oldest", limit: 1, isWhole: true } as const;
    const answer = await callControl<RecordsAnswer>("POST", "/console/records", query);
    return answer.stream === stream ? answer.records[0] : undefined;
  }

  /** What comes from now on, the newest first. */
  async #tail(turn: number): Promise<void> {
    const began = performance.now();
    const isFirst = this.#next === undefined;
    const answer = await this.#ask(turn, { order: "newest", limit: isFirst ? 1 : PAGE, from: this.#next });
    if (turn !== this.#turn) return;
    if (answer && this.#isAnew(answer)) {
      // All that it holds has come since.
      this.#next = {};
      return this.#tail(turn);
    }
    if (answer) {
      this.#next = { ...this.#next, ...answer.tips };
      this.isFollowing.value = true;
      if (!isFirst) this.#take(answer);
    }
    const took = performance.now() - began;
    this.#timer = setTimeout(() => void this.#tail(turn), Math.max(INTERVAL, took / SHARE));
  }

  #take(answer: RecordsAnswer): void {
    const { records, unread, scanned } = answer;
    if (records.length === 0 && unread === 0 && scanned === 0) return;
    batch(() => {
      this.skipped.value += unread;
      this.scanned.value += scanned;
      if (records.length === 0) return;
      if (this.isPaused.value) {
        this.#held = kept(listed(answer), this.#held);
        this.fresh.value += records.length;
      } else {
        this.records.value = kept(listed(answer), this.records.value);
      }
    });
  }

  /** Whether the stream is another one than before, under the same name. */
  #isAnew({ stream }: RecordsAnswer): boolean {
    const isAnew = stream !== this.#id;
    this.#id = stream;
    return isAnew;
  }

  async #ask(
    turn: number,
    question: Pick<RecordsQuery, "order" | "limit" | "from" | "to">,
  ): Promise<RecordsAnswer | undefined> {
    const query: RecordsQuery = { ...this.#stream, ...this.#filter, ...question };
    try {
      const answer = await callControl<RecordsAnswer>("POST", "/console/records", query);
      if (turn === this.#turn) this.trouble.value = undefined;
      return answer;
    } catch (error) {
      if (turn === this.#turn) this.trouble.value = inWords(error);
      return undefined;
    }
  }
}

function listed({ stream, records }: RecordsAnswer): ListedRecord[] {
  return records.map((record) => ({ ...record, stream }));
}

function kept(newer: readonly ListedRecord[], older: readonly ListedRecord[]): readonly ListedRecord[] {
  return [...newer, ...older].slice(0, KEPT);
}
