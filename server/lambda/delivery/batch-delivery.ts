import { nextTurn } from "../../engine/clock.ts";
import type { Answered, InvocationResult } from "../invoker.ts";
import { Backoff } from "./backoff.ts";
import { batchEvent, MAX_EVENT_BYTES, type BatchRecord } from "./event.ts";
import { firstFailure, windowState } from "./function-answer.ts";
import type { ShardJob } from "./shard-job.ts";
import type { Sleeper } from "./sleeper.ts";

/** What LastProcessingResult says. */
export const PROCESSED = "OK";
export const CALL_FAILED = "PROBLEM: Function call failed";

/** Milliseconds to the next try, at least, when the function was not reached: without them it would be asked in a circle. */
const UNREACHED_WAIT = 100;

/** Records that the function gets together. Every part begins anew: its tries are counted from its first. */
interface Part {
  readonly records: readonly BatchRecord[];
  /** How often the function was called with them. */
  invocations: number;
  /** How often it failed. */
  failures: number;
  lastAnswer: Answered | undefined;
}

/**
 * Delivers one batch until all of its records are done: processed or discarded. A part that fails is tried again, cut
 * where the function says that it failed, or split in two (lambda-reference §2.4–12).
 */
export class BatchDelivery {
  readonly #job: ShardJob;
  readonly #isFinal: boolean;
  readonly #backoff: Backoff;
  /** In order; the first one is being delivered. */
  #parts: readonly Part[];
  /** Gives an event up that is on its way and that nobody has taken. */
  #takeBack: (() => void) | undefined;

  /** @param isFinal whether this is the last invocation of the open window, which has its state and no records */
  constructor(job: ShardJob, records: readonly BatchRecord[], isFinal = false) {
    this.#job = job;
    this.#isFinal = isFinal;
    this.#backoff = new Backoff(job.backoff);
    this.#parts = [partOf(records)];
  }

  /** The first record that is not done. */
  get first(): BatchRecord | undefined {
    return this.#parts[0]?.records[0];
  }

