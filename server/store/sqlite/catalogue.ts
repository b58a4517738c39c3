import type { DatabaseSync, StatementSync } from "node:sqlite";
import {
  StaleDocument,
  type Catalogue,
  type DocumentImage,
  type DocumentKind,
  type StoredDocument,
} from "../contract.ts";
import type { Commits } from "./commits.ts";

/** Documents of any kind, as rows. */
export class SqliteCatalogue implements Catalogue {
  readonly #commits: Commits;
  readonly #list: StatementSync;
  readonly #create: StatementSync;
  readonly #replace: StatementSync;
  readonly #delete: StatementSync;
  readonly #all: StatementSync;
  readonly #clear: StatementSync;
  readonly #put: StatementSync;

  constructor(db: DatabaseSync, commits: Commits) {
    this.#commits = commits;
    this.#list = db.prepare("SELECT key, version, value FROM document WHERE kind = ?");
    this.#create = db.prepare("INSERT INTO document VALUES (?, ?, 1, ?) ON CONFLICT DO NOTHING");
    this.#replace = db.prepare(
      "UPDATE document SET value = ?, version = version + 1 WHERE kind = ? AND key = ? AND version = ?",
    );
    this.#delete = db.prepare("DELETE FROM document WHERE kind = ? AND key = ?");
    this.#all = db.prepare("SELECT kind, key, version, value FROM document");
    this.#clear = db.prepare("DELETE FROM document");
    this.#put = db.prepare("INSERT INTO document VALUES (?, ?, ?, ?)");
  }

  capture(): DocumentImage[] {
    const rows = this.#all.all() as { kind: DocumentKind; key: string; version: number; value: string }[];
    return rows.map((row) => ({ ...row, value: JSON.parse(row.value) as unknown }));
  }

  /** Puts documents in the place of all there are. Belongs into a commit. */
  writeAll(documents: readonly DocumentImage[]): void {
    this.#clear.run();
    for (const { kind, key, version, value } of documents) this.#put.run(kind, key, version, JSON.stringify(value));
  }

  list(kind: DocumentKind): StoredDocument[] {
    const rows = this.#list.all(kind) as { key: string; version: number; value: string }[];
    return rows.map(({ key, version, value }) => ({ key, version, value: JSON.parse(value) as unknown }));
  }

  async create(kind: DocumentKind, key: string, value: unknown): Promise<void> {
    const text = JSON.stringify(value);
    const { changes } = await this.#commits.run(() => this.#create.run(kind, key, text));
    if (changes === 0) throw new StaleDocument(kind, key);
  }

  async replace(kind: DocumentKind, key: string, value: unknown, version: number): Promise<void> {
    const text = JSON.stringify(value);
    const { changes } = await this.#commits.run(() => this.#replace.run(text, kind, key, version));
    if (changes === 0) throw new StaleDocument(kind, key);
  }

  async delete(kind: DocumentKind, key: string): Promise<void> {
    await this.#commits.run(() => this.#delete.run(kind, key));
  }
}
