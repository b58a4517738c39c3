import type { Candidate, RecordView } from "./candidate.ts";
import { nearness, type Matching } from "./matching.ts";

const SHOWN = 5;

/** A record that was there instead of those waited for. */
export interface NearMiss {
  readonly record: RecordView;
  /** Why it is none of them. */
  readonly reason: string;
}

/** Of the records that did not match, the few that came nearest; of equally near ones, the latest. */
export class Closest {
  readonly #matching: Matching;
  /** Nearest first. */
  readonly #entries: { readonly candidate: Candidate; readonly reason: string; readonly nearness: number }[] = [];

  constructor(matching: Matching) {
    this.#matching = matching;
  }

  add(candidate: Candidate, reason: string): void {
    const entry = { candidate, reason, nearness: nearness(candidate, this.#matching) };
    const at = this.#entries.findIndex((other) => other.nearness <= entry.nearness);
    this.#entries.splice(at < 0 ? this.#entries.length : at, 0, entry);
    this.#entries.splice(SHOWN);
  }

  get misses(): NearMiss[] {
    return this.#entries.map(({ candidate, reason }) => ({ record: candidate.view, reason }));
  }
}
