/** A mistake of the person who starts the emulator: what happened, why, and what to do. */
export class Mistake extends Error {
  override readonly name = "Mistake";

  constructor(what: string, why: string, remedy: string) {
    super(`${what}\n  why: ${why}\n  what to do: ${remedy}`);
  }
}
