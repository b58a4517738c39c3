import type { Answered } from "../invoker.ts";
import { Backoff } from "./backoff.ts";
import { batchEvent, MAX_EVENT_BYTES, type BatchRecord } from "./event.ts";
import { firstFailure, windowState } from "./function-answer.ts";
import type { ShardJob } from "./shard-job.ts";
import type { Sleeper } from "./sleeper.ts";

/** What LastProcessingResult says. */
export const PROCESSED = "OK";
export const CALL_FAILED = "PROBLEM: Function call failed";

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

  /** Returns early, with records left, when the job is to end. */
  async run(sleeper: Sleeper): Promise<void> {
    const { clock, signal, window } = this.#job;
    for (let part = this.#parts[0]; part && !signal.aborted; part = this.#parts[0]) {
      if (this.#discardExpired(part)) continue;
      const isDone = await this.#try(part);
      if (isDone) continue;
      const until = clock.now() + this.#backoff.next();
      while (!signal.aborted && clock.now() < until) await sleeper.sleep(until);
    }
    if (!this.#isFinal || this.#parts.length > 0) return;
    window?.close();
    this.#job.advance();
  }

  /** The records that are too old are given up by themselves, and the others go on (lambda-reference §2.7). */
  #discardExpired({ records, invocations, failures, lastAnswer }: Part): boolean {
    const horizon = this.#job.clock.now() - this.#job.maximumAge();
    const fresh = records.findIndex(({ arrival }) => arrival >= horizon);
    const count = fresh < 0 ? records.length : fresh;
    if (count === 0) return false;
    this.#job.discard({ condition: "RecordAgeExceeded", records: records.slice(0, count), invocations, lastAnswer });
    const rest = { records: records.slice(count), invocations, failures, lastAnswer };
    this.#replaceFirst(rest.records.length > 0 ? [rest] : []);
    return true;
  }

  /** @returns whether the part is done, and the next one can go ahead at once */
  async #try(part: Part): Promise<boolean> {
    const job = this.#job;
    const event = batchEvent(part.records, job.source, job.window?.context(this.#isFinal));
    // A single record, for batches are made smaller: no try could ever succeed.
    if (event.length > MAX_EVENT_BYTES) return this.#giveUp(part);
    const result = await job.invoke(event);
    const isWell = result.outcome === "answered" && result.functionError === undefined;
    // What fails because everything ends counts for nothing: it is delivered again.
    if (job.signal.aborted && !isWell) return false;
    if (result.outcome === "unavailable") {
      job.report(CALL_FAILED);
      return false;
    }
    part.invocations++;
    part.lastAnswer = result;
    const failure = this.#failureOf(result, part.records);
    if (failure === undefined || failure > 0) this.#keepState(result);
    if (failure === undefined) {
      job.report(PROCESSED);
      this.#backoff.reset();
      this.#replaceFirst([]);
      return true;
    }
    job.report(CALL_FAILED);
    return this.#afterFailure(part, failure);
  }

  /**
   * @param index of the first record that failed; those before it are done
   * @returns whether the part is done, which it is when it is given up
   */
  #afterFailure(part: Part, index: number): boolean {
    const { bisectBatchOnFunctionError, maximumRetryAttempts } = this.#job.settings;
    const { records } = part;
    if (index > 0) {
      this.#backoff.reset();
      this.#replaceFirst([partOf(records.slice(index))]);
      return false;
    }
    if (bisectBatchOnFunctionError && records.length > 1) {
      const middle = Math.ceil(records.length / 2);
      this.#replaceFirst([partOf(records.slice(0, middle)), partOf(records.slice(middle))]);
      return false;
    }
    part.failures++;
    if (maximumRetryAttempts < 0 || part.failures <= maximumRetryAttempts) return false;
    return this.#giveUp(part);
  }

  #giveUp(part: Part): true {
    this.#job.discard({ condition: "RetryAttemptsExhausted", ...part });
    this.#backoff.reset();
    this.#replaceFirst([]);
    return true;
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
