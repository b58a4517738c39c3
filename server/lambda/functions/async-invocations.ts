import type { Clock, Timer } from "../../engine/clock.ts";
import { isWithin, type Scope } from "../../engine/scope.ts";
import type { Logger } from "../../log.ts";
import type { FunctionReference } from "../function-reference.ts";
import type { Invocation, Invoker } from "../invoker.ts";

/** Milliseconds before the first and the second retry. */
const RETRY_DELAYS = [60_000, 120_000];

interface Retry {
  readonly reference: FunctionReference;
  readonly timer: Timer;
}

/** Invocations whose caller does not wait: tried again twice, after one minute and after two more, then dropped. */
export class AsyncInvocations {
  readonly #invoker: Invoker;
  readonly #clock: Clock;
  readonly #logger: Logger;
  /** Those to come. */
  readonly #retries = new Set<Retry>();

  /** @param clock of the emulator: retries wait on it */
  constructor(invoker: Invoker, clock: Clock, logger: Logger) {
    this.#invoker = invoker;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Gives up the retries of a scope. */
  reset(scope: Scope): void {
    for (const retry of this.#retries) {
      if (!isWithin(scope, retry.reference)) continue;
      retry.timer.cancel();
      this.#retries.delete(retry);
    }
  }

  accept(reference: FunctionReference, invocation: Invocation): void {
    this.#clock.hold(this.#attempt(reference, invocation, 0));
  }

  async #attempt(reference: FunctionReference, invocation: Invocation, retries: number): Promise<void> {
    if (!this.#invoker.find(reference)) {
      return this.#logger.warn(
        `lambda.${reference.name}: an event was dropped, for there is no such function any more`,
      );
    }
    const result = await this.#invoker.invoke(reference, invocation);
    if (result.outcome === "answered" && result.functionError === undefined) return;
    const reason = result.outcome === "answered" ? result.payload.toString() : result.reason;
    const delay = RETRY_DELAYS[retries];
    const run = (): void => {
      this.#retries.delete(retry);
      // A move of the clock waits for it, but not for a function that takes its time.
      this.#clock.hold(this.#attempt(reference, invocation, retries + 1));
    };
    if (delay === undefined) {
      return this.#logger.warn(`lambda.${reference.name}: an event was dropped after ${retries} retries: ${reason}`);
    }
    const retry = { reference, timer: this.#clock.setTimeout(run, delay) };
    this.#retries.add(retry);
  }
}
