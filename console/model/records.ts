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

/** The records of a stream as they are looked through: page by page, or as they come. */
export class RecordList {
  readonly records: Signal<readonly RecordLine[]> = signal([]);
  /** Passed over, since more came than anyone can read. */
  readonly skipped = signal(0);
  readonly unread = signal(0);
  readonly scanned = signal(0);
  readonly isBusy = signal(false);
  /** Whether the tail knows where it is: what is put from then on comes. */
  readonly isFollowing = signal(false);
  readonly trouble = signal<string | undefined>(undefined);
  readonly #stream: Tenant & { readonly stream: string };
  #mode: Mode = "newest";
  #filter: Filter = { shard: undefined, key: "", text: "", since: undefined, until: undefined };
  #next: Positions | undefined;
  /** Counts the restarts: what was asked before one is not wanted any more. */
  #turn = 0;
  #timer = 0;

  constructor({ account, region }: Tenant, stream: string) {
    this.#stream = { account, region, stream };
  }

  /** Begins anew. */
  start(mode: Mode, filter: Filter): void {
    this.stop();
    this.#mode = mode;
    this.#filter = filter;
    this.#next = undefined;
    batch(() => {
      this.isFollowing.value = false;
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

  /** The next page; while a filter finds nothing, one after the other. */
  async more(): Promise<void> {
    const turn = this.#turn;
    const order = this.#mode === "oldest" ? "oldest" : "newest";
    const wanted = this.records.value.length + PAGE;
    this.isBusy.value = true;
    do {
      const position = order === "oldest" ? { from: this.#next } : { to: this.#next };
      const answer = await this.#ask({ order, limit: wanted - this.records.value.length, ...position });
      if (turn !== this.#turn) return;
      if (!answer) break;
      this.#next = answer.next;
      batch(() => {
        this.records.value = [...this.records.value, ...answer.records];
        this.scanned.value += answer.scanned;
        this.unread.value = answer.unread;
      });
    } while (this.unread.value > 0 && this.records.value.length < wanted);
    this.isBusy.value = false;
  }

  /** One record with all its data. */
  async whole({ shard, ordinal }: RecordLine): Promise<RecordLine | undefined> {
    const from = { [shard]: ordinal };
    const to = { [shard]: ordinal + 1 };
    const query = { ...this.#stream, shard, from, to, order: "oldest", limit: 1, isWhole: true } as const;
    const { records } = await callControl<RecordsAnswer>("POST", "/console/records", query);
    return records[0];
  }

  /** What comes from now on, the newest first. */
  async #tail(turn: number): Promise<void> {
    const began = performance.now();
    const isFirst = this.#next === undefined;
    const answer = await this.#ask({ order: "newest", limit: isFirst ? 1 : PAGE, from: this.#next });
    if (turn !== this.#turn) return;
    if (answer) {
      this.#next = { ...this.#next, ...answer.tips };
      this.isFollowing.value = true;
      if (!isFirst) this.#prepend(answer);
    }
    const took = performance.now() - began;
    this.#timer = setTimeout(() => void this.#tail(turn), Math.max(INTERVAL, took / SHARE));
  }

  #prepend({ records, unread, scanned }: RecordsAnswer): void {
    if (records.length === 0 && unread === 0 && scanned === 0) return;
    batch(() => {
      if (records.length > 0) this.records.value = [...records, ...this.records.value].slice(0, KEPT);
      this.skipped.value += unread;
      this.scanned.value += scanned;
    });
  }

  async #ask(question: Pick<RecordsQuery, "order" | "limit" | "from" | "to">): Promise<RecordsAnswer | undefined> {
    const query: RecordsQuery = { ...this.#stream, ...this.#filter, ...question };
    try {
      const answer = await callControl<RecordsAnswer>("POST", "/console/records", query);
      this.trouble.value = undefined;
      return answer;
    } catch (error) {
      this.trouble.value = inWords(error);
      return undefined;
    }
  }
}
