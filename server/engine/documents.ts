import type { Catalogue, DocumentKind } from "../store/contract.ts";

/** The stored documents of one kind, and their versions: there is one writer, so a stale version is a fault. */
export class Documents<T> {
  readonly #catalogue: Catalogue;
  readonly #kind: DocumentKind;
  readonly #versions = new Map<string, number>();

  constructor(catalogue: Catalogue, kind: DocumentKind) {
    this.#catalogue = catalogue;
    this.#kind = kind;
  }

  /** All there are; called once, before anything is saved. */
  async load(): Promise<T[]> {
    const documents = await this.#catalogue.list(this.#kind);
    for (const { key, version } of documents) this.#versions.set(key, version);
    return documents.map(({ value }) => value as T);
  }

  /** Creates or replaces. */
  async save(key: string, value: T): Promise<void> {
    const version = this.#versions.get(key) ?? 0;
    this.#versions.set(key, version + 1);
    if (version === 0) await this.#catalogue.create(this.#kind, key, value);
    else await this.#catalogue.replace(this.#kind, key, value, version);
  }

  async delete(key: string): Promise<void> {
    this.#versions.delete(key);
    await this.#catalogue.delete(this.#kind, key);
  }
}
