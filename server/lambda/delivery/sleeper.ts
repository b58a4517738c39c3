import type { Clock } from "../../engine/clock.ts";

/**
 * How one who works now and then waits: until it is roused, or until a moment of the clock. While it does not wait, a
 * move of the clock waits for it.
 */
export class Sleeper {
  readonly #clock: Clock;
  /** Something may have changed since the last look. */
  #isRoused = false;
  #wake: (() => void) | undefined;
  #work: PromiseWithResolvers<void> | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** At work from now on. */
  begin(): void {
    if (this.#work) return;
    this.#work = Promise.withResolvers();
    this.#clock.hold(this.#work.promise);
  }

  /** Done with it. */
  end(): void {
    this.#work?.resolve();
    this.#work = undefined;
  }

  /** Ends a wait, or the next one before it begins. */
  rouse(): void {
    this.#isRoused = true;
    this.#wake?.();
  }

  /** @param until epoch milliseconds; without it, only being roused ends the wait */
  async sleep(until?: number): Promise<void> {
    if (!this.#isRoused && (until === undefined || until > this.#clock.now())) await this.#wait(until);
    this.#isRoused = false;
  }

  #wait(until: number | undefined): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#wake = undefined;
        alarm?.cancel();
        // Before the continuation runs: the clock must not move on in between.
        this.begin();
        resolve();
      };
      const alarm = until === undefined ? undefined : this.#clock.setTimeout(wake, until - this.#clock.now());
      this.#wake = wake;
      this.end();
    });
  }
}
