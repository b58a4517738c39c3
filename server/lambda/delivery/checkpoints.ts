import { Documents } from "../../engine/documents.ts";
import type { Shard } from "../../engine/shard.ts";
import type { EngineContext } from "../../engine/context.ts";

/** A tumbling window that is open, as it is stored. */
export interface OpenWindow {
  /** Epoch milliseconds. */
  readonly start: number;
  readonly state: unknown;
  readonly isTerminatedEarly: boolean;
}

/** How far a mapping has come in a shard, as it is stored. */
export interface CheckpointDocument {
  readonly mapping: string;
  /** The name of the shard's log, which is of one incarnation of the stream. */
  readonly log: string;
  /** The first record that is not done. */
  readonly ordinal: number;
  /** Whether the shard is closed and all of it is done. */
  readonly isFinished: boolean;
  readonly window: OpenWindow | null;
}

/** The checkpoints of all mappings. */
export class Checkpoints {
  readonly #documents: Documents<CheckpointDocument>;
  readonly #byKey = new Map<string, CheckpointDocument>();
  readonly #onError: (error: unknown) => void;

  constructor(store: EngineContext["store"], onError: (error: unknown) => void) {
    this.#documents = new Documents(store.catalogue, "checkpoint");
    this.#onError = onError;
  }

  /**
   * Takes up what the store holds; there is nothing else.
   * @param mappings the UUIDs of those that there are: what others have left is forgotten
   */
  async load(mappings: ReadonlyMap<string, unknown>): Promise<void> {
    this.#byKey.clear();
    for (const document of await this.#documents.load()) {
      if (mappings.has(document.mapping)) this.#byKey.set(keyOf(document), document);
      else await this.#documents.delete(keyOf(document));
    }
  }

  /** That of a shard; one that was never reached begins with its oldest record. */
  of(mapping: string, { log }: Shard): Checkpoint {
    const key = keyOf({ mapping, log });
    const stored = this.#byKey.get(key);
    const document = stored ?? { mapping, log, ordinal: 0, isFinished: false, window: null };
    return new Checkpoint(document, {
      save: (latest) => {
        this.#byKey.set(key, latest());
        return this.#documents.save(key, () => {
          const saved = latest();
          this.#byKey.set(key, saved);
          return saved;
        });
      },
      onError: this.#onError,
    });
  }

  /** Forgets all checkpoints of a mapping but those in some logs. */
  async forget(mapping: string, kept: ReadonlySet<string> = new Set()): Promise<void> {
    for (const [key, document] of this.#byKey) {
      if (document.mapping !== mapping || kept.has(document.log)) continue;
      this.#byKey.delete(key);
      await this.#documents.delete(key);
    }
  }
}

interface CheckpointStorage {
  readonly save: (latest: () => CheckpointDocument) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** The checkpoint of one shard. Its moves are stored in the background; while one is being stored, later ones join. */
export class Checkpoint {
  #document: CheckpointDocument;
  readonly #storage: CheckpointStorage;
  #saving: Promise<void> | undefined;
  /** It moved after what is being stored was made. */
  #isBehind = false;

  constructor(document: CheckpointDocument, storage: CheckpointStorage) {
    this.#document = document;
    this.#storage = storage;
  }

  get ordinal(): number {
    return this.#document.ordinal;
  }

  get isFinished(): boolean {
    return this.#document.isFinished;
  }

  get window(): OpenWindow | null {
    return this.#document.window;
  }

  move(ordinal: number, window: OpenWindow | null = null): void {
    if (ordinal === this.ordinal && window === this.window) return;
    this.#change({ ordinal, window });
  }

  finish(): void {
    this.#change({ isFinished: true, window: null });
  }

  /** Until all moves are stored. */
  async flush(): Promise<void> {
    while (this.#saving) await this.#saving;
  }

  #change(change: Partial<CheckpointDocument>): void {
    this.#document = { ...this.#document, ...change };
    this.#isBehind = true;
    this.#saving ??= this.#save();
  }

  async #save(): Promise<void> {
    try {
      while (this.#isBehind) {
        this.#isBehind = false;
        await this.#storage.save(() => this.#document);
      }
    } catch (error) {
      this.#storage.onError(error);
    } finally {
      this.#saving = undefined;
    }
  }
}

function keyOf({ mapping, log }: Pick<CheckpointDocument, "mapping" | "log">): string {
  return `${mapping}/${log}`;
}
