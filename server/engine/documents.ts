import type { Catalogue, DocumentKind } from "../store/contract.ts";

/**
 * The stored documents of one kind. There is one writer, and it writes a document's changes one after the other, so a
 * stale version is a fault.
 */
export class Documents<T> {
  readonly #catalogue: Catalogue;
  readonly #kind: DocumentKind;
  readonly #versions = new Map<string, number>();
  /** The last change of each document that is not done yet. */
  readonly #changes = new Map<string, Promise<void>>();

  constructor(catalogue: Catalogue, kind: DocumentKind) {
    this.#catalogue = catalogue;
    this.#kind = kind;
  }

  /** All there are, each the caller's own; called before anything is saved, and again when the store was restored. */
  async load(): Promise<T[]> {
    this.#versions.clear();
    const documents = await this.#catalogue.list(this.#kind);
    for (const { key, version } of documents) this.#versions.set(key, version);
    return documents.map(({ value }) => structuredClone(value) as T);
  }

  /**
   * Creates or replaces.
   * @param make the document, asked for when its turn has come, so that it has every change made before; undefined when
   * there is nothing to store any more
   * @param publish makes the change visible in memory, once it is stored
   */
  save(key: string, make: () => T | undefined, publish?: () => void): Promise<void> {
    return this.#afterOthers(key, async () => {
      const document = make();
      if (document === undefined) return;
      const version = this.#versions.get(key) ?? 0;
      if (version === 0) await this.#catalogue.create(this.#kind, key, document);
      else await this.#catalogue.replace(this.#kind, key, document, version);
      this.#versions.set(key, version + 1);
      publish?.();
    });
  }

  /** @param publish makes it visible in memory that it is gone, once it is */
  delete(key: string, publish?: () => void): Promise<void> {
    return this.#afterOthers(key, async () => {
      await this.#catalogue.delete(this.#kind, key);
      this.#versions.delete(key);
      publish?.();
    });
  }

  /** Resolves when the changes that were asked for are done, well or not: who asked for one learns of a failure. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#changes.values());
  }

  async #afterOthers(key: string, change: () => Promise<void>): Promise<void> {
    const before = this.#changes.get(key);
    const mine = before ? before.then(change, change) : change();
    this.#changes.set(key, mine);
    try {
      await mine;
    } finally {
      if (this.#changes.get(key) === mine) this.#changes.delete(key);
    }
  }
}
