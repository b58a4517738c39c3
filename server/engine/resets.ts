import type { Scope } from "./scope.ts";

/** Something with state that goes when the emulator is reset. */
export interface Resettable {
  reset(scope: Scope): Promise<void> | void;
}

/** All that takes part in a reset, in order. A reset begins when the one before is done. */
export class Resets implements Resettable {
  readonly #participants: Resettable[];
  #last: Promise<void> = Promise.resolve();

  constructor(participants: readonly Resettable[]) {
    this.#participants = [...participants];
  }

  /** Takes part from now on, after all others. */
  add(participant: Resettable): void {
    this.#participants.push(participant);
  }

  /** Brings what is within the scope back to where it was after the start. */
  reset(scope: Scope): Promise<void> {
    const run = async (): Promise<void> => {
      for (const participant of this.#participants) await participant.reset(scope);
    };
    const reset = this.#last.then(run, run);
    this.#last = reset;
    return reset;
  }
}
