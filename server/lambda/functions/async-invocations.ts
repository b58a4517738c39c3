import type { Clock } from "../../engine/clock.ts";
import type { Logger } from "../../log.ts";
import type { FunctionReference } from "../function-reference.ts";
import type { Invocation, Invoker } from "../invoker.ts";

/** Milliseconds before the first and the second retry. */
const RETRY_DELAYS = [60_000, 120_000];

/** Invocations whose caller does not wait: tried again twice, after one minute and after two more, then dropped. */
export class AsyncInvocations {
  readonly #invoker: Invoker;
  readonly #clock: Clock;
  readonly #logger: Logger;

  /** @param clock of the emulator: retries wait on it */
  constructor(invoker: Invoker, clock: Clock, logger: Logger) {
    this.#invoker = invoker;
    this.#clock = clock;
    this.#logger = logger;
  }

  accept(reference: FunctionReference, invocation: Invocation): void {
    void this.#attempt(reference, invocation, 0);
  }

  async #attempt(reference: FunctionReference, invocation: Invocation, retries: number): Promise<void> {
    const result = await this.#invoker.invoke(reference, invocation);
    if (result.outcome === "answered" && result.functionError === undefined) return;
    const reason = result.outcome === "answered" ? result.payload.toString() : result.reason;
    const delay = RETRY_DELAYS[retries];
    if (delay === undefined) {
      return this.#logger.warn(`lambda.${reference.name}: an event was dropped after ${retries} retries: ${reason}`);
    }
    this.#clock.setTimeout(() => this.#attempt(reference, invocation, retries + 1), delay);
  }
}
