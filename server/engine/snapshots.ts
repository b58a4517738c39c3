import { pipeline, Readable } from "node:stream";
import { createGzip, gunzipSync } from "node:zlib";
import type { Store, StoreImage } from "../store/contract.ts";
import { ImageFileError, readImage, writeImage } from "../store/image-file.ts";
import { MemoryStore } from "../store/memory.ts";
import { EmulatorClock } from "./clock.ts";
import { Kinesis } from "./kinesis.ts";
import { Limits } from "./limits.ts";
import { Random } from "./random.ts";
import type { Resets } from "./resets.ts";

export { ImageFileError };

/** Something that keeps its state in the store, and what it needs of it in memory. */
export interface Restorable {
  /** Lets go of everything; the store keeps what it holds. */
  forget(): Promise<void>;
  /** Takes up what the store holds. */
  load(): Promise<void>;
}

/** What is known of a snapshot. */
export interface SnapshotSummary {
  readonly name: string;
  /** What the emulator's clock said, epoch milliseconds. */
  readonly savedAt: number;
  /** Whether the clock stood still. */
  readonly isFrozen: boolean;
  readonly streams: number;
  readonly records: number;
}

interface Snapshot extends Omit<SnapshotSummary, "name"> {
  readonly image: StoreImage;
}

/** Bytes of a file that is unpacked. */
const MAX_INFLATED = 1024 * 1024 * 1024;

const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);

/**
 * Everything the store holds, kept under a name until the emulator ends. They share the records with the store as far
 * as it can, so that saving and restoring cost next to nothing.
 */
export class Snapshots {
  readonly #store: Store;
  readonly #clock: EmulatorClock;
  readonly #kinesis: Kinesis;
  readonly #resets: Resets;
  readonly #others: Restorable[] = [];
  readonly #byName = new Map<string, Snapshot>();

  /** @param resets what a snapshot must not meet half done */
  constructor(kinesis: Kinesis, clock: EmulatorClock, resets: Resets) {
    this.#kinesis = kinesis;
    this.#store = kinesis.store;
    this.#clock = clock;
    this.#resets = resets;
  }

  /** Takes part in restoring from now on, after Kinesis. */
  add(part: Restorable): void {
    this.#others.push(part);
  }

  /** By name. */
  list(): SnapshotSummary[] {
    const names = [...this.#byName.keys()].toSorted((a, b) => (a < b ? -1 : 1));
    return names.flatMap((name) => this.find(name) ?? []);
  }

  find(name: string): SnapshotSummary | undefined {
    const snapshot = this.#byName.get(name);
    if (!snapshot) return undefined;
    const { image: _image, ...summary } = snapshot;
    return { name, ...summary };
  }

  /** In the place of one of that name. */
  async save(name: string): Promise<void> {
    await this.#resets.inTurn(async () => {
      const [savedAt, isFrozen] = [this.#clock.now(), this.#clock.isFrozen];
      this.#keep(name, await this.#store.capture(), savedAt, isFrozen);
    });
  }

  /** @returns whether there was one */
  delete(name: string): boolean {
    return this.#byName.delete(name);
  }

  /**
   * Puts what a snapshot holds in the place of everything. Operations that come meanwhile wait, and those under way
   * find their stream gone. Faults and limits stay.
   * @param keepsClock false: the clock goes back to what it said, and stands still or runs as it did
   * @returns whether there is such a snapshot
   * @throws NotStored when the store has no room for it; then everything is as it was before
   */
  async restore(name: string, keepsClock: boolean): Promise<boolean> {
    return this.#resets.inTurn(async () => {
      const snapshot = this.#byName.get(name);
      if (snapshot) await this.#kinesis.gate.closeFor(() => this.#restore(snapshot, keepsClock));
      return snapshot !== undefined;
    });
  }

  /** A snapshot as a file, gzip. @returns undefined when there is none of that name */
  download(name: string): Readable | undefined {
    const snapshot = this.#byName.get(name);
    if (!snapshot) return undefined;
    const { image, savedAt, isFrozen } = snapshot;
    const lines = Readable.from(writeImage(image, { savedAt, isFrozen }));
    return pipeline(lines, createGzip(), () => {}); // who reads the end learns of a failure
  }

  /**
   * Keeps what a file holds, gzip or not, in the place of a snapshot of that name.
   * @throws ImageFileError when the file is no snapshot, or nothing can be made of it
   */
  async upload(name: string, file: Buffer): Promise<void> {
    const { about, image } = readImage(inflate(file));
    const { savedAt, isFrozen } = (about ?? {}) as Partial<Snapshot>;
    if (typeof savedAt !== "number" || typeof isFrozen !== "boolean") {
      throw new ImageFileError("its first line does not say when it was saved");
    }
    this.#keep(name, await rehearsed(image, savedAt), savedAt, isFrozen);
  }

  async #restore({ image, savedAt, isFrozen }: Snapshot, keepsClock: boolean): Promise<void> {
    const parts = [this.#kinesis, ...this.#others];
    // The other way round, for what was added needs what was there before it.
    for (const part of parts.toReversed()) await part.forget();
    try {
      await this.#store.restore(image);
      // Before anything is loaded that could fall due.
      if (!keepsClock) {
        this.#clock.freeze();
        await this.#clock.set(savedAt);
        if (!isFrozen) this.#clock.resume();
      }
    } finally {
      for (const part of parts) await part.load();
    }
  }

  #keep(name: string, image: StoreImage, savedAt: number, isFrozen: boolean): void {
    const streams = image.documents.filter(({ kind }) => kind === "stream").length;
    const records = [...image.logs.values()].reduce((sum, { bounds: { first, next } }) => sum + next - first, 0);
    this.#byName.set(name, { image, savedAt, isFrozen, streams, records });
  }
}

function inflate(file: Buffer): Buffer {
  if (!file.subarray(0, GZIP_MAGIC.length).equals(GZIP_MAGIC)) return file;
  try {
    return gunzipSync(file, { maxOutputLength: MAX_INFLATED });
  } catch (cause) {
    throw new ImageFileError("it is gzip that cannot be unpacked", { cause });
  }
}

/**
 * The image as the memory driver has it, once an engine of its own has been opened with it: what is wrong in it comes
 * out before it takes the place of anything.
 * @param time epoch milliseconds
 */
async function rehearsed(image: StoreImage, time: number): Promise<StoreImage> {
  const store = new MemoryStore();
  const clock = new EmulatorClock((error) => {
    throw error;
  });
  try {
    clock.freeze();
    await clock.set(time);
    await store.restore(image);
    const held = store.capture();
    const limits = new Limits(clock, "off", () => {});
    await Kinesis.open({ clock, random: new Random(undefined), store, transitionTime: 0, limits });
    return held;
  } catch (cause) {
    throw new ImageFileError(`nothing can be made of what it holds: ${(cause as Error).message}`, { cause });
  } finally {
    clock.stop();
  }
}
