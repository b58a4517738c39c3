import { afterThisTurn } from "../engine/clock.ts";

/**
 * Turns of the event loop, shared out: at the end of each, whoever waits for that goes on, and then one of those who take
 * long. Between two of the latter whatever has arrived is read, and what is ready is sent
 * (docs/decisions/0022-turns-of-the-event-loop.md).
 */
export class Turns {
  #end: PromiseWithResolvers<void> | undefined;
  readonly #long: (() => void)[] = [];
  #isScheduled = false;

  /** Resolves at the end of the present turn, for all together who wait in it. */
  end(): Promise<void> {
    this.#end ??= Promise.withResolvers();
    this.#schedule();
    return this.#end.promise;
  }

  /** Resolves when there is a turn for the caller alone: first come, first served. */
  mine(): Promise<void> {
    return new Promise((resolve) => {
      this.#long.push(resolve);
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    afterThisTurn(() => this.#pass());
  }

  #pass(): void {
    this.#isScheduled = false;
    const end = this.#end;
    this.#end = undefined;
    end?.resolve();
    this.#long.shift()?.();
    if (this.#long.length > 0) this.#schedule();
  }
}
