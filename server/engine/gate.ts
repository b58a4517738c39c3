/** Keeps operations waiting while something is done to the whole that they must not meet half done. */
export class Gate {
  #closed: Promise<void> | undefined;

  /** While it is closed: resolves when it opens. */
  get closed(): Promise<void> | undefined {
    return this.#closed;
  }

  async closeFor(work: () => Promise<void>): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#closed = promise;
    try {
      await work();
    } finally {
      this.#closed = undefined;
      resolve();
    }
  }
}
