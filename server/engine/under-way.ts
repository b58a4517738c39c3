/** Work that has begun and is not done yet. */
export class UnderWay {
  readonly #works = new Set<Promise<unknown>>();

  track<T>(work: Promise<T>): Promise<T> {
    const release = (): void => void this.#works.delete(work);
    this.#works.add(work);
    work.then(release, release);
    return work;
  }

  /** Resolves when all of it is done, well or not. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#works);
  }
}
