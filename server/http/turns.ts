import { afterThisTurn } from "../engine/clock.ts";

/**
 * What keeps the event loop busy for long goes one at a time, each in a turn of its own: between two of them whatever has
 * arrived is read, and what is ready is sent (docs/decisions/0022-turns-of-the-event-loop.md).
 */
export class Turns {
  readonly #waiting: (() => void)[] = [];

  /** Resolves when it is the caller's turn: first come, first served. */
  mine(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#waiting.push(resolve) === 1) afterThisTurn(() => this.#give());
    });
  }

  #give(): void {
    this.#waiting.shift()?.();
    if (this.#waiting.length > 0) afterThisTurn(() => this.#give());
  }
}

/** The end of a turn of the event loop, which all wait for together that wait in it. */
export class EndOfTurn {
  #reached: Promise<void> | undefined;

  get reached(): Promise<void> {
    this.#reached ??= new Promise((resolve) =>
      afterThisTurn(() => {
        this.#reached = undefined;
        resolve();
      }),
    );
    return this.#reached;
  }
}
