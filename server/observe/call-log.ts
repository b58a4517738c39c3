import type { LogFormat, Logger } from "../log.ts";
import type { AnsweredCall } from "./answered-call.ts";
import { callFields, callLine, summaryFields, summaryLine, type CallKind } from "./call-line.ts";

/** Operations that come by the thousand; each call of any other has a line of its own. */
const SAMPLED = new Set([
  "PutRecord",
  "PutRecords",
  "GetRecords",
  "GetShardIterator",
  "SubscribeToShard",
  "PutMetricData",
]);

/** Milliseconds after which calls that had no line of their own are summed up. */
const WINDOW = 1000;
/** Calls of the same operation and result that have a line of their own within a window. */
const SINGLE_LINES = 10;
/** Of how many calls the median is taken, the first ones of a window. */
const SAMPLES = 1000;

/** Calls within a window that are the same in operation, result and reason. */
interface Run {
  readonly kind: CallKind;
  calls: number;
  /** Those without a line of their own: milliseconds, of as many as are sampled. */
  held: number;
  readonly durations: number[];
  /** It was summed up in the window before, so that none of its calls need a line of its own. */
  readonly isBusy: boolean;
}

/** A timer and a watch of the machine's time: the log goes on while the emulator's clock stands. */
export interface LogTime {
  /** @returns a function that says how many milliseconds have gone since */
  readonly stopwatch: () => () => number;
  /** Runs the callback once, and does not hold the process open for it. */
  readonly after: (milliseconds: number, callback: () => void) => { cancel(): void };
}

/**
 * A line for each call, as long as somebody could read them: of calls that come by the thousand, ten a second have a
 * line, and the others are summed up in one. Every call is in exactly one line. At level `debug` all have their own.
 */
export class CallLog {
  readonly #logger: Logger;
  readonly #hasFields: boolean;
  readonly #time: LogTime;
  #runs = new Map<string, Run>();
  #window: { readonly elapsed: () => number; readonly timer: { cancel(): void } } | undefined;

  constructor(logger: Logger, format: LogFormat, time: LogTime) {
    this.#logger = logger;
    this.#hasFields = format === "json";
    this.#time = time;
  }

  observe(call: AnsweredCall): void {
    if (!this.#logger.isLevelEnabled("info")) return;
    const { operation } = call;
    if (operation === undefined || !SAMPLED.has(operation) || this.#logger.isLevelEnabled("debug")) {
      this.#print(call);
      return;
    }
    const run = this.#runOf(call, operation);
    run.calls++;
    if (!run.isBusy && run.calls <= SINGLE_LINES) {
      this.#print(call);
    } else {
      run.held++;
      if (run.durations.length < SAMPLES) run.durations.push(call.milliseconds);
    }
  }

  /** Sums up what has had no line so far. */
  flush(): void {
    if (!this.#window) return;
    const { elapsed, timer } = this.#window;
    timer.cancel();
    this.#window = undefined;
    const runs = this.#runs;
    this.#runs = new Map();
    for (const [key, run] of runs) {
      if (run.held === 0) continue;
      this.#printSummary(run, elapsed() / 1000);
      if (run.calls > SINGLE_LINES) this.#runs.set(key, newRun(run.kind, true));
    }
    if (this.#runs.size > 0) this.#openWindow();
  }

  /** Sums up, and expects no more. */
  stop(): void {
    this.flush();
    this.#window?.timer.cancel();
  }

  #runOf(call: AnsweredCall, operation: string): Run {
    // A reason that differs is not summed up with others.
    const key = call.error === undefined ? operation : `${operation} ${call.error} ${call.reason}`;
    let run = this.#runs.get(key);
    if (!run) {
      const { service, title, status, error, reason } = call;
      run = newRun({ service, title, status, error, reason }, false);
      this.#runs.set(key, run);
      if (!this.#window) this.#openWindow();
    }
    return run;
  }

  #openWindow(): void {
    this.#window = { elapsed: this.#time.stopwatch(), timer: this.#time.after(WINDOW, () => this.flush()) };
  }

  #print(call: AnsweredCall): void {
    if (this.#hasFields) this.#logger.info(callFields(call), callLine(call));
    else this.#logger.info(callLine(call));
  }

  #printSummary({ kind, held, durations }: Run, seconds: number): void {
    const median = durations.toSorted((a, b) => a - b)[Math.floor(durations.length / 2)] ?? 0;
    const line = summaryLine(kind, held, seconds, median);
    if (this.#hasFields) this.#logger.info(summaryFields(kind, held, seconds, median), line);
    else this.#logger.info(line);
  }
}

function newRun(kind: CallKind, isBusy: boolean): Run {
  return { kind, calls: 0, held: 0, durations: [], isBusy };
}
