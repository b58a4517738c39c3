/** A mistake of the person who writes the test: what happened, why, and what to do. */
export class Mistake extends Error {
  override readonly name = "Mistake";

  constructor(what: string, why: string, remedy: string, options?: ErrorOptions) {
    super(`${what}\n  why: ${why}\n  what to do: ${remedy}`, options);
  }
}