  /**
   * Records that were purged are not tried again, nor given up. An event of them that nobody has taken is taken back;
   * what becomes of one that the function is at counts for nothing.
   * @param ordinal of the first record that is left
   */
  forget(ordinal: number): void {
    const [before] = this.#parts;
    this.#parts = this.#parts.flatMap((part) => {
      const records = part.records.filter((record) => record.ordinal >= ordinal);
      if (records.length === part.records.length) return [part];
      return records.length === 0 ? [] : [{ ...part, records }];
    });
    if (this.#parts[0] !== before) this.#takeBack?.();
  }

  /** Returns early, with records left, when the job is to end. */
  async run(sleeper: Sleeper): Promise<void> {
    const { signal, window } = this.#job;
    for (let part = this.#parts[0]; part && !signal.aborted; part = this.#parts[0]) {
      if (this.#discardExpired(part)) continue;
      const wait = await this.#try(part);
      if (wait === undefined) continue;
      // Whatever the wait: a function that fails at once must not keep everything else from its turn.
      await nextTurn();
      await this.#pause(wait, sleeper);
    }
    if (!this.#isFinal || this.#parts.length > 0) return;
    window?.close();
    this.#job.advance();
  }

  /** Waits before the next try. What becomes too old meanwhile is given up at that moment. */
  async #pause(wait: number, sleeper: Sleeper): Promise<void> {
    const { clock, signal } = this.#job;
    const until = clock.now() + wait;
    let part = this.#parts[0];
    while (part && !signal.aborted && clock.now() < until) {
      const { length } = this.#parts;
      if (!this.#discardExpired(part)) await sleeper.sleep(Math.min(until, this.#expiryOf(part)));
      // The one that is waited for is gone.
      if (this.#parts.length < length) return;
      part = this.#parts[0];
    }
  }

  /** When the first of a part is too old; epoch milliseconds. A window has its last invocation as long as its records. */
  #expiryOf({ records: [first] }: Part): number {
    const { clock, window } = this.#job;
    const arrival = this.#isFinal ? window?.end : first?.arrival;
    return (arrival ?? clock.now()) + this.#job.maximumAge() + 1;
  }

  /** The records that are too old are given up by themselves, and the others go on (lambda-reference §2.7). */
  #discardExpired(part: Part): boolean {
    const { clock } = this.#job;
    if (clock.now() < this.#expiryOf(part)) return false;
    const { records, invocations, failures, lastAnswer } = part;
    const horizon = clock.now() - this.#job.maximumAge();
    const fresh = records.findIndex(({ arrival }) => arrival >= horizon);
    const count = fresh < 0 ? records.length : fresh;
    this.#job.discard({ condition: "RecordAgeExceeded", records: records.slice(0, count), invocations, lastAnswer });
    const rest = { records: records.slice(count), invocations, failures, lastAnswer };
    this.#replaceFirst(rest.records.length > 0 ? [rest] : []);
    return true;
  }

  /** @returns milliseconds to wait before the next try; undefined when the next one can go ahead at once */
  async #try(part: Part): Promise<number | undefined> {
    const job = this.#job;
    const event = batchEvent(part.records, job.source, job.window?.context(this.#isFinal));
    // A single record, for batches are made smaller: no try could ever succeed.
    if (event.length > MAX_EVENT_BYTES) return this.#giveUp(part);
    const result = await this.#invoke(event, part);
    const isWell = result.outcome === "answered" && result.functionError === undefined;
    // What fails because everything ends counts for nothing: it is delivered again.
    if (job.signal.aborted && !isWell) return undefined;
    if (part !== this.#parts[0]) return undefined;
    if (result.outcome === "unavailable") {
      job.report(CALL_FAILED);
      const isExpired = job.clock.now() >= this.#expiryOf(part);
      return isExpired ? undefined : Math.max(this.#backoff.next(), UNREACHED_WAIT);
    }
    part.invocations++;
    part.lastAnswer = result;
    const failure = this.#failureOf(result, part.records);
    if (failure === undefined || failure > 0) this.#keepState(result);
    if (failure === undefined) {
      job.report(PROCESSED);
      this.#backoff.reset();
      this.#replaceFirst([]);
      return undefined;
    }
    job.report(CALL_FAILED);
    return this.#afterFailure(part, failure);
  }

  /** Calls the function, as long as somebody takes the event before it is too old. */
  async #invoke(event: Buffer, part: Part): Promise<InvocationResult> {
    const { clock, signal, invoke } = this.#job;
    const enough = new AbortController();
    const giveUp = (): void => enough.abort();
    const expire = (): Promise<void> => {
      giveUp();
      // What follows from it comes before the clock moves on.
      return nextTurn();
    };
    const expiry = clock.setTimeout(expire, this.#expiryOf(part) - clock.now());
    signal.addEventListener("abort", giveUp);
    this.#takeBack = giveUp;
    try {
      return await invoke(event, enough.signal);
    } finally {
      this.#takeBack = undefined;
      expiry.cancel();
      signal.removeEventListener("abort", giveUp);
    }
  }

  /**
   * @param index of the first record that failed; those before it are done
   * @returns milliseconds to wait before the next try; undefined when the part is given up
   */
  #afterFailure(part: Part, index: number): number | undefined {
    const { bisectBatchOnFunctionError, maximumRetryAttempts } = this.#job.settings;
    const { records } = part;
    if (index > 0) {
      this.#backoff.reset();
      this.#replaceFirst([partOf(records.slice(index))]);
      return this.#backoff.next();
    }
    if (bisectBatchOnFunctionError && records.length > 1) {
      const middle = Math.ceil(records.length / 2);
      this.#replaceFirst([partOf(records.slice(0, middle)), partOf(records.slice(middle))]);
      return this.#backoff.next();
    }
    part.failures++;
    if (maximumRetryAttempts < 0 || part.failures <= maximumRetryAttempts) return this.#backoff.next();
    return this.#giveUp(part);
  }

  #giveUp(part: Part): undefined {
    this.#job.discard({ condition: "RetryAttemptsExhausted", ...part });
    this.#backoff.reset();
    this.#replaceFirst([]);
    return undefined;
  }

  #failureOf(answer: Answered, records: readonly BatchRecord[]): number | undefined {
    if (answer.functionError !== undefined) return 0;
    const lacksState = this.#job.window && !this.#isFinal && !windowState(answer);
    if (lacksState) return 0;
    const reports = this.#job.settings.functionResponseTypes.includes("ReportBatchItemFailures");
    return reports ? firstFailure(answer.payload, records) : undefined;
  }

  #keepState(answer: Answered): void {
    const given = this.#job.window && windowState(answer);
    if (given) this.#job.window?.keep(given.state, given.bytes);
  }

  #replaceFirst(parts: readonly Part[]): void {
    this.#parts = [...parts, ...this.#parts.slice(1)];
    this.#job.advance();
  }
}

function partOf(records: readonly BatchRecord[]): Part {
  return { records, invocations: 0, failures: 0, lastAnswer: undefined };
}
