export interface ControlErrorOptions extends ErrorOptions {
  /** The HTTP status, when there was an answer. */
  readonly status?: number | undefined;
}

/** A control request that failed: what happened, why, and what to do. */
export class ControlError extends Error {
  override readonly name = "ControlError";
  /** The HTTP status; absent when there was no answer. */
  readonly status: number | undefined;

  constructor(what: string, why: string, remedy: string, options: ControlErrorOptions = {}) {
    super(`${what}\n  why: ${why}\n  what to do: ${remedy}`, options);
    this.status = options.status;
  }
}
