import type { Clock, Timer } from "../../engine/clock.ts";
import { isWithin, type Scope } from "../../engine/scope.ts";
import type { Logger } from "../../log.ts";
import type { FunctionReference } from "../function-reference.ts";
import type { Invocation, Invoker } from "../invoker.ts";

/** Milliseconds before the first and the second retry. */
const RETRY_DELAYS = [60_000, 120_000];

/** An event on its way to its function. */
interface Event {
  readonly reference: FunctionReference;
  readonly invocation: Invocation;
  readonly givenUp: AbortController;
  retries: number;
  /** Until the next try; absent during one. */
  timer?: Timer | undefined;
}

/** Invocations whose caller does not wait: tried again twice, after one minute and after two more, then dropped. */
export class AsyncInvocations {
  readonly #invoker: Invoker;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #events = new Set<Event>();

  /** @param clock of the emulator: retries wait on it */
  constructor(invoker: Invoker, clock: Clock, logger: Logger) {
    this.#invoker = invoker;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Gives up the events of a scope: what a function is at is left to it, and is not tried again. */
  reset(scope: Scope): void {
    for (const event of this.#events) {
      if (!isWithin(scope, event.reference)) continue;
      event.timer?.cancel();
      event.givenUp.abort();
      this.#events.delete(event);
    }
  }

  accept(reference: FunctionReference, invocation: Invocation): void {
    const givenUp = new AbortController();
    const event = { reference, invocation: { ...invocation, signal: givenUp.signal }, givenUp, retries: 0 };
    this.#events.add(event);
    this.#clock.hold(this.#attempt(event));
  }

  async #attempt(event: Event): Promise<void> {
    const { reference, invocation, retries } = event;
    event.timer = undefined;
    if (!this.#invoker.find(reference)) return this.#drop(event, "there is no such function any more");
    const result = await this.#invoker.invoke(reference, invocation);
    if (!this.#events.has(event)) return;
    if (result.outcome === "answered" && result.functionError === undefined) {
      this.#events.delete(event);
      return;
    }
    const reason = result.outcome === "answered" ? result.payload.toString() : result.reason;
    const delay = RETRY_DELAYS[retries];
    if (delay === undefined) return this.#drop(event, `it failed and was tried again ${retries} times: ${reason}`);
    event.retries++;
    // A move of the clock waits for it, but not for a function that takes its time.
    event.timer = this.#clock.setTimeout(() => this.#clock.hold(this.#attempt(event)), delay);
  }

  #drop(event: Event, reason: string): void {
    this.#events.delete(event);
    this.#logger.warn(`lambda.${event.reference.name}: an event was dropped: ${reason}`);
  }
}
