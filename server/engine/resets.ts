import type { Scope } from "./scope.ts";

/** Something with state that goes when the emulator is reset. */
export interface Resettable {
  reset(scope: Scope): Promise<void> | void;
}

/** All that takes part in a reset, in order. A reset begins when the one before is done. */
export class Resets implements Resettable {
  readonly #participants: readonly Resettable[];
  #last: Promise<unknown> = Promise.resolve();

  constructor(participants: readonly Resettable[]) {
    this.#participants = participants;
  }

  /** Brings what is within the scope back to where it was after the start. */
  reset(scope: Scope): Promise<void> {
    return this.inTurn(async () => {
      for (const participant of this.#participants) await participant.reset(scope);
    });
  }

  /** Work that no reset may meet half done, after the resets and the like asked for before. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work, work);
    this.#last = turn;
    return turn;
  }
}
